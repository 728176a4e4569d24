"""The figures of the dashboard, in a dozen statements whatever the size of the business.

Sums over sales are answered by an index alone (`sale_by_time`), those of the books by days that
are kept (`insight.load_flow`). Nothing here is kept: the page says what the books say now.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import accumulate

from django.db.models import BigIntegerField, Count, Min, Q, Sum
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.db.models.lookups import LessThan

from vafa.foundation.jalali import end_of_day, first_day_of_month, local_day
from vafa.foundation.periods import Period
from vafa.guard.queries import count_open_flags
from vafa.insight.queries import count_slipped, list_groups, load_flow, metrics
from vafa.insight.types import Flow
from vafa.ledger.queries import list_expiring
from vafa.ledger.types import Unit
from vafa.messaging.queries import count_by_state
from vafa.messaging.types import MessageFilter, State
from vafa.reports.measures import INVOICES, KEPT, NET, SALES, sold
from vafa.reports.people import joined
from vafa.reports.types import (
    CreditFigures,
    Dashboard,
    DayFigures,
    Ending,
    Figures,
    Filters,
    GroupFigures,
    share,
)
from vafa.tenancy.compose import fetch

ENDING_DAYS = 7
FAILED_WITHIN = timedelta(days=7)
TOLD_TWICE = 2
EVERY_LOT = 32_767


def sum_up_dashboard(filters: Filters, compare: Period | None) -> Dashboard:
    """Everything on the dashboard for these filters."""
    groups, customers = _sum_up_groups(filters)
    earlier = filters.earlier(compare) if compare else None
    return Dashboard(
        filters=filters,
        now=_sum_up_sales(filters, customers=customers),
        before=_sum_up_sales(earlier, customers=_count_buyers(earlier)) if earlier else None,
        credit=_sum_up_credit(filters),
        groups=groups,
        slipped=count_slipped(first_day_of_month(local_day(filters.at, filters.zone))),
        ending=_sum_up_ending(filters),
        open_flags=count_open_flags(),
        failed_texts=count_by_state(
            MessageFilter(state=State.FAILED, since=filters.at - FAILED_WITHIN)
        ).get(State.FAILED, 0),
    )


def _sum_up_sales(filters: Filters, *, customers: int) -> Figures:
    day = TruncDate("at", tzinfo=filters.zone)
    by_day = {
        when: (invoices, total, unknown)
        for when, invoices, total, unknown in sold(filters)
        .values_list(day)
        .annotate(invoices=INVOICES, total=SALES, unknown=_UNKNOWN)
        .order_by()
    }
    new = _sum_first_purchases(filters)
    members = Counter(
        dict(
            joined(filters)
            .values_list(TruncDate("joined_at", tzinfo=filters.zone))
            .annotate(members=Count("id"))
        )
    )
    days = []
    for when in filters.period:
        invoices, total, unknown = by_day.get(when, (0, 0, 0))
        days.append(
            DayFigures(
                day=when,
                invoices=invoices,
                new_rial=new[when],
                unknown_rial=unknown,
                returning_rial=total - unknown - new[when],
                members=members[when],
            )
        )
    return Figures(period=filters.period, days=tuple(days), customers=customers)


_UNKNOWN = Coalesce(Sum(NET, filter=Q(customer_id__isnull=True)), 0)


def _sum_first_purchases(filters: Filters) -> Counter[date]:
    """Per day: what customers bought on the day of their first purchase."""
    day = TruncDate("at", tzinfo=filters.zone)
    known = sold(filters).filter(customer_id__isnull=False)
    first = metrics().filter(first_day__range=(filters.period.first, filters.period.last))
    rows = fetch(
        "SELECT day, sum(net)::bigint FROM ({known}) bought JOIN ({first}) came "
        "USING (business_id, customer_id) WHERE day = first_day GROUP BY day",
        known=known.values("business_id", "customer_id", day=day, net=NET),
        first=first.values("business_id", "customer_id", "first_day"),
    )
    return Counter(dict(rows))


def _sum_up_groups(filters: Filters) -> tuple[tuple[GroupFigures, ...], int]:
    """Every group with its people and what they bought in the period; and how many bought."""
    known = sold(filters).filter(KEPT, customer_id__isnull=False)
    rows = fetch(
        "SELECT coalesce(\"group\", ''), count(kept.customer_id), count(bought.customer_id),"
        " coalesce(sum(total), 0)::bigint FROM ({bought}) bought FULL JOIN ({kept}) kept"
        " USING (business_id, customer_id) GROUP BY 1",
        bought=known.values("business_id", "customer_id")
        .annotate(total=Cast(SALES, BigIntegerField()))
        .order_by(),
        kept=metrics().values("business_id", "customer_id", "group"),
    )
    found = {slug: (people, total) for slug, people, _buyers, total in rows}
    groups = list_groups()
    in_groups = [found.get(group.slug, (0, 0)) for group in groups]
    people, whole = (sum(column) for column in zip(*in_groups, strict=True))
    figures = tuple(
        GroupFigures(
            group=group,
            customers=customers,
            sales_rial=total,
            people_share=share(customers, people),
            sales_share=share(total, whole),
        )
        for group, (customers, total) in zip(groups, in_groups, strict=True)
    )
    return figures, sum(buyers for _slug, _people, buyers, _total in rows)


def _count_buyers(filters: Filters) -> int:
    known = sold(filters).filter(KEPT, customer_id__isnull=False)
    return known.values("customer_id").distinct().count()


def _sum_up_credit(filters: Filters) -> CreditFigures:
    first, last = filters.period.first, filters.period.last
    flow = load_flow(first=first, unit=Unit.CREDIT)
    grown = (flow.by_day.get(day, Flow()).net for day in filters.period)
    held = tuple(accumulate(grown, initial=flow.open_before))
    return CreditFigures(
        opening_rial=held[0],
        flow=flow.during(first, last),
        closing_rial=held[-1],
        closing_by_day=held[1:],
    )


def _sum_up_ending(filters: Filters) -> Ending:
    last_day = local_day(filters.at, filters.zone) + timedelta(days=ENDING_DAYS)
    lots = list_expiring(
        after=filters.at,
        until=end_of_day(last_day, filters.zone),
        warned_less_than=EVERY_LOT,
    )
    [(people, amount, can_remind)] = fetch(
        "SELECT count(*), coalesce(sum(amount), 0)::bigint, count(*) FILTER (WHERE reminds)"
        " FROM ({owners}) owners",
        owners=lots.order_by()
        .values("account_id")
        .annotate(amount=Sum("remaining"), reminds=LessThan(Min("warnings"), TOLD_TWICE)),
    )
    return Ending(last_day=last_day, people=people, amount_rial=amount, can_remind=can_remind)
