"""Reading the ladder and who stands where on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from vafa.customers.queries import customers
from vafa.foundation.jalali import local_day, start_of_day
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id
from vafa.tiers.changing import preview_change
from vafa.tiers.ladder import begin
from vafa.tiers.measuring import count_many, list_reaching
from vafa.tiers.models import CustomerTier, TierMove
from vafa.tiers.reading import load_ladder, load_place, map_rows, read_standing
from vafa.tiers.saying import (
    draw_card,
    list_counted_groups,
    say_counted,
    say_ladder,
    say_missing,
)
from vafa.tiers.spending import check_spending, most_spendable
from vafa.tiers.types import Ladder, Place, Preview, Tier, TierCard, TierCount

if TYPE_CHECKING:
    from vafa.customers.models import Customer

__all__ = [
    "check_spending",
    "count_tiers",
    "find_card",
    "find_place",
    "list_climbers",
    "list_counted_groups",
    "list_due",
    "list_members",
    "list_tier_moves",
    "load_ladder",
    "load_place",
    "load_place_before",
    "map_cards",
    "map_tiers",
    "most_spendable",
    "preview_ladder",
    "say_counted",
    "say_ladder",
    "say_missing",
    "standings",
]


def find_place(customer_id: int, *, at: datetime) -> Place | None:
    """Where a customer stands and how far the next tier is; None without a ladder."""
    ladder = load_ladder()
    if ladder is None:
        return None
    return load_place(customer_id, ladder=ladder, at=at, zone=_zone())


def find_card(customer_id: int, *, at: datetime) -> TierCard | None:
    """A customer's place as pages show it; None without a ladder."""
    place = find_place(customer_id, at=at)
    return draw_card(place, get_business(current_business_id()).unit) if place else None


def load_place_before(
    sale_id: int, customer_id: int, *, ladder: Ladder, at: datetime, zone: ZoneInfo
) -> Place:
    """Where a customer stood when a sale was judged, for when it is judged anew."""
    place = load_place(customer_id, ladder=ladder, at=at, zone=zone)
    moves = TierMove.objects.filter(customer_id=customer_id, id__gt=sale_id).order_by("id")
    first = moves.values_list("before", flat=True).first()
    if first is None:
        return place
    rank = max(ladder.floor, ladder.rank_of(first))
    return replace(place, standing=replace(place.standing, rank=rank, given=0))


def map_cards(customer_ids: Sequence[int], ladder: Ladder, *, at: datetime) -> dict[int, TierCard]:
    """The places of some customers as lists show them, by two or three statements."""
    unit, zone, ids = get_business(current_business_id()).unit, _zone(), list(customer_ids)
    day = local_day(at, zone)
    kept = map_rows(ids)
    counted = count_many(ladder.measure, ids, since=start_of_day(ladder.first_day(day), zone))
    return {
        one: draw_card(
            Place(
                customer_id=one,
                ladder=ladder,
                standing=read_standing(kept[one], ladder) if one in kept else begin(ladder),
                counted=counted[one],
                day=day,
            ),
            unit,
        )
        for one in ids
    }


def map_tiers(customer_ids: Sequence[int], ladder: Ladder) -> dict[int, Tier | None]:
    """The tier of each of these customers, for rows that name them."""
    rows = CustomerTier.objects.filter(customer_id__in=list(customer_ids))
    kept = dict(rows.values_list("customer_id", "slug"))
    ranks = {one: ladder.rank_of(kept.get(one, "")) for one in customer_ids}
    return {one: ladder.tier(max(ladder.floor, rank)) for one, rank in ranks.items()}


def count_tiers(ladder: Ladder) -> list[TierCount]:
    """How many customers each tier has, the highest first, and last those below all of them."""
    rows = CustomerTier.objects.values_list("slug").annotate(people=Count("customer_id"))
    kept = dict(rows.order_by())
    above = {
        rank: kept.get(tier.slug, 0)
        for rank, tier in enumerate(ladder.tiers, 1)
        if rank > ladder.floor
    }
    above[ladder.floor] = customers().count() - sum(above.values())
    return [
        TierCount(tier=ladder.tier(rank), customers=people)
        for rank, people in sorted(above.items(), reverse=True)
        if rank or people
    ]


def list_members(
    slug: str, ladder: Ladder, *, before_id: int | None = None, limit: int = 50
) -> list[Customer]:
    """The members of a tier, the newest first; the next page starts before the last one's id."""
    kept = CustomerTier.objects.filter(customer_id=OuterRef("id"))
    if ladder.rank_of(slug) == ladder.floor:  # theirs is whoever is kept nowhere else
        above = [tier.slug for tier in ladder.tiers[ladder.floor :]]
        rows = customers().exclude(Exists(kept.filter(slug__in=above)))
    else:
        rows = customers().filter(Exists(kept.filter(slug=slug)))
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows.order_by("-id")[:limit])


def standings() -> QuerySet[CustomerTier]:
    """Every kept standing in scope; who is not among them stands where everybody begins."""
    rows: QuerySet[CustomerTier] = CustomerTier.objects.all()
    return rows


def tier_moves() -> QuerySet[TierMove]:
    """Every move in scope, for timelines to filter."""
    rows: QuerySet[TierMove] = TierMove.objects.all()
    return rows


def list_tier_moves(
    *, customer_id: int | None = None, before_id: int | None = None, limit: int = 50
) -> list[TierMove]:
    """Moves of one customer or of everybody, newest first; the next page starts before an id."""
    rows = TierMove.objects.select_related("customer")
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows.order_by("-id")[:limit])


def preview_ladder(ladder: Ladder, *, at: datetime, skip: int = 0, limit: int = 20) -> Preview:
    """What saving this ladder would do to how many; who they are, after the first `skip`."""
    ladder = ladder.in_order()
    return preview_change(load_ladder(), ladder, zone=_zone(), at=at, skip=skip, limit=limit)


def list_due(*, at: datetime, after_id: int = 0, limit: int) -> list[int]:
    """Whose period or gift is over and who may fall, in the order of ids after one."""
    day = local_day(at, _zone())
    is_over = Q(review_on__lte=day) | Q(given_until__lt=day)
    rows = CustomerTier.objects.filter(is_over, customer_id__gt=after_id)
    rows = rows.exclude(protected_until__gte=day).order_by("customer_id")
    return list(rows.values_list("customer_id", flat=True)[:limit])


def list_climbers(*, at: datetime) -> list[int]:
    """Everybody who seems to have reached a higher tier than they are in; to be placed."""
    ladder = load_ladder()
    if ladder is None or ladder.floor == len(ladder.tiers):
        return []
    zone = _zone()
    since = start_of_day(ladder.first_day(local_day(at, zone)), zone)
    lowest = ladder.tiers[ladder.floor].threshold
    own = CustomerTier.objects.annotate(own=Coalesce("own_slug", "slug"))
    kept = dict(own.values_list("customer_id", "own"))
    return sorted(
        customer_id
        for _, customer_id, counted in list_reaching(ladder.measure, lowest, since=since)
        if ladder.reached(counted) > max(ladder.floor, ladder.rank_of(kept.get(customer_id, "")))
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(get_business(current_business_id()).zone)
