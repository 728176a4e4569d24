"""What the people of a campaign bought, got, clicked and used, by arm: each in one statement.

Purchases are read from the sales as they stand now, so late ones, returns and corrections count as
they do everywhere. The window is the same for all arms and begins when the campaign began.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Min, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from vafa.campaigns.feeding import KEY
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.types import STANDING
from vafa.coupons.queries import uses_of_codes
from vafa.foundation.effect.intervals import Sums
from vafa.foundation.effect.verdict import Outcome
from vafa.foundation.jalali import local_day
from vafa.ledger.queries import movements
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.links.queries import opened_links
from vafa.messaging.queries import messages
from vafa.sales.queries import purchases
from vafa.tenancy.compose import fetch

# One person in a hundred spent more than the height; who never gets advertising (9) is apart.
_SPENT = """
WITH each AS (
    SELECT people.arm, bought.purchases, coalesce(bought.rial, 0)::float8 AS rial
      FROM ({people}) people LEFT JOIN ({bought}) bought USING (customer_id)
), height AS (
    SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY rial) AS rial
      FROM each WHERE arm <> 9
), capped AS (
    SELECT each.*, least(each.rial, height.rial) AS least FROM each CROSS JOIN height
)
SELECT arm, count(*), count(purchases), coalesce(sum(purchases), 0)::bigint,
       sum(rial), sum(rial * rial), sum(least), sum(least * least)
  FROM capped GROUP BY arm ORDER BY arm"""

# Many campaigns at once, each within its own window.
_SPENT_BY_CAMPAIGN = """
WITH each AS (
    SELECT people.campaign_id, people.arm <> 0 AS is_written, people.customer_id,
           count(bought.id) AS purchases, coalesce(sum(bought.kept_rial), 0)::float8 AS rial
      FROM ({people}) people
           JOIN ({windows}) windows ON windows.id = people.campaign_id
           LEFT JOIN ({bought}) bought
             ON bought.customer_id = people.customer_id
            AND bought.at >= windows.began_at AND bought.at < windows.measured_until
     GROUP BY 1, 2, 3
)
SELECT campaign_id, is_written, count(*), count(*) FILTER (WHERE purchases > 0),
       sum(rial), sum(rial * rial)
  FROM each GROUP BY 1, 2"""

_FIRST_DAYS = """
SELECT people.arm, date_trunc('day', bought.first_at AT TIME ZONE bought.zone)::date, count(*)
  FROM ({people}) people JOIN ({bought}) bought USING (customer_id)
 GROUP BY 1, 2"""

_USED = """
SELECT people.arm, count(*), coalesce(sum(used.rial), 0)::bigint
  FROM ({people}) people JOIN ({used}) used USING (customer_id) GROUP BY people.arm"""

_CLICKED = """
SELECT people.arm, count(DISTINCT people.message_id)
  FROM ({people}) people JOIN ({opened}) opened ON opened.source = 'message:' || people.message_id
 GROUP BY people.arm"""

_TEXTS = """
SELECT people.arm, text.state, text.reason, count(*), coalesce(sum(text.parts), 0),
       coalesce(sum(text.cost_rial), 0)::bigint, count(text.cost_rial)
  FROM ({people}) people JOIN ({texts}) text ON text.id = people.message_id
 GROUP BY people.arm, text.state, text.reason"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What one arm bought within the window."""

    outcome: Outcome
    purchases: int

    @property
    def spent_rial(self) -> int:
        return round(self.outcome.spent.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What became of the texts of one arm. `priced` is how many of them have a cost."""

    states: Counter[str]
    reasons: Counter[str]
    parts: int
    cost_rial: int
    priced: int


def sum_bought(row: Campaign) -> dict[int, Bought]:
    """By arm, the arms with nobody left out; one statement."""
    rows = fetch(_SPENT, people=_people(row), bought=_sum_sales(row))
    return {
        arm: Bought(
            outcome=Outcome(
                buyers=buyers,
                spent=Sums(people=people, total=total, squares=squares),
                capped=Sums(people=people, total=low_total, squares=low_squares),
            ),
            purchases=purchases,
        )
        for arm, people, buyers, purchases, total, squares, low_total, low_squares in rows
    }


def sum_bought_by_campaign(
    campaigns: QuerySet[Campaign],
) -> dict[int, dict[bool, tuple[int, Sums]]]:
    """By campaign, of who was written to (True) and the control group: buyers, what they spent.

    One statement; campaigns that have begun.
    """
    people = Recipient.objects.filter(campaign_id__in=campaigns.values("id")).exclude(arm=STANDING)
    rows = fetch(
        _SPENT_BY_CAMPAIGN,
        people=people.values("campaign_id", "customer_id", "arm"),
        windows=campaigns.order_by().values("id", "began_at", "measured_until"),
        bought=purchases().values("id", "customer_id", "at", "kept_rial"),
    )
    found: dict[int, dict[bool, tuple[int, Sums]]] = defaultdict(dict)
    for campaign_id, is_written, people_, buyers, total, squares in rows:
        sums = Sums(people=people_, total=total, squares=squares)
        found[campaign_id][is_written] = (buyers, sums)
    return found


def count_first_days(row: Campaign, zone: ZoneInfo, *, until: datetime) -> dict[int, list[int]]:
    """How many of each arm had bought by the end of each day of the window, up to `until`."""
    if row.began_at is None or row.measured_until is None:
        return {}
    first_at = Min("at")
    bought = _sales(row).values("customer_id").annotate(first_at=first_at, zone=Value(zone.key))
    found: dict[int, Counter[int]] = defaultdict(Counter)
    first_day = local_day(row.began_at, zone)
    last_day = local_day(min(until, row.measured_until - timedelta(seconds=1)), zone)
    for arm, day, people in fetch(_FIRST_DAYS, people=_people(row), bought=bought):
        found[arm][(day - first_day).days] += people
    days = range((last_day - first_day).days + 1)
    return {
        arm: [sum(count for day, count in found[arm].items() if day <= reached) for reached in days]
        for arm in found
    }


def sum_texts_by_arm(row: Campaign) -> dict[int, Texts]:
    """What became of the texts, by arm; one statement."""
    people = Recipient.objects.filter(campaign_id=row.id, message_id__isnull=False)
    texts = messages().filter(purpose=KEY)
    rows = fetch(
        _TEXTS,
        people=people.values("arm", "message_id"),
        texts=texts.values("id", "state", "reason", "parts", "cost_rial"),
    )
    found: dict[int, Texts] = {}
    for arm, state, reason, count, parts, cost, priced in rows:
        before = found.get(arm) or Texts(
            states=Counter(), reasons=Counter(), parts=0, cost_rial=0, priced=0
        )
        before.states[state] += count
        before.reasons[reason] += count if state == "withheld" else 0
        found[arm] = Texts(
            states=before.states,
            reasons=before.reasons,
            parts=before.parts + parts,
            cost_rial=before.cost_rial + cost,
            priced=before.priced + priced,
        )
    return found


def sum_used(row: Campaign, unit: Unit | None) -> dict[int, tuple[int, int]]:
    """By arm: how many used the offer, and what it was worth to them (rials, or points)."""
    rows = fetch(_USED, people=_people(row), used=used_offers(row, unit))
    return {arm: (people, worth) for arm, people, worth in rows}


def used_offers(row: Campaign, unit: Unit | None) -> QuerySet[Any, Any]:
    """Who used the offer, by `customer_id`, and what it was worth to them."""
    return _spent_lots(row, unit) if unit is not None else _used_codes(row)


def count_clicked(row: Campaign) -> dict[int, int]:
    """How many of each arm opened the link in their text."""
    people = Recipient.objects.filter(campaign_id=row.id, message_id__isnull=False)
    rows = fetch(
        _CLICKED,
        people=people.values("arm", "message_id"),
        opened=opened_links().values("source"),
    )
    return dict(rows)


def count_withheld(row: Campaign) -> dict[int, Counter[str]]:
    """Who was not handed over, by arm and reason."""
    rows = Recipient.objects.filter(campaign_id=row.id).exclude(reason="")
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for arm, reason, count in rows.values_list("arm", "reason").annotate(n=Count("customer_id")):
        found[arm][reason] = count
    return found


def _people(row: Campaign) -> QuerySet[Any, Any]:
    return Recipient.objects.filter(campaign_id=row.id).values("customer_id", "arm")


def _sales(row: Campaign) -> QuerySet[Any]:
    """Purchases within the window."""
    return purchases().filter(at__gte=row.began_at, at__lt=row.measured_until)


def _sum_sales(row: Campaign) -> QuerySet[Any, Any]:
    summed: QuerySet[Any, Any] = (
        _sales(row).values("customer_id").annotate(purchases=Count("id"), rial=Sum("kept_rial"))
    )
    return summed


def _spent_lots(row: Campaign, unit: Unit) -> QuerySet[Any, Any]:
    """Who spent of what the campaign gave, less what a return gave back."""
    moved = movements().filter(
        unit=unit, lot__cause_kind=KEY, lot__cause_id=row.id, lot__account__holder=Holder.CUSTOMER
    )
    signed = Case(
        When(target__purpose=Purpose.SPENT, then=F("amount")),
        When(source__purpose=Purpose.SPENT, then=-F("amount")),
        default=Value(0),
    )
    spent: QuerySet[Any, Any] = (
        moved.values(customer_id=F("lot__account__owner_id"))
        .annotate(rial=Sum(signed))
        .filter(rial__gt=0)
    )
    return spent


def _used_codes(row: Campaign) -> QuerySet[Any, Any]:
    """Who used their code, and what it took off; not counting what was given back."""
    used: QuerySet[Any, Any] = (
        uses_of_codes(f"{KEY}:{row.id}:")
        .values("customer_id")
        .annotate(rial=Coalesce(Sum("amount_rial"), 0))
    )
    return used


def add_outcomes(outcomes: Sequence[Outcome]) -> Outcome:
    """Several arms as one."""

    def add(parts: Sequence[Sums]) -> Sums:
        return Sums(
            people=sum(one.people for one in parts),
            total=sum(one.total for one in parts),
            squares=sum(one.squares for one in parts),
        )

    return Outcome(
        buyers=sum(one.buyers for one in outcomes),
        spent=add([one.spent for one in outcomes]),
        capped=add([one.capped for one in outcomes]),
    )
