"""Keeping metrics, scores and groups. Every action here may be repeated without harm."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Value

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.queries import customers
from vafa.foundation.jalali import add_months, first_day_of_month, local_day, start_of_day
from vafa.insight.books import find_differences, forget_days, sum_up_settled
from vafa.insight.errors import BadScoring
from vafa.insight.events import GroupsChanged
from vafa.insight.grouping import settle_groups, write_group
from vafa.insight.models import CustomerMetrics, GroupSnapshot, InsightSettings, ScoringScale
from vafa.insight.queries import (
    forget_groups,
    list_groups,
    load_scale,
    load_settings,
    map_groups,
)
from vafa.insight.refreshing import upsert_metrics
from vafa.insight.scoring import apply_scale, measure_scale
from vafa.insight.types import GROUPS, Group, Scale, ScoringTerms
from vafa.outbox.actions import publish
from vafa.sales.queries import sales
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.compose import run
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

FIRST_MONTHS = 3  # of movement, known from the first import on
log = logging.getLogger(__name__)


def refresh_customer(customer_id: int) -> None:
    """Work the customer's metrics out from their sales, and score them on the scale in force."""
    # Whoever comes second waits here, and then sees the sales of the first.
    locked = customers().select_for_update(no_key=True).filter(id=customer_id)
    locked.values_list("id").first()
    changed = upsert_metrics(zone=_zone(), customer_id=customer_id)
    if not changed and not sales().filter(customer_id=customer_id).exists():
        CustomerMetrics.objects.filter(customer_id=customer_id).delete()  # they went to another
    scale = load_scale()
    if scale is not None:
        rows = CustomerMetrics.objects.filter(customer_id=customer_id)
        apply_scale(rows, scale, list_groups())


def refresh_all(*, before: datetime | None = None) -> int:
    """Work everybody's metrics out from all sales, or those before an instant.

    Returns how many customers' rows changed. For imports and for the night; set-based.
    """
    return upsert_metrics(zone=_zone(), before=before)


def score_all(*, at: datetime) -> int:
    """Measure the scale anew and score everybody on it; return how many changed.

    The first scoring in a Jalali month keeps first how the month before ended. One at a time
    per business: a second one waits, and finds nothing to change.
    """
    zone = _zone()
    today = local_day(at, zone)
    last = ScoringScale.objects.select_for_update().first()
    if last is not None:
        _close_month(last.scored_at, at, zone)
    scale, buyers = measure_scale(load_settings(), today=today)
    _keep_scale(last, scale, buyers, at=at)
    return apply_scale(CustomerMetrics.objects.all(), scale, list_groups())


def rebuild_history(*, months: int, at: datetime) -> None:
    """Work out how customers stood at the end of each of the last months, then today.

    For the first import of a business's past: the movement between groups is known from the
    first day. What came back since is left out of the past too. Replaces what was kept.
    """
    zone = _zone()
    GroupSnapshot.objects.all().delete()
    CustomerMetrics.objects.all().delete()
    ScoringScale.objects.all().delete()
    this_month = first_day_of_month(local_day(at, zone))
    for back in range(months - 1, -1, -1):
        end = start_of_day(add_months(this_month, -back), zone)
        refresh_all(before=end)
        score_all(at=end - timedelta(seconds=1))
    refresh_all()
    score_all(at=at)


def sum_up_books() -> int:
    """Sum the books up by day, as far as they have settled; return how many days were written.

    Pages that ask for days are right without it; after it they are quick. For every hour.
    """
    return sum_up_settled(_zone())


def prove_books() -> bool:
    """Whether the days agree with what customers hold; if not, sum up anew from the first day."""
    zone = _zone()
    differences = find_differences(zone)
    if differences:
        log.error("the days of the books were wrong and are summed up anew: %s", differences)
        forget_days()
        sum_up_settled(zone)
    return not differences


def fit_values(*, at: datetime) -> bool:
    """Fit the models of value on everybody's purchases; whether they can tell anything.

    Where they cannot, what was foreseen is let go of, and the fit says why.
    """
    return _load_night("value.keeping").fit_values(at=at, zone=_zone())


def foresee_next(*, after_id: int = 0, at: datetime) -> int | None:
    """Foresee for the next thousands of customers; where to go on, or None after the last.

    After `fit_values` said that the models can tell. A repeat writes nothing.
    """
    return _load_night("value.keeping").foresee_next(after_id=after_id, at=at, zone=_zone())


def work_out_pairs(*, at: datetime) -> int:
    """Find anew which products go together beyond chance; return how many pairs there are."""
    return _load_night("baskets").work_out_pairs(at=at, zone=_zone())


def find_in_week(*, at: datetime) -> int | None:
    """Find what changed beyond chance in the last week that is over; how much.

    None where that week was found already, or too few weeks lie before it.
    """
    return _load_night("findings").find_in_week(at=at, zone=_zone())


def take_in_history(*, at: datetime) -> None:
    """Bring metrics, scores and groups in step with sales of the past that came in.

    Where no month's end was kept yet, the last three are worked out as well.
    """
    if GroupSnapshot.objects.exists():
        refresh_all()
        score_all(at=at)
    else:
        rebuild_history(months=FIRST_MONTHS, at=at)


def change_scoring(terms: ScoringTerms, *, actor: Actor, at: datetime) -> None:
    """Set how the business scores, from the next scoring on. BadScoring for steps out of order."""
    for name in ("length_from", "frequency_from", "money_from_rial"):
        _check_steps(name, getattr(terms, name))
    _check_steps("recency_within", tuple(-days for days in terms.recency_within))
    if not 0 <= terms.awake_days <= terms.asleep_days:
        raise BadScoring(pointer="/awake_days")
    row = InsightSettings.objects.select_for_update().first() or InsightSettings()
    changes = {name: _plain(getattr(terms, name)) for name in terms.__dataclass_fields__}
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    record(actor=actor, act="insight.scoring_changed", at=at, before=before, after=changes)


def change_groups(groups: Sequence[Group], *, actor: Actor, at: datetime) -> None:
    """Put these groups in the place of those there are, and everybody into them soon after.

    A group keeps its slug, and with it what rules and reports say of it, whatever it is called;
    one without a slug is new. The standard ones, unchanged, count as having none of one's own.
    BadGroups, UnreachableGroup.
    """
    row = InsightSettings.objects.select_for_update().first() or InsightSettings()
    known = map_groups()
    settled = settle_groups(groups, known)
    before = row.groups
    row.groups = [] if settled == GROUPS else [write_group(group) for group in settled]
    kept = {group.slug for group in settled} | {group.slug for group in GROUPS}
    row.former_groups = [write_group(one) for slug, one in known.items() if slug not in kept]
    row.save()
    forget_groups()
    bump_terms(current_business_id())
    publish(GroupsChanged(), at=at)
    record(
        actor=actor,
        act="insight.groups_changed",
        at=at,
        before={"groups": before},
        after={"groups": row.groups},
    )


def regroup_all() -> int:
    """Put everybody into the groups there are, on the scale in force; how many changed."""
    scale = load_scale()
    if scale is None:
        return 0
    return apply_scale(CustomerMetrics.objects.all(), scale, list_groups())


def _close_month(last_scored_at: datetime, at: datetime, zone: ZoneInfo) -> None:
    """Keep the groups as the month of the last scoring left them, if it is over."""
    month = first_day_of_month(local_day(last_scored_at, zone))
    next_month = add_months(month, 1)
    if local_day(at, zone) < next_month:
        return
    rows = CustomerMetrics.objects.exclude(group="")
    # Who first came since then has no place in it.
    rows = rows.filter(first_at__lt=start_of_day(next_month, zone)).annotate(in_month=Value(month))
    columns = ("business_id", "in_month", "customer_id", "group")
    run(
        f'INSERT INTO {GroupSnapshot._meta.db_table} (business_id, month, customer_id, "group") '
        "{rows} ON CONFLICT DO NOTHING",
        rows=rows.values_list(*columns),
    )


def _keep_scale(last: ScoringScale | None, scale: Scale, buyers: int, *, at: datetime) -> None:
    row = last or ScoringScale()
    row.length_from = list(scale.length_days)
    row.last_day_from = list(scale.last_day)
    row.frequency_from = list(scale.purchases)
    row.money_from_rial = list(scale.total_rial)
    row.new_from = scale.new_from
    row.customers = buyers
    row.scored_at = at
    row.save()


def _check_steps(name: str, steps: tuple[int, ...]) -> None:
    if len(steps) != 4 or any(later <= earlier for earlier, later in pairwise(steps)):
        raise BadScoring(pointer=f"/{name}")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _load_night(name: str) -> ModuleType:
    """A module of the night. NumPy and SciPy take a second and 60 MB, which pages do without."""
    return import_module(f"vafa.insight.{name}")


def _zone() -> ZoneInfo:
    return ZoneInfo(get_business(current_business_id()).zone)
