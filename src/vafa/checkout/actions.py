"""The till's door: everything that happens while a guest is standing there."""

from vafa.checkout.accepting import accept_sale
from vafa.checkout.birthdays import reward_birthdays
from vafa.checkout.conflicts import settle_late_sale
from vafa.checkout.erasing import erase_customer
from vafa.checkout.giving import REINSTATE_DAYS, give_by_hand, reinstate_by_hand
from vafa.checkout.history import HistoryResult, Outcome, accept_history
from vafa.checkout.holding import capture_credit, hold_credit, release_credit
from vafa.checkout.inviting import reward_next_referral
from vafa.checkout.menu import give_by_menu
from vafa.checkout.merging import merge_customers, part_customers
from vafa.checkout.occasions import reward_occasion, undo_occasion
from vafa.checkout.offering import give_offers, take_offers_back
from vafa.checkout.outage import accept_late_sale, issue_allowance
from vafa.checkout.reactions import send_code_text
from vafa.checkout.reminders import remind_before_end
from vafa.checkout.returning import return_sale
from vafa.checkout.ruling import bring_in, make_rule, revise_rule, roll_back, switch_on
from vafa.checkout.settings import change_settings
from vafa.checkout.suspicion import decide_flag

__all__ = [
    "REINSTATE_DAYS",
    "HistoryResult",
    "Outcome",
    "accept_history",
    "accept_late_sale",
    "accept_sale",
    "bring_in",
    "capture_credit",
    "change_settings",
    "decide_flag",
    "erase_customer",
    "give_by_hand",
    "give_by_menu",
    "give_offers",
    "hold_credit",
    "issue_allowance",
    "make_rule",
    "merge_customers",
    "part_customers",
    "reinstate_by_hand",
    "release_credit",
    "remind_before_end",
    "return_sale",
    "revise_rule",
    "reward_birthdays",
    "reward_next_referral",
    "reward_occasion",
    "roll_back",
    "send_code_text",
    "settle_late_sale",
    "switch_on",
    "take_offers_back",
    "undo_occasion",
]
