"""Who sets out now: because something happened to them, or because their day has come."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from vafa.customers.queries import find_heir
from vafa.foundation.jalali import local_day
from vafa.scenarios.models import Scenario, ScenarioVersion
from vafa.scenarios.moment import Happening
from vafa.scenarios.spec import ScenarioSpec, read_spec
from vafa.scenarios.travelling import set_out
from vafa.scenarios.types import ScenarioState
from vafa.tenancy.queries import load_current_business

Running = tuple[Scenario, ScenarioVersion, ScenarioSpec]


def begin(happening: Happening, *, running: list[Running], at: datetime) -> int:
    """Let the customer set out on every running scenario that waited for this; returns on how many.

    Who was merged into another since sets out as that one. A repeat changes nothing.
    """
    waited = [
        (scenario, version)
        for scenario, version, spec in running
        if not spec.when.is_looked_for and spec.when.fits(happening)
    ]
    if not waited:
        return 0
    comers = [(find_heir(happening.customer_id), happening.key)]
    return sum(
        set_out(scenario, version, comers, began_at=happening.at, at=at)
        for scenario, version in waited
    )


def look_for_days(*, at: datetime, limit: int = 1000) -> int:
    """Let up to `limit` of those set out whose day has come; returns how many were looked at.

    Call again until it returns 0. Each scenario is through once a day; a repeat changes nothing.
    """
    today = local_day(at, ZoneInfo(load_current_business().zone))
    for scenario, version, spec in load_running():
        if not spec.when.is_looked_for or _is_through(scenario, today):
            continue
        locked = Scenario.objects.select_for_update().get(id=scenario.id)
        after_id = (locked.looked_to_id or 0) if locked.looked_on == today else 0
        found = spec.when.find(today, after_id=after_id, limit=limit)
        set_out(locked, version, found, began_at=at, at=at)
        locked.looked_on = today
        locked.looked_to_id = found[-1].customer_id if len(found) == limit else None
        locked.save(update_fields=["looked_on", "looked_to_id"])
        if found:
            return len(found)
    return 0


def load_running() -> list[Running]:
    """Every running scenario with its newest version, in one statement."""
    versions = ScenarioVersion.objects.filter(
        number=F("scenario__newest"), scenario__state=ScenarioState.LIVE
    )
    rows = versions.select_related("scenario").order_by("scenario_id")
    return [(one.scenario, one, read_spec(one.spec)) for one in rows]


def _is_through(scenario: Scenario, day: date) -> bool:
    return scenario.looked_on == day and scenario.looked_to_id is None
