"""What a scenario did: who went its way against those whom the lot left out of it.

Each person counts once, from the first time they set out, for the same number of days. Only whose
days are over are compared. The versions that count are those with the share of the newest one.
Who never gets advertising from anybody is in neither group.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from vafa.foundation.draw import PER_PERCENT, TICKETS, Draw
from vafa.foundation.effect.checks import ALARM, ratio_chance
from vafa.foundation.effect.intervals import Sums
from vafa.foundation.effect.verdict import Outcome, judge
from vafa.messaging.queries import get_sending_terms
from vafa.messaging.types import STANDING_SALT
from vafa.sales.queries import purchases
from vafa.scenarios.models import ScenarioVersion, Traveller
from vafa.scenarios.spec import ScenarioSpec
from vafa.scenarios.types import ScenarioResult, TravellerState
from vafa.tenancy.compose import fetch

# One person in a hundred spent more than the height. The purchase that begins a way is not counted.
_SPENT = """
WITH each AS (
    SELECT people.person, people.is_control, count(bought.id) AS purchases,
           coalesce(sum(bought.kept_rial), 0)::float8 AS rial
      FROM ({people}) people
           LEFT JOIN ({bought}) bought
             ON bought.customer_id = people.person
            AND bought.at > people.first_at AND bought.at < people.until
     GROUP BY 1, 2
), height AS (
    SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY rial) AS rial FROM each
), capped AS (
    SELECT each.*, least(each.rial, height.rial) AS least FROM each CROSS JOIN height
)
SELECT is_control, count(*), count(*) FILTER (WHERE purchases > 0),
       sum(rial), sum(rial * rial), sum(least), sum(least * least)
  FROM capped GROUP BY is_control"""


def measure(scenario_id: int, spec: ScenarioSpec, *, at: datetime) -> ScenarioResult | None:
    """What the scenario did up to now; None where nobody is left out. Three statements."""
    if not spec.control_percent:
        return None
    began_before = at - timedelta(days=spec.window_days)
    first = _list_people(scenario_id, spec)
    sums = first.aggregate(
        since=Min("first_at"), waiting=Count("person", filter=Q(first_at__gt=began_before))
    )
    window = timedelta(days=spec.window_days)
    people = first.filter(first_at__lte=began_before).annotate(until=F("first_at") + window)
    rows = fetch(
        _SPENT,
        people=people.values("person", "is_control", "first_at", "until"),
        bought=purchases().values("id", "customer_id", "at", "kept_rial"),
    )
    groups = {is_control: _read(*found) for is_control, *found in rows}
    nobody = _read(0, 0, 0, 0, 0, 0)
    one, control = groups.get(False, nobody), groups.get(True, nobody)
    share = spec.control_percent * PER_PERCENT / TICKETS
    return ScenarioResult(
        people=one.people,
        control=control.people,
        waiting=sums["waiting"],
        since=sums["since"],
        effect=judge(one, control, is_over=True),
        is_fair=ratio_chance(control.people, one.people, share=share) >= ALARM,
    )


def _list_people(scenario_id: int, spec: ScenarioSpec) -> QuerySet[Any, Any]:
    """Everybody who may be compared, once, with the first time they set out."""
    standing = get_sending_terms().standing_control_percent * PER_PERCENT
    versions = ScenarioVersion.objects.filter(
        scenario_id=scenario_id, spec__control_percent=spec.control_percent
    )
    rows = Traveller.objects.filter(scenario_id=scenario_id, version_id__in=versions.values("id"))
    own = rows.exclude(state=TravellerState.MERGED).annotate(
        person=Coalesce("customer__merged_into_id", "customer_id"),
        standing=Draw(STANDING_SALT, F("customer_id")),
    )
    people: QuerySet[Any, Any] = (
        own.filter(standing__gte=standing)
        .order_by()
        .values("person", "is_control")
        .annotate(first_at=Min("began_at"))
    )
    return people


def _read(
    people: int, buyers: int, total: float, squares: float, low: float, low_squares: float
) -> Outcome:
    return Outcome(
        buyers=buyers,
        spent=Sums(people=people, total=total, squares=squares),
        capped=Sums(people=people, total=low, squares=low_squares),
    )
