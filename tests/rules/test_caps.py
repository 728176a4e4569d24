"""Caps: what a rule may still give, told to the engine as counts."""

from datetime import date

import pytest

from tests.rules.cast import make_rule, make_sale
from vafa.rules.engine import decide, list_uses
from vafa.rules.types import CustomerFacts, Use, UseKey

MEMBER = CustomerFacts(id=7, purchases_before=1)
VISIT = {"kind": "points", "points": 10, "per": "visit"}


def make_capped(*caps, reward=VISIT, **fields):
    return make_rule(reward, rule_id=1, caps=[{"most": 25} | cap for cap in caps], **fields)


def give(rule, sale, **used):
    """The amount and the verdict, with so much given before under each of the rule's counts."""
    keys = list_uses(sale, [rule])
    decision = decide(sale, [rule], dict.fromkeys(keys, Use(**used)))
    return sum(grant.amount for grant in decision.grants), decision.verdicts[0]


@pytest.mark.parametrize(
    ("before", "given", "reason"),
    [(0, 10, "applied"), (15, 10, "applied"), (16, 9, "trimmed"), (24, 1, "trimmed")],
)
def test_the_last_award_may_be_partial(before, given, reason):
    amount, verdict = give(make_capped({}), make_sale(1000, customer=MEMBER), amount=before)
    assert (amount, verdict.reason) == (given, reason)


@pytest.mark.parametrize("before", [25, 26])
def test_a_cap_that_is_used_up_says_so(before):
    rule = make_capped({"within": "month"})
    amount, verdict = give(rule, make_sale(1000, customer=MEMBER), amount=before)
    assert amount == 0
    assert verdict.reason == "used_up"
    assert verdict.facts == {"per": "customer", "within": "month"}


def test_times_are_counted_whatever_was_given():
    rule = make_capped({"most": 2, "counts": "times"})
    sale = make_sale(1000, customer=MEMBER)
    assert give(rule, sale, amount=10**9, times=1)[0] == 10
    assert give(rule, sale, amount=0, times=2)[0] == 0


def test_the_least_of_several_caps_counts():
    rule = make_capped({"most": 8}, {"most": 3, "per": "rule", "within": "day"}, cap_per_sale=5)
    amount, verdict = give(rule, make_sale(1000, customer=MEMBER))
    assert amount == 3
    assert verdict.facts == {"kind": "points", "amount": 3, "per": "rule", "within": "day"}


def test_what_is_left_under_a_step_is_not_given():
    rule = make_capped({}, reward={"kind": "points", "points": 20, "per": "visit"}, step=10)
    assert give(rule, make_sale(1000, customer=MEMBER), amount=3)[0] == 20
    assert give(rule, make_sale(1000, customer=MEMBER), amount=16)[1].reason == "used_up"


@pytest.mark.parametrize(
    ("cap", "key"),
    [
        ({}, (1, "customer", 7, "ever", date.min)),
        ({"within": "day"}, (1, "customer", 7, "day", date(2026, 11, 21))),
        ({"within": "week"}, (1, "customer", 7, "week", date(2026, 11, 21))),
        ({"within": "month"}, (1, "customer", 7, "month", date(2026, 10, 23))),
        ({"within": "season"}, (1, "customer", 7, "season", date(2026, 9, 23))),
        ({"within": "year"}, (1, "customer", 7, "year", date(2026, 3, 21))),
        ({"per": "branch"}, (1, "branch", 4, "ever", date.min)),
        ({"per": "rule"}, (1, "rule", 0, "ever", date.min)),
    ],
)
def test_each_cap_has_a_count_of_its_own(cap, key):
    sale = make_sale(1000, customer=MEMBER, branch_id=4)
    rule = make_capped(cap)
    assert list_uses(sale, [rule]) == [UseKey(*key)]
    assert decide(sale, [rule]).uses == {UseKey(*key): Use(10, 1)}


def test_a_rule_that_does_not_apply_asks_for_no_count_and_adds_to_none():
    rule = make_capped({}, conditions={"kind": "minimum_amount", "amount_rial": 2000})
    sale = make_sale(1000, customer=MEMBER)
    assert list_uses(sale, [rule]) == []
    assert decide(sale, [rule]).uses == {}


def test_a_multiplier_multiplies_what_the_caps_left():
    sale = make_sale(1000, customer=MEMBER)
    capped = make_capped({"most": 4})
    double = make_rule({"kind": "multiply", "reward": "points", "times": "2"}, rule_id=2)
    grants = decide(sale, [capped, double]).grants
    assert [grant.amount for grant in grants] == [4, 4]
