"""From rows to the ladder and to standings on it, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from vafa.customers.queries import customers
from vafa.foundation.jalali import local_day, start_of_day
from vafa.sales.queries import sales
from vafa.sales.types import SaleState
from vafa.tenancy.prepared import Prepared
from vafa.tiers.ladder import begin
from vafa.tiers.measuring import SUM_OF_NOTHING, counted_of
from vafa.tiers.models import CustomerTier, TierGift, TierLadder, TierStep
from vafa.tiers.types import Ladder, Limits, Measure, Place, Span, Standing, Tier

LIMITS = tuple(Limits.__dataclass_fields__)
TERMS = ("measure", "span", "days", "fall", "grace_days", "counts_this_sale")
STANDING = (
    *("slug", "base_slug", "counted_from", "review_on", "protected_until"),
    *("own_slug", "given_until"),
)


def load_ladder() -> Ladder | None:
    """The business's ladder, or None while it has none."""
    row: TierLadder | None = TierLadder.objects.first()
    if row is None:
        return None
    tiers = tuple(map(_read_tier, TierStep.objects.order_by("threshold", "slug")))
    terms: dict[str, Any] = {name: getattr(row, name) for name in TERMS}
    terms |= {"measure": Measure(row.measure), "span": Span(row.span)}
    return Ladder(tiers=tiers, **terms)


def load_place(customer_id: int, *, ladder: Ladder, at: datetime, zone: ZoneInfo) -> Place:
    """Where a customer stands and what they have counted so far. One statement."""
    day = local_day(at, zone)
    asked: dict[str, Any] = {"customer_id": customer_id}
    if not ladder.measure.is_level:
        asked["since"] = start_of_day(ladder.first_day(day), zone)
    has_daily = any(tier.limits.daily_rial is not None for tier in ladder.tiers)
    if has_daily:
        asked["today"] = start_of_day(day, zone)
    row = _ask(ladder.measure, has_daily=has_daily).first(**asked)
    *standing, counted, spent_today = row or (*[None] * len(STANDING), 0, 0)
    return Place(
        customer_id=customer_id,
        ladder=ladder,
        standing=read_standing(dict(zip(STANDING, standing, strict=True)), ladder),
        counted=counted,
        day=day,
        spent_today_rial=spent_today,
    )


def read_standing(row: dict[str, Any], ladder: Ladder) -> Standing:
    """The standing that a row says; the beginning where there is no row."""
    if row["slug"] is None:
        return begin(ladder)
    is_given = row["own_slug"] is not None
    return Standing(
        rank=max(ladder.floor, ladder.rank_of(row["own_slug"] if is_given else row["slug"])),
        base=max(ladder.floor, ladder.rank_of(row["base_slug"])),
        counted_from=row["counted_from"],
        review_on=row["review_on"],
        protected_until=row["protected_until"],
        given=ladder.rank_of(row["slug"]) if is_given else 0,
        given_until=row["given_until"],
    )


def map_rows(customer_ids: list[int]) -> dict[int, dict[str, Any]]:
    """The rows, by customer, of those of whom one is kept."""
    rows = CustomerTier.objects.filter(customer_id__in=customer_ids)
    return {row["customer_id"]: row for row in rows.values("customer_id", *STANDING)}


def map_gifts(
    customer_ids: Collection[int], ladder: Ladder, day: date
) -> defaultdict[int, list[tuple[int, date]]]:
    """The ranks that these customers were given and that are not over on the day."""
    running = TierGift.objects.filter(
        customer_id__in=customer_ids, until__gte=day, taken_back_at__isnull=True
    )
    gifts = defaultdict(list)
    for customer_id, slug, until in running.values_list("customer_id", "slug", "until"):
        gifts[customer_id].append((ladder.rank_of(slug), until))
    return gifts


def write_standing(customer_id: int, standing: Standing, ladder: Ladder) -> CustomerTier:
    """The row that says a standing."""
    own_slug = slug_of(ladder, standing.rank)
    is_given = standing.given > standing.rank
    return CustomerTier(
        customer_id=customer_id,
        slug=slug_of(ladder, standing.held),
        own_slug=own_slug if is_given else None,
        given_until=standing.given_until if is_given else None,
        base_slug=slug_of(ladder, standing.base),
        counted_from=standing.counted_from,
        review_on=standing.review_on,
        protected_until=standing.protected_until,
    )


def slug_of(ladder: Ladder, rank: int) -> str:
    """The name of a rank; empty below all tiers."""
    tier = ladder.tier(rank)
    return tier.slug if tier else ""


def _read_tier(row: TierStep) -> Tier:
    return Tier(
        slug=row.slug,
        name=row.name,
        threshold=row.threshold,
        look=row.look,
        for_good=row.for_good,
        benefits=row.benefits,
        limits=Limits(**{name: getattr(row, name) for name in LIMITS}),
    )


@cache
def _ask(measure: str, *, has_daily: bool) -> Prepared:
    """The question of `load_place`, in as many parts as the ladder needs."""

    def ask(customer_id: int, since: Any = None, today: Any = None) -> Any:
        own = CustomerTier.objects.filter(customer_id=OuterRef("id"))
        kept = {f"own_{name}": Subquery(own.values(name)) for name in STANDING}
        counted = counted_of(measure, OuterRef("id"), since)
        spent = _spent_since(today) if has_daily else SUM_OF_NOTHING
        rows = customers().filter(id=customer_id).annotate(**kept, counted=counted, spent=spent)
        return rows.values_list(*kept, "counted", "spent")

    return Prepared(ask)


def _spent_since(instant: Any) -> Any:
    """Credit that a customer of the outer statement spent, less what wholly came back."""
    spent = sales().filter(customer_id=OuterRef("id"), at__gte=instant).order_by()
    spent = spent.exclude(state=SaleState.RETURNED)
    total = spent.values("customer_id").annotate(total=Sum("credit_rial")).values("total")
    return Coalesce(Subquery(total), SUM_OF_NOTHING)
