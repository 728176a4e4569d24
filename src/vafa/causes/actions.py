"""Causes, gifts and payouts."""

from vafa.causes.caring import add_cause, change_cause, choose_cause
from vafa.causes.giving import follow_sale, give, pay_out
from vafa.causes.thanking import give_in_name, take_back_given

__all__ = [
    "add_cause",
    "change_cause",
    "choose_cause",
    "follow_sale",
    "give",
    "give_in_name",
    "pay_out",
    "take_back_given",
]
