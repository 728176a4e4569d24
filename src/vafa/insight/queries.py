"""Reading metrics, groups and how customers moved between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from vafa.foundation.jalali import add_months, first_day_of_month, local_day, start_of_day
from vafa.insight.books import load_days
from vafa.insight.grouping import count_shifts as shift_people
from vafa.insight.grouping import read_group, settle_groups
from vafa.insight.models import (
    CustomerMetrics,
    GroupSnapshot,
    InsightSettings,
    ScoringScale,
)
from vafa.insight.nightly import (
    get_value,
    list_at_risk,
    list_value_steps,
    list_weeks_found,
    load_value_basis,
    values_to_come,
)
from vafa.insight.offers import list_pairs, map_offers, name_paired
from vafa.insight.refusing import is_refused
from vafa.insight.types import (
    GROUPS,
    Cell,
    Flow,
    FlowOverTime,
    Group,
    GroupCount,
    Metrics,
    MonthStanding,
    Move,
    Scale,
    Scores,
    Side,
    Slipped,
)
from vafa.ledger.queries import grow_by
from vafa.ledger.types import Unit
from vafa.sales.queries import sales
from vafa.sales.types import SaleState
from vafa.tenancy.compose import fetch
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id, scope_memory

__all__ = [
    "count_groups",
    "count_shifts",
    "count_slipped",
    "find_group",
    "forget_groups",
    "get_metrics",
    "get_value",
    "is_refused",
    "list_at_risk",
    "list_cells",
    "list_closed_months",
    "list_customers_in_cell",
    "list_customers_in_group",
    "list_groups",
    "list_movers",
    "list_moves",
    "list_moves_between",
    "list_pairs",
    "list_value_steps",
    "list_weeks_found",
    "load_flow",
    "load_scale",
    "load_settings",
    "load_standing",
    "load_value_basis",
    "map_groups",
    "map_metrics",
    "map_offers",
    "metrics",
    "name_paired",
    "values_to_come",
]
_GROUPS_KEY = "insight.groups"


def get_metrics(customer_id: int) -> Metrics | None:
    """How the customer buys, or None before their first sale."""
    return map_metrics([customer_id]).get(customer_id)


def map_metrics(ids: Sequence[int]) -> dict[int, Metrics]:
    """Metrics by customer, for the rows of a list; whoever never bought is missing."""
    rows = CustomerMetrics.objects.filter(customer_id__in=list(ids))
    return {row.customer_id: _view(row) for row in rows}


def metrics() -> QuerySet[CustomerMetrics]:
    """Everybody's metrics in scope, for lists, segments and reports to filter."""
    rows: QuerySet[CustomerMetrics] = CustomerMetrics.objects.all()
    return rows


def count_groups() -> list[GroupCount]:
    """Every group in its order, empty ones too, with its customers and their purchases."""
    rows = CustomerMetrics.objects.exclude(group="").values("group")
    found = {row["group"]: row for row in rows.annotate(people=Count("*"), total=Sum("total_rial"))}
    return [
        GroupCount(
            group=group,
            customers=found[group.slug]["people"] if group.slug in found else 0,
            total_rial=found[group.slug]["total"] if group.slug in found else 0,
        )
        for group in list_groups()
    ]


def list_customers_in_group(slug: str, *, offset: int = 0, limit: int = 50) -> list[Metrics]:
    """The customers of a group, who bought most first."""
    rows = CustomerMetrics.objects.filter(group=slug).order_by("-total_rial", "customer_id")
    return [_view(row) for row in rows[offset : offset + limit]]


def list_moves(month: date) -> list[Move]:
    """How customers moved in a Jalali month, given by its first day: most people first.

    From where the month before ended to where this one ended, or to now while it runs. Nothing
    where the end of the month before was not kept. Who stayed is listed too.
    """
    before = GroupSnapshot.objects.filter(month=add_months(month, -1))
    if not before.exists():
        return []
    now = GroupSnapshot.objects.filter(month=month)
    rows = now if now.exists() else CustomerMetrics.objects.exclude(group="")
    return _join_moves(before, rows)


def list_closed_months() -> list[date]:
    """The months whose end was kept, by their first days, the latest first."""
    months = GroupSnapshot.objects.order_by("-month").values_list("month", flat=True)
    return list(months.distinct())


def list_moves_between(before: date, after: date | None) -> list[Move]:
    """How customers moved from the end of one closed month to that of another, or to now.

    Most people first; who stayed is listed too.
    """
    return _join_moves(GroupSnapshot.objects.filter(month=before), _standing(after))


def list_movers(
    before: date, after: date | None, *, came_from: str, went_to: str, offset: int, limit: int
) -> list[Metrics]:
    """Who went from one group to another between two closed months, or a month and now.

    Who bought most comes first. An empty `came_from`: who was in no group yet.
    """
    then = _standing(after).filter(group=went_to).values("customer_id")
    was = GroupSnapshot.objects.filter(month=before)
    rows = CustomerMetrics.objects.filter(customer_id__in=then)
    if came_from:
        rows = rows.filter(customer_id__in=was.filter(group=came_from).values("customer_id"))
    else:
        rows = rows.exclude(customer_id__in=was.values("customer_id"))
    rows = rows.order_by("-total_rial", "customer_id")
    return [_view(row) for row in rows[offset : offset + limit]]


def list_cells() -> list[Cell]:
    """How many customers have each pair of recency and frequency; pairs of nobody are missing."""
    rows = CustomerMetrics.objects.exclude(group="").values_list("recency_score", "frequency_score")
    rows = rows.annotate(people=Count("*"), total=Sum("total_rial")).order_by()
    return [
        Cell(recency=recency, frequency=frequency, customers=people, total_rial=total)
        for recency, frequency, people, total in rows
    ]


def list_customers_in_cell(
    *, recency: int, frequency: int, offset: int = 0, limit: int = 50
) -> list[Metrics]:
    """The customers of these two scores, who bought most first."""
    rows = CustomerMetrics.objects.filter(recency_score=recency, frequency_score=frequency)
    rows = rows.exclude(group="").order_by("-total_rial", "customer_id")
    return [_view(row) for row in rows[offset : offset + limit]]


def load_standing(
    now: Metrics, *, at: datetime, zone: ZoneInfo, months: int = 12
) -> list[MonthStanding]:
    """A customer's group at the end of each of the last closed months and now, oldest first.

    Each with the days of that month on which they bought, which is why they stand there.
    """
    customer_id = now.customer_id
    this_month = first_day_of_month(local_day(at, zone))
    first = add_months(this_month, 1 - months)
    kept = GroupSnapshot.objects.filter(customer_id=customer_id, month__gte=first)
    slugs = dict(kept.values_list("month", "group"))
    bought = sales().filter(customer_id=customer_id, at__gte=start_of_day(first, zone))
    bought = bought.exclude(state=SaleState.RETURNED)
    days = set(bought.values_list(TruncDate("at", tzinfo=zone), flat=True))
    visits = Counter(first_day_of_month(day) for day in days)
    told = [
        MonthStanding(month=month, group=find_group(slugs[month]), visit_days=visits[month])
        for month in sorted(slugs)
        if month < this_month
    ]
    if now.group is not None:
        told.append(
            MonthStanding(
                month=this_month, group=now.group, visit_days=visits[this_month], is_now=True
            )
        )
    return told


def count_slipped(month: date) -> Slipped:
    """The best at the end of the month before, and those of them who are going now."""
    slugs = {side: [one.slug for one in map_groups().values() if one.side is side] for side in Side}
    best, going_slugs = slugs[Side.BEST], slugs[Side.LEAVING] + slugs[Side.GONE]
    before = GroupSnapshot.objects.filter(month=add_months(month, -1), group__in=best)
    going = CustomerMetrics.objects.filter(group__in=going_slugs)
    columns = ("business_id", "customer_id")
    [(were_best, slipped)] = fetch(
        "SELECT count(*), count(going.customer_id) FROM ({before}) was "
        "LEFT JOIN ({going}) going USING (business_id, customer_id)",
        before=before.values_list(*columns),
        going=going.values_list(*columns),
    )
    return Slipped(best=were_best, slipped=slipped)


def load_flow(*, first: date, unit: Unit) -> FlowOverTime:
    """What was given, spent and lost of a unit, day by day from `first` to this very moment."""
    zone = ZoneInfo(get_business(current_business_id()).zone)
    before, days = load_days(first=first, unit=unit, zone=zone)
    return FlowOverTime(
        open_before=grow_by(before),
        by_day={day: Flow.of(amounts) for day, amounts in sorted(days.items())},
    )


def list_groups() -> tuple[Group, ...]:
    """The business's groups in their order: the first that fits is a customer's."""
    return _load_groups()[0]


def map_groups() -> dict[str, Group]:
    """Every group by its slug, those too that are no more and that past months still name."""
    return _load_groups()[1]


def find_group(slug: str) -> Group | None:
    """The group of this slug, or None: for customers who have not bought or been scored."""
    return map_groups().get(slug)


def forget_groups() -> None:
    """Read the groups anew when next asked: they were changed in this scope."""
    scope_memory().pop(_GROUPS_KEY, None)


def count_shifts(groups: Sequence[Group]) -> list[tuple[str, str, int]]:
    """(group now, group then, customers), most first, if these were the groups; writes nothing.

    Those who stay are counted too. Empty before the first scoring. BadGroups, UnreachableGroup.
    """
    scale = load_scale()
    settled = settle_groups(groups, map_groups())
    return shift_people(settled, scale) if scale is not None else []


def _load_groups() -> tuple[tuple[Group, ...], dict[str, Group]]:
    memory = scope_memory()
    if _GROUPS_KEY not in memory:
        row = InsightSettings.objects.first()
        own = tuple(read_group(kept) for kept in row.groups) if row else ()
        former = [read_group(kept) for kept in row.former_groups] if row else []
        known = {group.slug: group for group in (*GROUPS, *former, *own)}
        memory[_GROUPS_KEY] = (own or GROUPS, known)
    groups: tuple[tuple[Group, ...], dict[str, Group]] = memory[_GROUPS_KEY]
    return groups


def load_settings() -> InsightSettings:
    """How the business scores; the defaults where it never said."""
    return InsightSettings.objects.first() or InsightSettings()


def load_scale() -> Scale | None:
    """The scale of the last scoring, or None before the first."""
    row = ScoringScale.objects.first()
    if row is None:
        return None
    return Scale(
        length_days=tuple(row.length_from),
        last_day=tuple(row.last_day_from),
        purchases=tuple(row.frequency_from),
        total_rial=tuple(row.money_from_rial),
        new_from=row.new_from,
    )


def _standing(month: date | None) -> QuerySet[Any]:
    """Everybody in the group that they had at the end of a month, or have now."""
    if month is None:
        return CustomerMetrics.objects.exclude(group="")
    return GroupSnapshot.objects.filter(month=month)


def _join_moves(before: QuerySet[GroupSnapshot], now: QuerySet[Any]) -> list[Move]:
    columns = ("business_id", "customer_id", "group")
    rows = fetch(
        'SELECT was."group", now."group", count(*) FROM ({now}) now '
        "LEFT JOIN ({was}) was USING (business_id, customer_id) "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        was=before.values_list(*columns),
        now=now.values_list(*columns),
    )
    return [
        Move(before=find_group(was or ""), after=after, customers=people)
        for was, now, people in rows
        if (after := find_group(now)) is not None
    ]


def _view(row: CustomerMetrics) -> Metrics:
    group = find_group(row.group)
    scores = Scores(
        length=row.length_score,
        recency=row.recency_score,
        frequency=row.frequency_score,
        money=row.money_score,
    )
    return Metrics(
        customer_id=row.customer_id,
        first_at=row.first_at,
        last_at=row.last_at,
        length_days=row.length_days,
        visit_days=row.visit_days,
        purchases=row.purchases,
        total_rial=row.total_rial,
        returns=row.returns,
        returned_rial=row.returned_rial,
        scores=scores if group else None,
        group=group,
    )
