"""Units, rounding, splitting and spelling of money."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.money import (
    Rounding,
    Unit,
    from_rial,
    round_to_step,
    spell_money,
    spell_number,
    split_by_largest_remainder,
    to_rial,
)

AMOUNTS = st.integers(-(10**15), 10**15)
WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=30)


@given(AMOUNTS, st.sampled_from(Unit))
def test_units_go_there_and_back_exactly(amount, unit):
    assert from_rial(to_rial(amount, unit), unit) == amount
    assert to_rial(from_rial(amount, unit), unit) == amount


def test_units():
    assert to_rial(5_000) == 50_000
    assert to_rial(Decimal("12.5"), "thousand_toman") == 125_000
    assert from_rial(125_000, Unit.THOUSAND_TOMAN) == Decimal("12.5")
    assert type(from_rial(50_000)) is int


def test_a_broken_rial_is_refused():
    with pytest.raises(ValueError, match="whole number of rials"):
        to_rial(Decimal("0.05"), Unit.TOMAN)


@given(AMOUNTS, WEIGHTS)
def test_parts_sum_to_the_whole_and_stay_next_to_their_share(total, weights):
    parts = split_by_largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * weight, sum(weights)) if any(weights) else None
        if share is not None:
            assert abs(part - share) < 1
            assert weight or part == 0
        assert part * total >= 0


@given(AMOUNTS, WEIGHTS)
def test_a_negative_total_mirrors_a_positive_one(total, weights):
    mirrored = [-part for part in split_by_largest_remainder(-total, weights)]
    assert split_by_largest_remainder(total, weights) == mirrored


def test_splitting():
    assert split_by_largest_remainder(100, [1, 1, 1]) == [34, 33, 33]
    assert split_by_largest_remainder(10, [0, 3, 1]) == [0, 8, 2]
    assert split_by_largest_remainder(5, [0, 0]) == [3, 2]
    assert split_by_largest_remainder(0, []) == []


@given(st.fractions(), st.integers(1, 10_000))
def test_rounding_stays_within_a_step_and_mirrors(exact, step):
    down, half, up = (round_to_step(exact, step=step, mode=mode) for mode in Rounding)
    assert down % step == half % step == up % step == 0
    assert abs(down) <= abs(exact) <= abs(up)
    assert abs(up) - abs(down) in (0, step)
    assert abs(half - exact) * 2 <= step
    assert round_to_step(-exact, step=step, mode="half_up") == -half


def test_rounding():
    assert round_to_step(Fraction(123_456, 10), step=1_000) == 12_000
    assert round_to_step(12_500, step=1_000, mode="half_up") == 13_000
    assert round_to_step(Decimal("12000.01"), step=1_000, mode="up") == 13_000
    assert round_to_step(12_000, step=1_000, mode="up") == 12_000


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "صفر"),
        (7, "هفت"),
        (15, "پانزده"),
        (40, "چهل"),
        (99, "نود و نه"),
        (100, "صد"),
        (1_000, "هزار"),
        (1_250, "هزار و دویست و پنجاه"),
        (21_001, "بیست و یک هزار و یک"),
        (1_000_000, "یک میلیون"),
        (2_500_000_300, "دو میلیارد و پانصد میلیون و سیصد"),
        (-12, "منفی دوازده"),
    ],
)
def test_numbers_in_words(number, words):
    assert spell_number(number) == words


def test_money_in_words():
    assert spell_money(2_500_000) == "دویست و پنجاه هزار تومان"
    assert spell_money(125_000, "thousand_toman") == "صد و بیست و پنج هزار ریال"


@given(st.integers(-(10**20), 10**20))
def test_every_number_can_be_spelled(number):
    assert "  " not in spell_number(number)
