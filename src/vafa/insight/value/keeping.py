"""The night's work: fit the models, see how right they would have been, foresee for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Exists, OuterRef
from numpy.typing import NDArray

from vafa.foundation.jalali import local_day
from vafa.insight.models import CustomerMetrics, CustomerValue, ValueFit
from vafa.insight.refusing import forget_foreseen, refuses
from vafa.insight.types import FitState, HeldOut
from vafa.insight.value.bg_nbd import BgNbd, Lives, fit_bg_nbd
from vafa.insight.value.checking import check_on_held_out
from vafa.insight.value.fitting import CannotFit
from vafa.insight.value.gamma_gamma import GammaGamma, fit_gamma_gamma
from vafa.insight.value.reading import find_first_day, read_lives, read_spendings
from vafa.tenancy.bulk import upsert_many

Array = NDArray[np.float64]
FEWEST_DAYS = 112  # from the first sale on: below, a quarter held out is less than four weeks
FEWEST_BACK = 100  # customers who came back
FEWEST_CAME = 50  # purchases in the held-out days, for a check to mean anything
MOST_OFF = 0.3  # by which part a promise may miss what came
CHECK_AFTER = timedelta(days=7)
AT_ONCE = 5_000
SEASON, YEAR = 90.0, 365.0
RIAL_STEP = 10_000
_AMOUNTS = ("value_rial", "at_risk_rial")


def fit_values(*, at: datetime, zone: ZoneInfo) -> bool:
    """Fit the models on everybody's purchases and keep what was found; whether they can tell.

    The check on held-out days is made once a week. Where the models cannot tell, what was
    foreseen is let go of.
    """
    row = ValueFit.objects.select_for_update().first() or ValueFit()
    lives = read_lives(today=local_day(at, zone))
    row.fitted_at = at
    row.buyers = int(lives.people.sum())
    row.came_back = int(lives.people[lives.x > 0].sum())
    row.visits = row.spending = None
    row.state = _fit(row, lives, today=local_day(at, zone), zone=zone)
    row.save()
    gone = CustomerValue.objects.all()
    if row.state == FitState.READY:
        bought = CustomerMetrics.objects.filter(
            business_id=OuterRef("business_id"), customer_id=OuterRef("customer_id")
        )
        gone = gone.exclude(Exists(bought.filter(purchases__gt=0)))
    gone.delete()
    forget_foreseen()
    return row.state == FitState.READY


def foresee_next(*, after_id: int, at: datetime, zone: ZoneInfo) -> int | None:
    """Foresee for the next thousands of customers; where to go on, or None after the last."""
    fit = ValueFit.objects.get()
    today = local_day(at, zone)
    people = CustomerMetrics.objects.filter(
        ~refuses("customer__mobile"), purchases__gt=0, customer_id__gt=after_id
    )
    columns = ("customer_id", "visit_days", "length_days", "first_day", "total_rial")
    rows = list(people.order_by("customer_id").values_list(*columns)[:AT_ONCE])
    if not rows:
        return None
    ids, *facts = zip(*rows, strict=True)
    foreseen = _foresee(fit, facts, today=today)
    upsert_many(
        CustomerValue,
        [
            {"customer_id": customer_id, **dict(zip(foreseen, values, strict=True))}
            for customer_id, *values in zip(ids, *foreseen.values(), strict=True)
        ],
        by=("customer_id",),
    )
    return int(ids[-1]) if len(ids) == AT_ONCE else None


def _fit(row: ValueFit, lives: Lives, *, today: date, zone: ZoneInfo) -> FitState:
    """Fit and check, put what was found into the row, and say whether it can be relied on."""
    first_day = find_first_day()
    if first_day is None or (today - first_day).days < FEWEST_DAYS:
        return FitState.YOUNG
    if row.came_back < FEWEST_BACK:
        return FitState.FEW
    try:
        if row.checked_at is None or row.checked_at <= row.fitted_at - CHECK_AFTER:
            check = check_on_held_out(first_day=first_day, today=today, zone=zone)
            row.held_out, row.checked_at = check.write(), row.fitted_at
        row.visits = asdict(fit_bg_nbd(lives))
    except CannotFit:
        return FitState.NO_FIT
    with suppress(CannotFit):
        spending = fit_gamma_gamma(read_spendings())
        row.spending = asdict(spending) if spending.has_mean else None
    assert row.held_out is not None
    held_out = HeldOut.read(row.held_out)
    if held_out.came < FEWEST_CAME:
        return FitState.FEW
    return FitState.OFF if abs(held_out.off_by) > MOST_OFF else FitState.READY


def _foresee(fit: ValueFit, facts: Sequence[Any], *, today: date) -> dict[str, list[Any]]:
    """The columns of CustomerValue for customers of whom one knows these facts."""
    visits, t_x = np.array(facts[0], dtype=float), np.array(facts[1], dtype=float)
    age = np.array([max((today - first).days, 0) for first in facts[2]], dtype=float)
    x = visits - 1
    assert fit.visits is not None, "the models cannot tell"
    model = BgNbd(**fit.visits)
    alive = model.chance_alive(x, t_x, age)
    season = alive * model.expect_if_alive(x, age, within=SEASON)
    year_if_alive = model.expect_if_alive(x, age, within=YEAR)
    amounts: dict[str, list[Any]] = dict.fromkeys(_AMOUNTS, [None] * len(x))
    if fit.spending is not None:
        average = np.array(facts[3], dtype=float) / visits
        spending = GammaGamma(**fit.spending).expect_spending(visits, average)
        amounts["value_rial"] = _to_step(alive * year_if_alive * spending)
        amounts["at_risk_rial"] = _to_step((1 - alive) * year_if_alive * spending)
    return {
        "alive_percent": _to_percent(alive),
        "back_percent": _to_percent(model.chance_back(x, t_x, age, within=YEAR)),
        "purchases_90": season.round(2).tolist(),
        "purchases_365": (alive * year_if_alive).round(2).tolist(),
        **amounts,
    }


def _to_percent(chances: Array) -> list[int]:
    return (chances * 100).round().astype(int).tolist()


def _to_step(rials: Array) -> list[int]:
    return ((rials / RIAL_STEP).round().astype(int) * RIAL_STEP).tolist()
