"""The arithmetic of lift: against published figures, and against lifts planted in real sales."""

import csv
import gzip
import math
import random
from collections import defaultdict

import pytest

from vafa.config.demo.menu import PRODUCTS
from vafa.config.demo.sales_file import PATH, read_lines
from vafa.foundation.effect.checks import Traits, balance, chi_square_tail, ratio_chance
from vafa.foundation.effect.intervals import (
    Sums,
    difference_of_means,
    difference_of_shares,
    share,
    student,
)
from vafa.foundation.effect.power import smallest_difference
from vafa.foundation.effect.verdict import Outcome, Verdict, judge

RUNS = 400
WINDOW = 14  # days
PLANTED = 0.05


@pytest.mark.parametrize(
    ("hits", "people", "base_hits", "base_people", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (10, 10, 0, 10, 0.6075, 1.0),
        (5, 56, 0, 29, -0.0381, 0.1926),
    ],
)
def test_shares_differ_as_newcombe_printed(hits, people, base_hits, base_people, low, high):
    found = difference_of_shares(hits, people, base_hits, base_people)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00006)


def test_a_share_has_wilsons_interval():
    found = share(81, 263)  # Newcombe 1998, one proportion, table I, method 3
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=0.00006)


@pytest.mark.parametrize(("freedom", "quantile"), [(5, 2.5706), (10, 2.2281), (30, 2.0423)])
def test_students_quantile_is_the_tables(freedom, quantile):
    assert student(freedom) == pytest.approx(quantile, abs=0.001)


def test_means_differ_as_welch_says():
    one, base = sum_up([3, 4, 1, 2.1]), sum_up([490, 340, 433, 402])
    found = difference_of_means(one, base)  # R: t.test(c(3,4,1,2.1), c(490,340,433,402))
    assert (found.low, found.high) == pytest.approx((-512.97, -314.48), abs=0.6)
    same = difference_of_means(sum_up([5, 5]), sum_up([3, 3]))
    assert (same.low, same.value, same.high) == (2, 2, 2)


@pytest.mark.parametrize(
    ("value", "freedom", "tail"),
    [(3.841, 1, 0.05), (5.991, 2, 0.05), (7.815, 3, 0.05), (9.488, 4, 0.05), (18.467, 4, 0.001)],
)
def test_chi_square_is_the_tables(value, freedom, tail):
    assert chi_square_tail(value, freedom) == pytest.approx(tail, rel=0.01)


def test_a_lot_that_left_too_many_is_seen():
    assert ratio_chance(900, 100, share=0.9) == 1.0
    assert ratio_chance(9_030, 970, share=0.9) > 0.1
    assert ratio_chance(9_300, 700, share=0.9) < 0.0001


def test_groups_that_were_not_alike_are_seen_and_alike_ones_hardly_ever():
    chance = random.Random(5)
    false = 0
    for _ in range(200):
        people = [traits_of(chance) for _ in range(200)]
        false += balance(measure(people[:160]), measure(people[160:])).chance < 0.05
    assert 2 <= false <= 18  # about 10 of 200
    better = [(a + 2, b, c, d) for a, b, c, d in people[:100]]
    found = balance(measure(better), measure(people[100:]))
    assert not found.is_alike
    assert found.differences[0] > 0.5


def test_traits_that_tell_the_same_or_nothing_do_no_harm():
    chance = random.Random(6)
    people = [traits_of(chance) for _ in range(100)]
    twice = [(a, a, 7.0, d) for a, _, _, d in people]
    once = [(a, d) for a, _, _, d in people]
    both = [balance(measure(rows[:60]), measure(rows[60:])).chance for rows in (twice, once)]
    assert both[0] == pytest.approx(both[1], abs=1e-9)


def test_what_a_size_can_show_is_found_four_times_of_five():
    least = smallest_difference(people=900, base_people=100, share=0.1)
    assert least == pytest.approx(0.1, abs=0.02)
    assert smallest_difference(people=90_000, base_people=10_000, share=0.1) < 0.01
    assert smallest_difference(people=5, base_people=1, share=0.5) is None
    chance, found = random.Random(7), 0
    for _ in range(RUNS):
        hits = sum(chance.random() < 0.1 + least for _ in range(900))
        base = sum(chance.random() < 0.1 for _ in range(100))
        found += difference_of_shares(hits, 900, base, 100).low > 0
    assert 0.74 <= found / RUNS <= 0.88


def test_a_lift_planted_in_real_sales_is_covered_in_95_of_100():
    runs = [run_campaign(seed, planted=PLANTED) for seed in range(RUNS)]
    covered = sum(one.shares.low <= PLANTED <= one.shares.high for one in runs) / RUNS
    assert 0.92 <= covered <= 0.98, covered


def test_where_nothing_was_planted_5_of_100_are_false_alarms():
    runs = [run_campaign(seed, planted=0.0) for seed in range(RUNS)]
    alarms = sum(one.verdict in {Verdict.MORE, Verdict.FEWER} for one in runs) / RUNS
    assert 0.02 <= alarms <= 0.08, alarms
    money = sum(one.spent.is_sure for one in runs) / RUNS
    assert 0.02 <= money <= 0.08, money


def test_before_the_end_and_of_few_people_nothing_is_said():
    one, base = outcome([100] * 300 + [0] * 300), outcome([100] * 10 + [0] * 190)
    assert judge(one, base, is_over=True).verdict is Verdict.MORE
    assert judge(base, one, is_over=True).verdict is Verdict.FEWER
    assert judge(one, base, is_over=False).verdict is Verdict.TOO_EARLY
    nobody_yet = outcome([0] * 200)
    assert judge(nobody_yet, nobody_yet, is_over=False).verdict is Verdict.TOO_EARLY
    assert judge(nobody_yet, nobody_yet, is_over=True).verdict is Verdict.TOO_FEW
    assert judge(one, outcome([0] * 29), is_over=True).verdict is Verdict.TOO_FEW
    assert judge(outcome([9] * 9 + [0] * 91), outcome([0] * 90), is_over=True).verdict is (
        Verdict.TOO_FEW
    )
    assert judge(one, outcome([5]), is_over=True) is None


def test_money_that_hangs_on_one_great_buyer_is_marked():
    usual = [100, 110, 90, 105, 95, 0, 0, 0, 0, 0] * 20
    many = judge(outcome(usual + [120] * 40), outcome(usual), is_over=True)
    assert (many.spent.is_sure, many.rests_on_few) == (True, False)
    few = judge(outcome([900 + value for value in usual]), outcome([*usual, 10**6]), is_over=True)
    assert (few.spent.is_sure, few.rests_on_few) == (False, True)


# The pieces


def run_campaign(seed, *, planted):
    """A campaign over two weeks of the demo's year. Who is lifted had not come, and now spends what
    somebody who came did."""
    chance = random.Random(seed)
    baskets = real_sales()
    start = chance.randrange(30, 330)
    spent = {
        person: sum(toman for day, toman in days if start <= day < start + WINDOW)
        for person, days in baskets.items()
    }
    usual = [one for one in spent.values() if one]
    stays_away = 1 - len(usual) / len(spent)
    written, left_out = [], []
    for one in spent.values():
        if chance.random() < 0.2:
            left_out.append(one)
        elif not one and chance.random() < planted / stays_away:
            written.append(chance.choice(usual))
        else:
            written.append(one)
    return judge(outcome(written), outcome(left_out), is_over=True)


def outcome(spent):
    height = sorted(spent)[math.ceil(0.99 * len(spent)) - 1]
    capped = [min(one, height) for one in spent]
    return Outcome(buyers=sum(one > 0 for one in spent), spent=sum_up(spent), capped=sum_up(capped))


def sum_up(values):
    return Sums(people=len(values), total=sum(values), squares=sum(one * one for one in values))


def traits_of(chance):
    often = chance.lognormvariate(0, 1)
    return often, math.log1p(often) + chance.random(), chance.gauss(0, 1), chance.randrange(3)


def measure(people):
    many = range(len(people[0]))
    return Traits(
        people=len(people),
        sums=tuple(sum(one[t] for one in people) for t in many),
        products=tuple(tuple(sum(p[s] * p[t] for p in people) for t in many) for s in many),
    )


_BASKETS = {}


def real_sales():
    """Household → [(day from the first, toman)]."""
    if not _BASKETS:
        found = defaultdict(list)
        with gzip.open(PATH, "rt", newline="") as file:
            for row in csv.DictReader(file):
                lines = read_lines(row["lines"]).items()
                toman = sum(PRODUCTS[code].price_toman * count for code, count in lines)
                found[row["household"]].append((int(row["day"]) + 365, toman))
        _BASKETS.update(found)
    return _BASKETS
