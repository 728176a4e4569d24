"""Cases that others published, with their sources (cases.json), through our own doors.

Amounts with decimals are counted in their minor unit. A case that no test here names is listed
in LATER with what it waits for, so that none is forgotten.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.rules.cast import make_line, make_multiplier, make_rule, make_sale
from vafa.foundation.jalali import TEHRAN, local_day
from vafa.foundation.money import split_by_largest_remainder
from vafa.rewards.types import AfterMonths, Terms
from vafa.rules.engine import decide

CASES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
}
HERE = {"E1", "E2", "E17", "E30", "E32"}
LATER = {
    "E3": "returns",
    "E5": "a list of rewards for points",
    "E7": "spending",
    "E8": "repeats",
    "E9": "the statement",
    "E11": "gift cards",
    "E12": "discounts",
    "E14": "discounts and gift cards",
    "E15": "discounts",
    "E19": "lots",
    "E20": "lots",
    "E22": "the night",
    "E25": "lots",
    "E27": "tiers",
    "E31": "discounts",
    "E35": "discounts",
    "E37": "merging customers",
    "E39": "spending",
    "E42": "discounts",
}


def earn(sale, *rules):
    """How much a sale earns in all."""
    return sum(grant.amount for grant in decide(sale, rules).grants)


def per_amount(points, amount):
    return make_rule(
        {"kind": "points", "points": points, "per": "amount", "amount_rial": amount}, step=None
    )


def test_every_case_is_tried_or_waits_for_something_named():
    assert set(CASES) == HERE | set(LATER)
    assert not HERE & set(LATER)
    assert all(case["source"] for case in CASES.values())


def test_e1_a_return_takes_back_in_proportion():
    given, expected = CASES["E1"]["input"], CASES["E1"]["expected"]
    halves = make_sale(given["returned_money"], given["sale"] - given["returned_money"])
    rule = make_rule({"kind": "points", "points": given["points_earned"], "per": "visit"})
    (grant,) = decide(halves, [rule]).grants
    assert grant.amount == given["points_earned"]
    assert list(grant.split()) == [expected["points_removed"], expected["left"]]


def test_e2_a_partial_return_takes_back_its_line():
    expected = CASES["E2"]["expected"]
    sale = make_sale(50, 50)
    (grant,) = decide(sale, [per_amount(1, 1)]).grants
    assert grant.amount == expected["after_sale"]
    assert grant.split() == (expected["removed"], expected["balance"])


@pytest.mark.parametrize("place", [0, 1])
def test_e17_points_per_amount_are_rounded_down(place):
    points, amount = map(int, CASES["E17"]["input"]["rule"][place].split(" per "))
    basis = CASES["E17"]["input"]["basis_minor"][place]
    assert earn(make_sale(basis), per_amount(points, amount)) == CASES["E17"]["expected"][place]


@pytest.mark.parametrize("place", [0, 1])
def test_e30_a_multiplier_drops_fractions(place):
    given, expected = CASES["E30"]["input"], CASES["E30"]["expected"]
    base = make_rule({"kind": "points", "points": given["base"][place], "per": "visit"})
    multiplier = make_multiplier(given["multiplier"][place], "points", step=None)
    assert earn(make_sale(1000), base, multiplier) == expected["points"][place]


def test_e30_what_is_earned_in_a_month_lasts_to_the_end_of_that_month():
    given, expected = CASES["E30"]["input"], CASES["E30"]["expected"]
    months = int(given["policy"].removeprefix("P").removesuffix("M"))
    terms = Terms(expiry=AfterMonths(count=months, whole=True, calendar="gregorian"))
    earned_at = datetime.combine(
        date.fromisoformat(given["earned_on"]), datetime.min.time(), TEHRAN
    ).astimezone(UTC)
    expires_at = terms.expires_at(earned_at, TEHRAN)
    assert local_day(expires_at, TEHRAN).isoformat() == expected["expires_on"]


def test_e32_a_whole_is_split_by_amount_and_by_quantity():
    expected = CASES["E32"]["expected"]
    by_quantity = [int(Decimal(part) * 100) for part in expected["by_qty"]]
    assert split_by_largest_remainder(1000, [2, 3, 3]) == by_quantity
    by_amount = [int(Decimal(part) * 100) for part in expected["by_amount"]]
    assert split_by_largest_remainder(1000, [20, 45, 60]) == by_amount
    (grant,) = decide(
        make_sale(make_line(20, quantity=2), make_line(45, quantity=3), make_line(60, quantity=3)),
        [make_rule({"kind": "credit", "amount_rial": 1000})],
    ).grants
    assert list(grant.split()) == by_amount
