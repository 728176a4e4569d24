"""How much a member may spend, under the lock of the shared wallet, and what sales spent."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from vafa.foundation.jalali import first_day_of_month, last_day_of_month
from vafa.sharing.models import SharedUse
from vafa.sharing.types import Membership


def find_room(membership: Membership, day: date) -> int | None:
    """What the limits of the day and of its month leave; None without limits. One statement."""
    terms = membership.terms
    if terms.daily_most_rial is None and terms.monthly_most_rial is None:
        return None
    spent = SharedUse.objects.filter(
        wallet_id=membership.wallet_id,
        customer_id=membership.customer_id,
        day__range=(first_day_of_month(day), last_day_of_month(day)),
    ).aggregate(
        today=Coalesce(Sum("amount_rial", filter=Q(day=day)), 0),
        month=Coalesce(Sum("amount_rial"), 0),
    )
    limits = ((terms.daily_most_rial, spent["today"]), (terms.monthly_most_rial, spent["month"]))
    return max(0, min(most - used for most, used in limits if most is not None))


def keep_use(membership: Membership, *, sale_id: int, day: date, amount_rial: int) -> None:
    """Count what a sale spent from the locked wallet."""
    SharedUse(
        wallet_id=membership.wallet_id,
        customer_id=membership.customer_id,
        sale_id=sale_id,
        day=day,
        amount_rial=amount_rial,
    ).save(force_insert=True)


def give_room_back(sale_id: int, amount_rial: int) -> None:
    """Count less for a sale that came back, so that as much may be spent again."""
    SharedUse.objects.filter(sale_id=sale_id).update(amount_rial=F("amount_rial") - amount_rial)
