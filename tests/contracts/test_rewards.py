"""What holds for every kind of reward in `rewards/kinds`, present and to come."""

import inspect
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.catalog.types import MenuTerms
from vafa.foundation.shapes import BadValue, read_kind, write_kind
from vafa.ledger.types import Unit
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Commission, Counted, Reward, Words
from vafa.rules.types import Multiply

WORDS = Words()
every_kind = pytest.mark.parametrize("kind", list(reward_kinds), ids=lambda kind: kind.slug)
every_example = pytest.mark.parametrize(
    "reward", [example for kind in reward_kinds for example in kind.examples()], ids=str
)
percents = st.none() | st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)
on_menu = st.builds(MenuTerms, percents, percents, st.none() | st.integers(0, 1000))
counts = st.lists(
    st.tuples(st.integers(0, 10**12), st.integers(1, 99), on_menu), min_size=1, max_size=8
).map(
    lambda lines: Counted(
        **dict(zip(("by_line", "pieces", "menu"), zip(*lines, strict=True), strict=True))
    )
)


@every_kind
def test_it_is_a_reward_in_a_file_of_its_name_in_a_unit_of_the_books(kind):
    assert issubclass(kind, Reward)
    assert Path(inspect.getfile(kind)).stem == kind.slug
    assert kind.slug != Multiply.slug
    assert kind.unit is None or kind.unit in Unit
    is_owed = issubclass(kind, Commission)  # with the sale itself
    assert (kind.unit is None) == (is_owed or kind.give is not Reward.give)
    assert kind.step >= 1
    assert kind.examples()


@every_example
def test_it_survives_being_written_and_refuses_unknown_settings(reward):
    data = json.loads(json.dumps(write_kind(reward)))
    assert read_kind(reward_kinds, data) == reward
    with pytest.raises(BadValue):
        read_kind(reward_kinds, data | {"surprise": 1})


@every_example
@given(counted=counts)
def test_it_is_exact_never_negative_and_weighs_every_line(reward, counted):
    award = reward.compute(counted)
    assert award >= 0
    assert not isinstance(award, float)
    weights = reward.weigh(counted)
    assert len(weights) == len(counted.by_line)
    assert all(type(weight) is int and weight >= 0 for weight in weights)
    assert sum(weights) > 0 or award == 0


@every_example
@given(counted=counts, more=st.integers(1, 10**9))
def test_more_counted_never_gives_less(reward, counted, more):
    larger = Counted(
        by_line=(counted.by_line[0] + more, *counted.by_line[1:]),
        pieces=(counted.pieces[0] + 1, *counted.pieces[1:]),
        menu=counted.menu,
    )
    assert reward.compute(larger) >= reward.compute(counted)


@pytest.mark.usefixtures("persian")
@every_example
def test_it_is_one_phrase_in_persian(reward):
    for phrase in (reward.describe(WORDS), reward.describe_amount(7_000, WORDS), str(reward.title)):
        assert phrase
        assert "%" not in phrase
        assert not any(letter.isascii() and letter.isalpha() for letter in phrase)
