"""What holds for every sale and every set of rules."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cast import make_line, make_rule, make_sale
from vafa.rules.engine import decide

amounts = st.integers(min_value=0, max_value=10**9)
lines = st.builds(
    make_line,
    net_rial=amounts,
    quantity=st.integers(min_value=1, max_value=9),
    category=st.sampled_from(["", "پیتزا"]),
    earns=st.sampled_from([True, True, True, False]),
)
sales = st.builds(
    lambda lines, **facts: make_sale(*lines, **facts),
    st.lists(lines, min_size=1, max_size=6),
    tax_rial=amounts,
    fees_rial=amounts,
    tip_rial=amounts,
    credit_rial=amounts,
)
bases = st.fixed_dictionaries(
    {
        "with_tax": st.booleans(),
        "with_credit_part": st.booleans(),
        "before_discounts": st.booleans(),
        "only_categories": st.sampled_from([[], ["پیتزا"]]),
    }
)
rewards = st.one_of(
    st.builds(lambda tenths: {"kind": "credit", "percent": str(tenths / 10)}, st.integers(1, 999)),
    st.builds(lambda sum_: {"kind": "credit", "amount_rial": sum_}, st.integers(1, 10**6)),
    st.builds(
        lambda per, points: {"kind": "points", "points": points, "per": per},
        st.sampled_from(["visit", "piece"]),
        st.integers(1, 20),
    ),
)
limits = st.fixed_dictionaries(
    {
        "step": st.sampled_from([None, 1, 7, 1000]),
        "rounding": st.sampled_from(["down", "half_up", "up"]),
        "cap_per_sale": st.one_of(st.none(), st.integers(1, 10**6)),
        "priority": st.integers(-3, 3),
    }
)
additive = st.builds(
    lambda reward, basis, limits: make_rule(reward, basis=basis, **limits), rewards, bases, limits
)
multipliers = st.builds(
    lambda kind, times, limits: make_rule(
        {"kind": "multiply", "reward": kind, "times": times}, **limits
    ),
    st.sampled_from(["credit", "points"]),
    st.sampled_from(["1.5", "2", "3"]),
    limits,
)
rule_sets = st.lists(st.one_of(additive, additive, multipliers), max_size=6)


@given(sales, rule_sets, st.randoms())
def test_the_order_of_the_rules_does_not_matter_nor_does_asking_twice(sale, rules, random):
    first = decide(sale, rules)
    again = decide(sale, random.sample(rules, len(rules)))
    assert (again, again.verdicts) == (first, first.verdicts)


@given(sales, rule_sets)
def test_every_grant_is_positive_on_its_step_within_its_cap_and_summed_by_its_lines(sale, rules):
    specs = {rule.rule_id: rule.spec for rule in rules}
    for grant in decide(sale, rules).grants:
        spec = specs[grant.rule_id]
        assert grant.amount > 0
        assert grant.amount % (spec.step or spec.reward_kind.step) == 0
        assert spec.cap_per_sale is None or grant.amount <= spec.cap_per_sale
        parts = grant.split()
        assert len(parts) == len(sale.lines)
        assert sum(parts) == grant.amount
        assert min(parts) >= 0


@given(sales, st.lists(additive, max_size=5), additive)
def test_an_additive_rule_changes_nothing_that_others_give(sale, rules, another):
    before = decide(sale, rules).grants
    after = decide(sale, [*rules, another]).grants
    assert [grant for grant in after if grant.rule_id != another.rule_id] == list(before)


@given(sales, rule_sets)
def test_lines_that_do_not_earn_get_nothing(sale, rules):
    for grant in decide(sale, rules).grants:
        for line, part in zip(sale.lines, grant.split(), strict=True):
            assert line.earns or part == 0


@given(sales, rule_sets)
def test_there_is_one_verdict_for_each_rule_and_it_matches_the_grants(sale, rules):
    decision = decide(sale, rules)
    assert sorted(v.rule_id for v in decision.verdicts) == sorted(rule.rule_id for rule in rules)
    applied = {verdict.rule_id for verdict in decision.verdicts if verdict.applied}
    assert applied == {grant.rule_id for grant in decision.grants}


@given(sales, bases, st.integers(1, 10**8))
def test_more_bought_never_earns_less(sale, basis, more):
    rule = make_rule({"kind": "credit", "percent": "7.5"}, basis=basis)
    larger = make_sale(
        *sale.lines,
        make_line(more, category="پیتزا"),
        tax_rial=sale.tax_rial,
        credit_rial=sale.credit_rial,
    )
    smaller = make_sale(*sale.lines, tax_rial=sale.tax_rial, credit_rial=sale.credit_rial)
    total = [sum(g.amount for g in decide(s, [rule]).grants) for s in (smaller, larger)]
    assert total[0] <= total[1]


@given(sales, st.lists(additive, min_size=1, max_size=4), st.sampled_from(["1.5", "2", "3"]))
def test_a_multiplier_makes_the_exact_sum_so_many_times_over(sale, rules, times):
    plain = [
        make_rule(rule.spec.reward.model_dump(mode="json") | {"kind": rule.spec.reward.slug})
        for rule in rules
    ]
    for kind in ("credit", "points"):
        multiplier = make_rule({"kind": "multiply", "reward": kind, "times": times})
        grants = [g for g in decide(sale, [*plain, multiplier]).grants if g.kind == kind]
        counted = plain[0].spec.basis.count(sale)
        exact = (
            sum(
                (
                    rule.spec.reward.compute(counted)
                    for rule in plain
                    if rule.spec.reward.slug == kind
                ),
                Fraction(0),
            )
            if counted
            else Fraction(0)
        )
        assert sum(grant.amount for grant in grants) == exact * Fraction(times) // 1
