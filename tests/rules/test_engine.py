import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from tests.rules.cast import CREDIT, NOON, POINTS, make_line, make_multiplier, make_rule, make_sale
from vafa.rules.engine import decide


def amounts(decision):
    return [grant.amount for grant in decision.grants]


def reasons(decision):
    return [verdict.reason for verdict in decision.verdicts]


def test_a_sale_without_rules_earns_nothing():
    decision = decide(make_sale(1000), [])
    assert (decision.grants, decision.verdicts) == ((), ())


def test_a_rule_gives_its_award_and_names_itself():
    rule = make_rule(version=3, terms={"expiry": {"kind": "days", "count": 45}})
    decision = decide(make_sale(1000), [rule])
    (grant,), (verdict,) = decision.grants, decision.verdicts
    assert (grant.kind, grant.unit, grant.amount) == ("credit", "credit", 100)
    assert (grant.rule_id, grant.rule_version, grant.terms) == (rule.rule_id, 3, rule.spec.terms)
    assert (verdict.applied, verdict.reason) == (True, "applied")
    assert dict(verdict.facts) == {"kind": "credit", "amount": 100}
    assert (verdict.rule_id, verdict.version, verdict.name) == (rule.rule_id, 3, "قاعده")


def test_rules_add_up_and_kinds_stay_apart():
    rules = [make_rule(), make_rule({"kind": "credit", "amount_rial": 7}), make_rule(POINTS)]
    decision = decide(make_sale(1000), rules)
    assert [(grant.kind, grant.amount) for grant in decision.grants] == [
        ("credit", 100),
        ("credit", 7),
        ("points", 10),
    ]


def test_a_sale_without_a_customer_earns_nothing():
    decision = decide(replace(make_sale(1000), customer=None), [make_rule()])
    assert decision.grants == ()
    assert reasons(decision) == ["no_customer"]


@pytest.mark.parametrize(
    ("seconds", "starts", "ends", "reason"),
    [
        (0, 0, None, "applied"),
        (-1, 0, None, "not_started"),
        (-1, None, 0, "applied"),
        (0, None, 0, "ended"),
    ],
)
def test_a_rule_runs_from_its_start_on_and_until_its_end(seconds, starts, ends, reason):
    window = {}
    if starts is not None:
        window["starts_at"] = NOON.isoformat()
    if ends is not None:
        window["ends_at"] = NOON.isoformat()
    sale = make_sale(1000, at=NOON + timedelta(seconds=seconds))
    assert reasons(decide(sale, [make_rule(**window)])) == [reason]


@pytest.mark.parametrize(
    ("last_day", "wait_hours", "reason"),
    [
        ("2026-11-21", 0, "applied"),  # today, to its end
        ("2026-11-20", 0, "time_is_up"),
        ("2026-11-21", 11, "applied"),  # usable from 23:00 on
        ("2026-11-21", 12, "time_is_up"),  # usable from midnight on, when it has ended
    ],
)
def test_nothing_is_given_that_ends_before_it_may_be_spent(last_day, wait_hours, reason):
    terms = {"expiry": {"kind": "on", "day": last_day}, "wait_hours": wait_hours}
    assert reasons(decide(make_sale(1000), [make_rule(terms=terms)])) == [reason]


class TestExclusive:
    def test_the_first_by_priority_applies_alone(self):
        plain = make_rule(priority=9)
        high = make_rule({"kind": "credit", "amount_rial": 50}, exclusive=True, priority=5)
        low = make_rule({"kind": "credit", "amount_rial": 80}, exclusive=True, priority=1)
        decision = decide(make_sale(1000), [low, plain, high])
        assert amounts(decision) == [50]
        assert reasons(decision) == ["exclusive_rule", "applied", "exclusive_rule"]
        assert decision.verdicts[0].facts == {"rule_id": high.rule_id, "name": "قاعده"}

    def test_of_equal_priority_the_older_one_applies(self):
        older = make_rule({"kind": "credit", "amount_rial": 50}, exclusive=True, rule_id=10)
        newer = make_rule({"kind": "credit", "amount_rial": 80}, exclusive=True, rule_id=11)
        assert amounts(decide(make_sale(1000), [newer, older])) == [50]

    def test_one_that_does_not_match_displaces_nobody(self):
        unmet = {"kind": "minimum_amount", "amount_rial": 1001}
        rules = [make_rule(), make_rule(CREDIT, unmet, exclusive=True)]
        assert reasons(decide(make_sale(1000), rules)) == ["applied", "minimum_amount"]


class TestRounding:
    @pytest.mark.parametrize(
        ("goods", "mode", "award"),
        [
            (14_999, "down", 1_000),
            (14_999, "half_up", 1_000),
            (15_000, "half_up", 2_000),
            (10_001, "up", 2_000),
            (10_000, "up", 1_000),
            (20_000, "down", 2_000),
        ],
    )
    def test_once_to_the_step(self, goods, mode, award):
        rule = make_rule(step=1000, rounding=mode)
        assert amounts(decide(make_sale(goods), [rule])) == [award]

    def test_credit_goes_by_thousand_rials_and_points_by_one_unless_said(self):
        rules = [make_rule(step=None), make_rule(POINTS, step=None)]
        assert amounts(decide(make_sale(25_050), rules)) == [2_000, 250]

    def test_an_award_rounded_to_nothing_is_none(self):
        decision = decide(make_sale(9_999), [make_rule(step=1000)])
        assert decision.grants == ()
        assert reasons(decision) == ["too_little"]

    def test_each_award_is_rounded_by_itself(self):
        rules = [make_rule(step=1000), make_rule(step=1000)]
        assert amounts(decide(make_sale(19_999), rules)) == [1_000, 1_000]


class TestCap:
    @pytest.mark.parametrize(
        ("goods", "award", "reason"),
        [(4_990, 499, "applied"), (5_000, 500, "applied"), (5_010, 500, "trimmed")],
    )
    def test_trims_what_is_above_and_refuses_nothing(self, goods, award, reason):
        decision = decide(make_sale(goods), [make_rule(cap_per_sale=500)])
        assert (amounts(decision), reasons(decision)) == ([award], [reason])

    def test_holds_after_rounding_up_too(self):
        rule = make_rule(cap_per_sale=5_500, step=1_000, rounding="up")
        assert amounts(decide(make_sale(54_000), [rule])) == [5_000]


class TestMultiplier:
    @pytest.mark.parametrize(
        ("base", "times", "extra"),
        [(4, "1.5", 2), (5, "3", 10), (5, "1.5", 2), (7, "1.1", None)],
    )
    def test_tops_up_to_the_sum_so_many_times_over(self, base, times, extra):
        rules = [make_multiplier(times, "points"), make_rule(POINTS)]
        decision = decide(make_sale(base * 100), rules)
        assert amounts(decision) == [base] if extra is None else [base, extra]

    def test_the_whole_is_rounded_once(self):
        # 4.9 points give 4; three times 4.9 is 14.7, so 14 in all.
        rules = [make_rule(POINTS), make_multiplier("3", "points")]
        assert amounts(decide(make_sale(490), rules)) == [4, 10]

    def test_what_was_too_little_alone_counts(self):
        rules = [make_rule(POINTS), make_multiplier("3", "points")]
        decision = decide(make_sale(90), rules)
        assert amounts(decision) == [2]
        assert reasons(decision) == ["too_little", "applied"]

    def test_multipliers_multiply_each_other(self):
        rules = [make_rule(POINTS), make_multiplier("2", "points"), make_multiplier("3", "points")]
        assert amounts(decide(make_sale(500), rules)) == [5, 5, 20]

    def test_all_additive_rules_of_the_kind_count_and_no_other_kind(self):
        rules = [make_rule(POINTS), make_rule(POINTS), make_rule(), make_multiplier("2", "points")]
        assert amounts(decide(make_sale(500), rules)) == [5, 5, 50, 10]

    def test_of_the_capped_awards(self):
        rules = [make_rule(cap_per_sale=30), make_multiplier("2")]
        assert amounts(decide(make_sale(500), rules)) == [30, 30]

    def test_its_own_cap_trims_the_extra_and_what_follows(self):
        rules = [
            make_rule(POINTS),
            make_multiplier("3", "points", cap_per_sale=2),
            make_multiplier("2", "points"),
        ]
        assert amounts(decide(make_sale(500), rules)) == [5, 2, 7]

    def test_alone_there_is_nothing_to_multiply(self):
        decision = decide(make_sale(500), [make_multiplier("2")])
        assert (decision.grants, reasons(decision)) == ((), ["nothing_to_multiply"])

    def test_what_it_adds_has_the_terms_of_the_first_award(self):
        long, short = ({"expiry": {"kind": "days", "count": count}} for count in (90, 5))
        first = make_rule(terms=long, priority=2)
        other = make_rule(terms=short, priority=1)
        grants = decide(make_sale(1000), [other, make_multiplier("2", priority=9), first]).grants
        assert [(grant.amount, grant.terms.expiry.count) for grant in grants] == [
            (100, 90),
            (100, 5),
            (200, 90),
        ]

    def test_its_lines_are_those_of_what_it_multiplied(self):
        only = {"only_categories": ["پیتزا"]}
        sale = make_sale(make_line(700, category="پیتزا"), make_line(300))
        extra = decide(sale, [make_rule(basis=only), make_multiplier("2")]).grants[1]
        assert extra.split() == (70, 0)


class TestBasis:
    SALE = {"tax_rial": 90, "fees_rial": 50, "tip_rial": 20, "credit_rial": 400}

    @pytest.mark.parametrize(
        ("basis", "counted"),
        [
            ({}, 500),
            ({"before_discounts": True}, 800),
            ({"with_tax": True}, 590),
            ({"with_fees": True}, 550),
            ({"with_tip": True}, 520),
            ({"with_credit_part": True}, 900),
            ({"with_credit_part": True, "with_tax": True, "before_discounts": True}, 1290),
        ],
    )
    def test_what_counts(self, basis, counted):
        sale = make_sale(make_line(900, gross_rial=1200), **self.SALE)
        rule = make_rule({"kind": "credit", "percent": "100"}, basis=basis)
        assert amounts(decide(sale, [rule])) == [counted]

    def test_paid_with_credit_in_full_earns_nothing(self):
        decision = decide(make_sale(900, credit_rial=900), [make_rule()])
        assert (decision.grants, reasons(decision)) == ((), ["too_little"])

    def test_credit_that_paid_the_tax_too_takes_no_more_than_all(self):
        decision = decide(make_sale(900, tax_rial=90, credit_rial=990), [make_rule()])
        assert decision.grants == ()

    def test_a_visit_counts_however_it_was_paid(self):
        rule = make_rule({"kind": "points", "points": 5, "per": "visit"})
        (grant,) = decide(make_sale(600, 300, credit_rial=900), [rule]).grants
        assert (grant.amount, grant.split()) == (5, (3, 2))

    def test_lines_of_stored_value_earn_nothing(self):
        card = make_line(5_000, earns=False)
        (grant,) = decide(make_sale(card, 1_000), [make_rule()]).grants
        assert (grant.amount, grant.split()) == (100, (0, 100))

    def test_credit_is_taken_off_the_lines_that_earn(self):
        sale = make_sale(make_line(5_000, earns=False), 1_000, credit_rial=600)
        assert amounts(decide(sale, [make_rule()])) == [40]

    def test_a_visit_is_earned_by_the_lines_that_earn_though_credit_paid_them(self):
        sale = make_sale(make_line(5_000, earns=False), 1_000, credit_rial=1_000)
        (grant,) = decide(sale, [make_rule({"kind": "points", "points": 5, "per": "visit"})]).grants
        assert grant.split() == (0, 5)

    def test_with_nothing_else_on_the_invoice_not_even_the_visit_counts(self):
        rules = [make_rule(), make_rule({"kind": "points", "points": 5, "per": "visit"})]
        decision = decide(make_sale(make_line(5_000, earns=False)), rules)
        assert (decision.grants, reasons(decision)) == ((), ["nothing_earns", "nothing_earns"])

    def test_only_chosen_lines_and_their_part_of_the_credit(self):
        sale = make_sale(
            make_line(600, category="پیتزا"),
            make_line(300, sku="C1"),
            make_line(100, sku="T1"),
            credit_rial=200,
        )
        by_category = make_rule(basis={"only_categories": ["پیتزا"]})
        by_either = make_rule(basis={"only_categories": ["پیتزا"], "only_skus": ["C1"]})
        decision = decide(sale, [by_category, by_either])
        assert [grant.split() for grant in decision.grants] == [(48, 0, 0), (48, 24, 0)]

    def test_per_piece_goes_by_pieces(self):
        rule = make_rule({"kind": "points", "points": 2, "per": "piece"})
        sale = make_sale(make_line(10, quantity=3), make_line(9_000, quantity=1))
        (grant,) = decide(sale, [rule]).grants
        assert (grant.amount, grant.split()) == (8, (6, 2))

    def test_full_amounts_only(self):
        loose = make_rule({"kind": "points", "points": 3, "per": "amount", "amount_rial": 100})
        full = make_rule(
            loose.spec.reward.model_dump() | {"kind": "points", "full_amounts_only": True}
        )
        assert amounts(decide(make_sale(199), [loose, full])) == [5, 3]


def test_deciding_needs_neither_settings_nor_models():
    script = """
import sys
from bench.decide import main
main(rounds=1)
assert not [name for name in sys.modules if name.startswith("vafa.") and "models" in name]
"""
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)


def test_an_award_by_line_sums_to_the_whole():
    (grant,) = decide(
        make_sale(100, 100, 100), [make_rule({"kind": "credit", "amount_rial": 100})]
    ).grants
    assert grant.split() == (34, 33, 33)


def test_the_exact_award_is_a_fraction_and_no_float():
    rule = make_rule({"kind": "credit", "percent": "0.1"})
    counted = rule.spec.basis.count(make_sale(10**15 + 1))
    assert rule.spec.reward.compute(counted) == Fraction(10**15 + 1, 1000)
