"""How much credit the members of a tier may spend."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from vafa.tiers.errors import CreditOverTierLimit, InvoiceTooSmall
from vafa.tiers.types import Place

Money = Callable[[int], str]


def most_spendable(place: Place, *, total_rial: int) -> int | None:
    """The most credit that may be spent on an invoice now; None where nothing limits it."""
    limits = place.limits
    if total_rial < limits.smallest_invoice_rial:
        return 0
    most = []
    if limits.invoice_rial is not None:
        most.append(limits.invoice_rial)
    if limits.invoice_percent is not None:
        most.append(total_rial * limits.invoice_percent // 100)
    if limits.daily_rial is not None:
        most.append(max(0, limits.daily_rial - place.spent_today_rial))
    return min(most, default=None)


def check_spending(place: Place, spent_rial: int, *, total_rial: int, money: Money) -> None:
    """Refuse to spend more than the tier allows: InvoiceTooSmall, CreditOverTierLimit.

    `money` says amounts in the business's unit, for the sentence.
    """
    if not spent_rial or place.tier is None:
        return
    tier, least = place.tier, place.limits.smallest_invoice_rial
    if total_rial < least:
        raise InvoiceTooSmall(
            _("Members of «%(tier)s» spend credit on invoices of %(least)s and more.")
            % {"tier": tier.name, "least": money(least)},
            pointer="/redeem",
            least_rial=least,
            tier=tier.slug,
        )
    most = most_spendable(place, total_rial=total_rial)
    if most is not None and spent_rial > most:
        raise CreditOverTierLimit(
            _("Members of «%(tier)s» can spend at most %(most)s of credit on this invoice today.")
            % {"tier": tier.name, "most": money(most)},
            pointer="/redeem/credit_rial",
            most_rial=most,
            tier=tier.slug,
        )
