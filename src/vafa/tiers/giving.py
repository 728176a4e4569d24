"""A tier as a gift: held until the end of a day, above the customer's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from vafa.customers.actions import pass_rows
from vafa.foundation.jalali import add_months, local_day
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id
from vafa.tiers.models import TierGift
from vafa.tiers.moving import hold_what_is_given, lock_standings, write_changes
from vafa.tiers.reading import load_ladder
from vafa.tiers.types import Why


def give_tier(slug: str, *, customer_id: int, months: int, reference: str, at: datetime) -> None:
    """Put a customer in a tier for so many Jalali months, whatever they buy; nobody goes down.

    Who stands higher stays there. When it is over they are where they would be without it. Nothing
    where there is no such tier; a repeat of the reference gives nothing more.
    """
    ladder = load_ladder()
    if ladder is None or not ladder.rank_of(slug):
        return
    day = _find_day(at)
    standings = lock_standings([customer_id], ladder)
    if TierGift.objects.filter(reference=reference).exists():
        return
    gift = TierGift(
        customer_id=customer_id,
        slug=slug,
        until=add_months(day, months),
        reference=reference,
        given_at=at,
    )
    gift.save(force_insert=True)
    placed = hold_what_is_given(standings, ladder, day)
    write_changes(standings, placed, ladder=ladder, why=Why.GIFT, at=at)


def take_back_tiers(cause: str, *, at: datetime) -> None:
    """Take back what was given for this cause ("sale:17:"), from whom nobody protects."""
    gifts = TierGift.objects.filter(reference__startswith=cause, taken_back_at__isnull=True)
    customer_ids = set(gifts.values_list("customer_id", flat=True))
    if not customer_ids:
        return
    ladder = load_ladder()
    standings = lock_standings(customer_ids, ladder) if ladder else {}
    gifts.update(taken_back_at=at)
    if ladder is not None:
        placed = hold_what_is_given(standings, ladder, _find_day(at))
        write_changes(standings, placed, ladder=ladder, why=Why.RETURN, at=at)


def hand_over_tiers(
    *, giver_id: int, taker_id: int, only: Sequence[int] | None = None
) -> list[int]:
    """Let the tiers that one customer was given, or those of them in `only`, be another's."""
    return pass_rows(TierGift.objects.all(), giver_id=giver_id, taker_id=taker_id, only=only)


def _find_day(at: datetime) -> date:
    return local_day(at, ZoneInfo(get_business(current_business_id()).zone))
