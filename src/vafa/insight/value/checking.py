"""How right the model would have been: fitted without the last weeks, it is asked about them."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from vafa.insight.types import CheckBar, HeldOut
from vafa.insight.value.bg_nbd import fit_bg_nbd
from vafa.insight.value.reading import read_past

MOST_DAYS = 91
SHARE = 4  # of the whole time, at most a quarter is held out
BARS = 7  # repeat purchases that are told apart; beyond, they count together


def check_on_held_out(*, first_day: date, today: date, zone: ZoneInfo) -> HeldOut:
    """The promise for the last weeks up to yesterday, and what came; CannotFit."""
    days = min(MOST_DAYS, (today - first_day).days // SHARE)
    first = today - timedelta(days=days)
    past = read_past(first_held_out=first, today=today, zone=zone)
    lives = past.lives
    model = fit_bg_nbd(lives)
    each = model.expect_purchases(lives.x, lives.t_x, lives.age, within=float(days))
    promised = each * lives.people
    place = np.minimum(lives.x, BARS)
    bars = []
    for x in range(BARS + 1):
        those = place == x
        if people := int(lives.people[those].sum()):
            bars.append(
                CheckBar(
                    x=x,
                    people=people,
                    promised=round(float(promised[those].sum()), 1),
                    came=int(past.came[those].sum()),
                    is_more=x == BARS,
                )
            )
    return HeldOut(
        first=first,
        days=days,
        people=int(lives.people.sum()),
        promised=round(float(promised.sum()), 1),
        came=int(past.came.sum()),
        bars=tuple(bars),
    )
