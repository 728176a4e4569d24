"""What follows a letter of a peer, in the scope of the business that got it."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.types import SYSTEM
from vafa.coalition.agreeing import receive_answer, receive_leave, receive_offer
from vafa.coalition.books import receive_clearing
from vafa.coalition.events import DebtCleared
from vafa.coalition.lending import receive_lapse, receive_use

__all__ = [
    "note_clearing",
    "receive_answer",
    "receive_lapse",
    "receive_leave",
    "receive_offer",
    "receive_use",
]


def note_clearing(letter: DebtCleared, *, at: datetime) -> None:
    """The peer received what we paid."""
    del at  # it counts from when they received it
    receive_clearing(letter, actor=SYSTEM)
