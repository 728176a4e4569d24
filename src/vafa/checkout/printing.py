"""The few lines that a till prints under an invoice."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.checkout.terms import Terms
from vafa.checkout.types import Earned
from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.jalali import format_date, last_good_day
from vafa.ledger.types import Unit


def print_lines(
    *,
    terms: Terms,
    spent_rial: int,
    to_pay_rial: int,
    earned: tuple[Earned, ...],
    balance_rial: int,
    balance_points: int,
) -> tuple[str, ...]:
    """What was spent, what is to be paid, what was earned and until when, what there is now."""
    unit = terms.business.unit
    with translation.override(terms.business.language):
        lines = []
        if spent_rial:
            lines.append(_("From club credit: %s") % format_money(spent_rial, unit))
            lines.append(_("To pay: %s") % format_money(to_pay_rial, unit))
        lines.extend(_print_award(award, terms) for award in earned)
        if balance_rial:
            lines.append(_("Your credit now: %s") % format_money(balance_rial, unit))
        if balance_points:
            lines.append(_("Your points now: %s") % format_number(balance_points))
        return tuple(lines)


def _print_award(award: Earned, terms: Terms) -> str:
    if award.unit == Unit.POINTS:
        return _("Points from this purchase: %s") % format_number(award.amount)
    amount = format_money(award.amount, terms.business.unit)
    if award.expires_at is None:
        return _("Credit from this purchase: %s") % amount
    last_day = last_good_day(award.expires_at, terms.zone)
    return _("Credit from this purchase: %(amount)s, until %(day)s") % {
        "amount": amount,
        "day": format_date(last_day),
    }
