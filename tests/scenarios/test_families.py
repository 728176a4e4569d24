"""What holds for everything that a scenario is made of."""

import re
from pathlib import Path

import pytest

from tests.scenarios.conftest import NOW
from vafa.audit.types import SYSTEM
from vafa.foundation.asking import list_asks
from vafa.foundation.shapes import read_kind, write_kind
from vafa.foundation.words import Words
from vafa.scenarios.actions import make_scenario, start_scenario
from vafa.scenarios.models import ScenarioVersion
from vafa.scenarios.queries import get_scenario
from vafa.scenarios.ready import READY
from vafa.scenarios.registry import moments, steps
from vafa.scenarios.spec import read_spec, write_spec
from vafa.scenarios.types import ScenarioState, walk

ICONS = set(re.findall(r'id="([a-z-]+)"', Path("frontend/icons.svg").read_text()))
KINDS = [*((moments, one) for one in moments), *((steps, one) for one in steps)]

every_kind = pytest.mark.parametrize(
    ("family", "kind"), KINDS, ids=lambda value: getattr(value, "__name__", "")
)
every_ready = pytest.mark.parametrize("ready", READY, ids=lambda ready: ready.slug)


def is_persian(text):
    return not re.search(r"[A-Za-z]", re.sub(r"\{[a-z_]+\}", "", str(text)))


@every_kind
def test_its_settings_are_kept_as_they_were_written(family, kind):
    for example in kind.examples():
        assert read_kind(family, write_kind(example)) == example


@every_kind
def test_it_is_said_in_persian_asks_for_all_it_needs_and_has_a_picture(family, kind, persian):
    assert kind.icon in ICONS
    assert set(list_asks(kind)) == set(kind.model_fields)
    said = [kind.title, *(one.describe(Words(names={1: "نام"})) for one in kind.examples())]
    said += [ask.label for ask in list_asks(kind).values()]
    assert all(said)
    assert all(is_persian(text) for text in said), said


@every_ready
def test_a_ready_one_runs_as_it_stands_and_is_told_in_persian(ready, scope, persian):
    assert is_persian(f"{ready.name}{ready.meaning}")
    assert ready.icon in ICONS
    assert read_spec(write_spec(ready.spec)) == ready.spec
    scenario_id = make_scenario(ready.spec, actor=SYSTEM, at=NOW, ready=ready.slug)
    start_scenario(scenario_id, actor=SYSTEM, at=NOW)
    assert get_scenario(scenario_id).state == ScenarioState.LIVE
    texts = [place for place, stop in walk(ready.spec.steps) if stop.step.text]
    assert list(ScenarioVersion.objects.get().wordings) == texts
