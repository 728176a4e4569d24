"""How often a week is told of though nothing changed: weeks drawn by chance from one shop."""

import numpy as np
import pytest

from vafa.insight.findings import (
    MOST_WEEKS,
    RATE,
    ask_amount,
    ask_count,
    ask_shares,
    choose_findings,
)

WEEKS = 150
SHARES = {
    "branch": (0.5, 0.3, 0.2),
    "channel": (0.6, 0.25, 0.15),
    "hours": (0.05, 0.1, 0.3, 0.35, 0.2),
    "product": tuple(np.linspace(0.25, 0.03, 20)),
}


def draw_figures(chance, *, invoices, uneasy, more_of_last=0.0):
    """A week and those before it, of a shop in which nothing changes but for what is planted.

    `uneasy`: by how much the weeks scatter beyond counting alone, as weather and holidays do.
    `more_of_last`: by how much the share of the rarest product rose in the last week.
    """
    weeks = MOST_WEEKS + 1
    came = chance.poisson(invoices * chance.lognormal(0, uneasy, weeks)).astype(float)
    totals = [float(chance.gamma(2, 500_000, int(count)).sum()) for count in came]
    yield from ask_count("invoices", came)
    yield from ask_amount("sales", totals)
    yield from ask_amount("average", [total / count for total, count in zip(totals, came)])
    yield from ask_count("newcomers", chance.poisson(invoices / 10, weeks).astype(float))
    yield from ask_shares("returns", chance.binomial(came.astype(int), 0.03), came)
    for family, shares in SHARES.items():
        for place, share in enumerate(shares):
            rare = family == "product" and place == len(shares) - 1
            now = np.full(weeks, share)
            now[-1] += more_of_last * rare
            parts = chance.binomial(came.astype(int), now).astype(float)
            yield from ask_shares(family, parts, came, subject=str(place))


def draw_weeks(**shop):
    """What is told of each of so many weeks."""
    chance = np.random.default_rng(1405)
    return [choose_findings(list(draw_figures(chance, **shop))) for _ in range(WEEKS)]


@pytest.mark.parametrize(("invoices", "uneasy"), [(150, 0.0), (600, 0.12), (3_000, 0.25)])
def test_where_nothing_changes_hardly_a_week_is_told_of(invoices, uneasy):
    told = draw_weeks(invoices=invoices, uneasy=uneasy)
    assert sum(bool(found) for found in told) <= RATE * WEEKS
    assert sum(len(found) for found in told) <= 2 * RATE * WEEKS


def test_where_one_product_sells_thrice_as_often_it_is_told_and_hardly_anything_else():
    told = draw_weeks(invoices=600, uneasy=0.12, more_of_last=0.06)
    rarest = str(len(SHARES["product"]) - 1)
    right = [any(one.subject == rarest for one in found) for found in told]
    assert sum(right) >= 0.9 * WEEKS
    others = sum(len(found) for found in told) - sum(right)
    assert others <= 2 * RATE * WEEKS
