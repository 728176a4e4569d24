"""How each pattern is looked for in this business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.foundation.shapes import BadValue, read_shape, write_shape
from vafa.guard.models import PatternSettings
from vafa.guard.pattern import Pattern
from vafa.guard.registry import patterns
from vafa.guard.types import Then

AnyPattern = TypeVar("AnyPattern", bound=Pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPattern:
    """A pattern with this business's thresholds, and what follows when it is seen."""

    pattern: Pattern
    then: Then


def list_patterns() -> list[ChosenPattern]:
    """Every pattern as this business wants it. One statement."""
    kept = {row.slug: row for row in PatternSettings.objects.all()}
    return [_choose(kind, kept.get(kind.slug)) for kind in patterns]


def list_watchful(family: type[AnyPattern]) -> list[tuple[AnyPattern, Then]]:
    """The patterns of one family that are looked for."""
    return [
        (chosen.pattern, chosen.then)
        for chosen in list_patterns()
        if chosen.then != Then.OFF and isinstance(chosen.pattern, family)
    ]


def change_pattern(
    slug: str, *, then: Then, limits: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    """Set what follows and the thresholds; NotFound, or BadValue pointing at what cannot be."""
    kind = patterns.find(slug)
    if kind is None:
        raise NotFound
    pattern = read_shape(kind, dict(limits), pointer="/limits")
    before = next(one for one in list_patterns() if one.pattern.slug == slug)
    if before == ChosenPattern(pattern=pattern, then=then):
        return
    PatternSettings.objects.update_or_create(
        slug=slug, defaults={"then": then, "limits": write_shape(pattern)}
    )
    record(
        actor=actor,
        act="guard.pattern_changed",
        at=at,
        object_kind="pattern",
        pattern=slug,
        before={"then": before.then, **write_shape(before.pattern)},
        after={"then": then, **write_shape(pattern)},
    )


def _choose(kind: type[Pattern], row: PatternSettings | None) -> ChosenPattern:
    if row is None:
        return ChosenPattern(pattern=kind(), then=kind.then)
    try:
        pattern = read_shape(kind, row.limits)
    except BadValue:  # a threshold of an older version
        pattern = kind()
    return ChosenPattern(pattern=pattern, then=Then(row.then))
