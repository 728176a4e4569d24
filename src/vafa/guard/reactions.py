"""What guard does when something below it happens."""

from __future__ import annotations

from datetime import datetime

from vafa.codes.events import CodesWereLocked
from vafa.guard.actions import raise_flag
from vafa.guard.types import FlagRule


def flag_code_guessing(event: CodesWereLocked, *, at: datetime) -> None:
    """Somebody guessed at codes until they were locked out."""
    raise_flag(
        rule=FlagRule.CODE_GUESSING,
        subject=f"{event.side}:{event.subject}",
        severity=3 if event.side == "business" else 2,
        at=at,
        facts={"count": event.count},
    )
