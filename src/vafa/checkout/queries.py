"""Asking the till without changing anything."""

from django.db.models import QuerySet

from vafa.checkout.conflicts import list_late_sales, sum_late_losses
from vafa.checkout.discounts import read_discount, say_discount
from vafa.checkout.erasing import ErasingPreview, preview_erasing
from vafa.checkout.holding import get_credit_hold
from vafa.checkout.inviting import list_thanks, say_referral_rewards
from vafa.checkout.invoice import list_stored_value, write_invoice_paper
from vafa.checkout.labels import load_all_labels, name_labels
from vafa.checkout.menu import MenuUse, list_menu_uses
from vafa.checkout.merging import MergePreview, preview_merge
from vafa.checkout.models import RewardedOccasion
from vafa.checkout.quoting import quote_sale
from vafa.checkout.split import portion, split_over_lines
from vafa.checkout.terms import Terms, load_settings, load_terms, load_words

__all__ = [
    "ErasingPreview",
    "MenuUse",
    "MergePreview",
    "Terms",
    "get_credit_hold",
    "list_late_sales",
    "list_menu_uses",
    "list_stored_value",
    "list_thanks",
    "load_all_labels",
    "load_settings",
    "load_terms",
    "load_words",
    "name_labels",
    "portion",
    "preview_erasing",
    "preview_merge",
    "quote_sale",
    "read_discount",
    "rewarded_occasions",
    "say_discount",
    "say_referral_rewards",
    "split_over_lines",
    "sum_late_losses",
    "write_invoice_paper",
]


def rewarded_occasions() -> QuerySet[RewardedOccasion]:
    """Everything besides sales that rules looked at."""
    rows: QuerySet[RewardedOccasion] = RewardedOccasion.objects.all()
    return rows
