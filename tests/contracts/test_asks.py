"""What holds for everything a rule or a segment is made of, so that a form can be made of it."""

import re
from pathlib import Path

import pytest

from vafa.foundation.asking import list_asks, list_ways
from vafa.panel.knowing.forms import list_criteria
from vafa.panel.loyalty.options import (
    list_awards,
    list_conditions,
    list_lasting,
    list_triggers,
)
from vafa.panel.questions import load_sources
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import EXPIRIES, Words
from vafa.rules.registry import conditions, triggers
from vafa.rules.types import Basis, Multiply
from vafa.segments.registry import criteria

SHAPES = [*conditions, *triggers, *reward_kinds, *EXPIRIES, Multiply, Basis, *criteria]
CHOICES = [
    *list_conditions().values(),
    *list_triggers(),
    *list_awards(),
    *list_lasting(),
    *list_criteria().values(),
]
ICONS = set(re.findall(r'id="([a-z-]+)"', Path("frontend/icons.svg").read_text()))

every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
every_choice = pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.slug)


@every_shape
def test_every_setting_asks_something_or_is_fixed_by_the_way_it_is_chosen(shape):
    fixed = {name for choice in CHOICES if choice.shape is shape for name in choice.fixed}
    asked = {name for choice in CHOICES if choice.shape is shape for name in choice.asks}
    wanted = set(shape.model_fields) - {"kind"}
    assert wanted <= (set(list_asks(shape)) if shape is Basis else fixed | asked)


@pytest.mark.usefixtures("scope")
@every_shape
def test_choices_come_from_somewhere(shape):
    known = load_sources(Words())
    for ask in list_asks(shape).values():
        assert (ask.kind in {"one", "several"}) <= bool(ask.of)
        assert not isinstance(ask.of, str) or not ask.of or ask.of in known


@pytest.mark.usefixtures("persian")
@every_choice
def test_it_has_a_name_in_persian_and_a_picture_that_is_there(choice):
    words = [choice.title, *(ask.label for ask in choice.asks.values())]
    assert not any(letter.isascii() and letter.isalpha() for word in words for letter in str(word))
    assert choice.icon in ICONS or (not choice.icon and choice.shape in EXPIRIES)


@pytest.mark.parametrize("kind", list(reward_kinds), ids=lambda kind: kind.slug)
def test_every_example_of_a_reward_is_chosen_in_one_way(kind):
    ways = {choice.slug for choice in list_awards() if choice.shape is kind}
    assert len(ways) == len(list_ways(kind))
    for example in kind.examples():
        written = {"kind": kind.slug, **example.model_dump(mode="json")}
        assert sum(choice.fits(written) for choice in list_awards()) == 1
