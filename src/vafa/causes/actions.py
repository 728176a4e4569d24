"""Causes, gifts and payouts."""

from vafa.causes.caring import add_cause, change_cause, choose_cause
from vafa.causes.giving import follow_sale, give, pay_out

__all__ = ["add_cause", "change_cause", "choose_cause", "follow_sale", "give", "pay_out"]
