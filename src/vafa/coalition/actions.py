"""Agreeing with other businesses, bringing guests' credit over, clearing what is owed."""

from vafa.coalition.agreeing import (
    decline_offer,
    find_peer,
    leave,
    make_offer,
    take_offer,
)
from vafa.coalition.books import CREDIT_CAUSE, clear_debt
from vafa.coalition.bringing import bring_credit, list_abroad
from vafa.coalition.drawing import (
    find_draw_of,
    give_back_draw,
    lapse_draws,
    let_go,
    lock_draw,
    use_draw,
)
from vafa.coalition.lending import lock_spent, owe_less

__all__ = [
    "CREDIT_CAUSE",
    "bring_credit",
    "clear_debt",
    "decline_offer",
    "find_draw_of",
    "find_peer",
    "give_back_draw",
    "lapse_draws",
    "leave",
    "let_go",
    "list_abroad",
    "lock_draw",
    "lock_spent",
    "make_offer",
    "owe_less",
    "take_offer",
    "use_draw",
]
