"""Numbers of cards: ours and nobody else's, however they come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cards.conftest import BANK_CARDS
from vafa.cards.errors import BankCard, NoSuchCard
from vafa.cards.numbers import (
    PREFIXES,
    CardKind,
    kind_of,
    looks_like_card,
    make_number,
    read_number,
    write_groups,
)
from vafa.foundation.persian import to_persian_digits


def luhn(number):
    """The check of ISO/IEC 7812-1, annex B, written another way."""
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(number))]
    return sum(sum(divmod(value, 10)) for value in doubled) % 10


def as_typed(number):
    persian = to_persian_digits(number)
    return {
        "typed": number,
        "in groups": write_groups(number),
        "with dashes": write_groups(number).replace(" ", "-"),
        "in Persian": persian,
        "in Persian groups": write_groups(persian),
        "swiped": f";{number}?",
        "swiped through a Persian keyboard": f"ک{persian}؟",
        "swiped with more on the track": f";{number}=49121200000000001234?\r",
        "the same through a Persian keyboard": f"ک{persian}=۴۹۱۲۱۲۰۰۰۰۰۰۰۰۰۰۱۲۳۴؟",
        "first track": f"%B{number}^GOLESTAN/CAFE^4912?",
        "first track through a Persian keyboard": f"٪\u200c{persian}×۴۹۱۲؟",
        "scanned": f"{number}\r\n",
    }


@given(st.integers(0, 2**63 - 1), st.sampled_from(CardKind))
def test_every_number_has_our_prefix_and_its_check_digit(card_id, kind):
    with_scope = pytest.MonkeyPatch()
    with with_scope.context() as patch:
        patch.setattr("vafa.cards.numbers.current_business_id", lambda: 7)
        number = make_number(card_id, kind)
        assert number == make_number(card_id, kind)
    assert len(number) == 16
    assert number.isdigit()
    assert number.startswith(PREFIXES[kind])
    assert luhn(number) == 0
    assert kind_of(number) is kind


@given(st.integers(0, 10**13 - 1), st.sampled_from(CardKind))
def test_it_is_read_however_it_comes_in(made, kind):
    body = f"{PREFIXES[kind]}{made:013}"
    number = body + str(next(d for d in range(10) if luhn(f"{body}{d}") == 0))
    for how, text in as_typed(number).items():
        assert read_number(text) == number, how
        assert looks_like_card(text), how


@given(st.integers(0, 10**13 - 1), st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_no_card(made, place, more):
    body = f"11{made:013}"
    number = body + str(next(d for d in range(10) if luhn(f"{body}{d}") == 0))
    wrong = f"{number[:place]}{(int(number[place]) + more) % 10}{number[place + 1 :]}"
    with pytest.raises(NoSuchCard):
        read_number(wrong)


@pytest.mark.parametrize("number", BANK_CARDS)
def test_a_bank_card_is_told_from_ours_however_it_comes_in(number):
    for text in as_typed(number).values():
        with pytest.raises(BankCard) as refusal:
            read_number(text)
        assert number not in repr(vars(refusal.value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "مینا",
        "09121234567",
        "1234567",
        ";E?",
        "60379912345678",
        "11" * 10,
        "1100 0000-0000 0000",
    ],
)
def test_what_is_no_card_is_not_taken_for_one(text):
    assert not looks_like_card(text)
    with pytest.raises(NoSuchCard):
        read_number(text)


def test_numbers_of_two_businesses_have_nothing_in_common(business, monkeypatch):
    numbers = []
    for business_id in (1, 2):
        monkeypatch.setattr("vafa.cards.numbers.current_business_id", lambda b=business_id: b)
        numbers.append(make_number(42, CardKind.MEMBER))
    assert numbers[0] != numbers[1]
