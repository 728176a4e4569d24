"""Each condition at its edges."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.rules.cast import NOON, make_line, make_rule, make_sale
from vafa.rules.engine import decide
from vafa.rules.types import CustomerFacts

MIDNIGHT = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)  # Saturday begins in Tehran


def meets(condition, sale):
    """Whether a rule with this one condition applies."""
    return (
        decide(sale, [make_rule({"kind": "credit", "amount_rial": 1}, condition)])
        .verdicts[0]
        .applied
    )


@pytest.mark.parametrize(("goods", "met"), [(999, False), (1000, True), (1001, True)])
def test_minimum_amount(goods, met):
    condition = {"kind": "minimum_amount", "amount_rial": 1000}
    assert meets(condition, make_sale(goods)) is met


def test_minimum_amount_is_after_discounts_and_without_tax_fees_and_tip():
    sale = make_sale(make_line(999, gross_rial=5000), tax_rial=90, fees_rial=90, tip_rial=90)
    assert not meets({"kind": "minimum_amount", "amount_rial": 1000}, sale)
    assert meets({"kind": "minimum_amount", "amount_rial": 999}, sale)


@pytest.mark.parametrize(
    ("at", "weekday"),
    [
        (MIDNIGHT - timedelta(seconds=1), 6),
        (MIDNIGHT, 0),
        (MIDNIGHT + timedelta(days=1), 1),
        (MIDNIGHT + timedelta(days=5), 5),
    ],
)
def test_weekday_is_the_local_one_and_weeks_begin_on_saturday(at, weekday):
    sale = make_sale(1000, at=at)
    assert [day for day in range(7) if meets({"kind": "weekday", "days": [day]}, sale)] == [weekday]


@pytest.mark.parametrize(
    ("start", "end", "clock", "met"),
    [
        ("17:00", "20:00", "16:59:59", False),
        ("17:00", "20:00", "17:00", True),
        ("17:00", "20:00", "19:59:59", True),
        ("17:00", "20:00", "20:00", False),
        ("22:00", "02:00", "21:59", False),
        ("22:00", "02:00", "22:00", True),
        ("22:00", "02:00", "01:59", True),
        ("22:00", "02:00", "02:00", False),
        ("22:00", "00:00", "23:59", True),
        ("22:00", "00:00", "00:00", False),
        ("00:00", "08:00", "00:00", True),
    ],
)
def test_hours_start_inside_and_end_outside_over_midnight_too(start, end, clock, met):
    at = datetime.fromisoformat(f"2026-11-21T{clock}+03:30").astimezone(UTC)
    condition = {"kind": "hours", "start": start, "end": end}
    assert meets(condition, make_sale(1000, at=at)) is met


def test_branch():
    condition = {"kind": "branch", "branch_ids": [1, 2]}
    assert meets(condition, make_sale(1000, branch_id=2))
    assert not meets(condition, make_sale(1000, branch_id=3))
    assert not meets(condition, make_sale(1000, branch_id=None))


def test_channel():
    condition = {"kind": "channel", "channels": ["hall"]}
    assert meets(condition, make_sale(1000, channel="hall"))
    assert not meets(condition, make_sale(1000, channel="phone"))


def purchases_met(condition, upto=12):
    """Which purchases of a customer, from the first on, meet the condition."""
    return [
        before + 1
        for before in range(upto)
        if meets(condition, make_sale(1000, customer=CustomerFacts(purchases_before=before)))
    ]


def test_nth_purchase():
    assert purchases_met({"kind": "nth_purchase", "number": 5}) == [5, 10]
    assert purchases_met({"kind": "nth_purchase", "number": 5, "once": True}) == [5]


@pytest.mark.parametrize(("before", "left"), [(0, 4), (3, 1), (5, 4)])
def test_nth_purchase_says_how_many_are_left(before, left):
    sale = make_sale(1000, customer=CustomerFacts(purchases_before=before))
    rule = make_rule(
        {"kind": "points", "points": 1, "per": "visit"}, {"kind": "nth_purchase", "number": 5}
    )
    assert decide(sale, [rule]).verdicts[0].facts == {"left": left}


def test_holiday_is_what_the_calendar_calls_so():
    for is_holiday in (True, False):
        sale = make_sale(1000, is_holiday=is_holiday)
        assert meets({"kind": "holiday"}, sale) is is_holiday


def test_new_customer():
    assert purchases_met({"kind": "new_customer"}) == [1]


class TestTree:
    BIG = {"kind": "minimum_amount", "amount_rial": 1000}
    SATURDAY = {"kind": "weekday", "days": [0]}
    SUNDAY = {"kind": "weekday", "days": [1]}

    @pytest.mark.parametrize(
        ("tree", "goods", "reason"),
        [
            ({"kind": "all", "parts": []}, 1, "applied"),
            ({"kind": "all", "parts": [SATURDAY, BIG]}, 1000, "applied"),
            ({"kind": "all", "parts": [SATURDAY, BIG]}, 999, "minimum_amount"),
            ({"kind": "all", "parts": [SUNDAY, BIG]}, 999, "weekday"),
            ({"kind": "any", "parts": [SUNDAY, BIG]}, 1000, "applied"),
            ({"kind": "any", "parts": [SUNDAY, BIG]}, 999, "weekday"),
            ({"kind": "none", "parts": [SUNDAY, BIG]}, 999, "applied"),
            ({"kind": "none", "parts": [SUNDAY, BIG]}, 1000, "left_out"),
            ({"kind": "none", "parts": [{"kind": "any", "parts": [BIG]}]}, 999, "applied"),
            (BIG, 999, "minimum_amount"),
        ],
    )
    def test_all_any_none(self, tree, goods, reason):
        rule = make_rule({"kind": "credit", "amount_rial": 1}, conditions=tree)
        decision = decide(make_sale(goods, at=NOON), [rule])
        assert [verdict.reason for verdict in decision.verdicts] == [reason]

    def test_what_is_left_out_is_told(self):
        rule = make_rule(conditions={"kind": "none", "parts": [self.SATURDAY]})
        facts = decide(make_sale(1000), [rule]).verdicts[0].facts
        assert facts == {"condition": self.SATURDAY}
