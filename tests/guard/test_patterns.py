"""The family of patterns: what holds for each of them."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from tests.guard.conftest import MANAGER, NOON
from vafa.audit.models import AuditRecord
from vafa.foundation.errors import NotFound
from vafa.foundation.shapes import BadValue, write_shape
from vafa.guard.actions import change_pattern
from vafa.guard.queries import list_flags, list_patterns
from vafa.guard.registry import patterns
from vafa.guard.types import Then
from vafa.ui import formats

ALL = [kind.slug for kind in patterns]


class Teller:
    number = staticmethod(formats.number)
    money = staticmethod(formats.number)

    def who(self, subject):
        return "سارا"

    where = who


@pytest.mark.parametrize("slug", ALL)
def test_its_misuse_is_seen_and_told_in_persian(café, slug):
    getattr(café, slug)()
    [flag] = [flag for flag in list_flags() if flag.rule == slug]
    kind = patterns.get(slug)
    assert 0 < flag.score <= 100
    with translation.override("fa"):
        words = [
            kind().say({**flag.facts, "subject": flag.subject}, Teller()),
            *map(str, (kind.title, kind.about, kind.advice)),
        ]
        words += map(str, kind.labels.values())
    for said in words:
        assert said
        assert not re.search("[a-zA-Z]", said), said
    café.prove()


@pytest.mark.parametrize("slug", ALL)
def test_a_pattern_that_is_switched_off_is_not_looked_for(café, slug):
    change(slug, then=Then.OFF)
    getattr(café, slug)()
    assert [flag for flag in list_flags() if flag.rule == slug] == []


@pytest.mark.parametrize("slug", ALL)
def test_its_thresholds_are_kept_and_what_cannot_be_is_refused(scope, slug):
    kind = patterns.get(slug)
    assert set(kind.labels) == set(kind.model_fields)
    name = next(iter(kind.model_fields))
    more = getattr(kind(), name) + 1
    change(slug, **{name: more})
    change(slug, **{name: more})
    [chosen] = [one for one in list_patterns() if one.pattern.slug == slug]
    assert getattr(chosen.pattern, name) == more
    assert AuditRecord.objects.filter(act="guard.pattern_changed").count() == 1
    with pytest.raises(BadValue) as refused:
        change(slug, **{name: -1})
    assert refused.value.pointer == f"/limits/{name}"


def test_there_is_no_other_pattern(scope):
    with pytest.raises(NotFound):
        change_pattern("nothing", then=Then.TELL, limits={}, actor=MANAGER, at=NOON)


def test_an_ordinary_week_raises_no_flag(café):
    from datetime import timedelta

    for day in range(7):
        café.sell(at=NOON + timedelta(days=day))
        café.sell(at=NOON + timedelta(days=day, hours=6), by=café.nima)
    café.take_back(café.sell(at=NOON + timedelta(days=8)), at=NOON + timedelta(days=8))
    assert list_flags() == []


def test_a_cashier_alone_at_work_is_not_suspected_of_regulars(café):
    from datetime import timedelta

    for day in range(20):
        café.sell(at=NOON + timedelta(days=day))
        café.sell("+989120000001", at=NOON + timedelta(days=day, minutes=5))
    assert list_flags() == []


def change(slug, *, then=None, **limits):
    kind = patterns.get(slug)
    change_pattern(
        slug,
        then=then or kind.then,
        limits={**write_shape(kind()), **limits},
        actor=MANAGER,
        at=NOON,
    )
