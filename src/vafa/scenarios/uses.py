"""Which segments scenarios ask about, and which they wait for somebody to enter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from vafa.scenarios.flow import walk
from vafa.scenarios.models import ScenarioVersion
from vafa.scenarios.spec import ScenarioSpec, read_spec
from vafa.scenarios.types import ScenarioState
from vafa.segments.registry import SegmentUse, uses


def tell_uses() -> None:
    """Let segments know that scenarios make use of them."""
    said = _("scenario “%(name)s”")
    uses.register(SegmentUse(slug="scenarios", said=said, find=find_asked))
    uses.register(SegmentUse(slug="scenarios_begin", said=said, find=find_awaited, watches=True))


def find_asked() -> Mapping[int, Sequence[str]]:
    """By segment, the scenarios that ask whether somebody is in it."""
    return _find(_list_asked)


def find_awaited() -> Mapping[int, Sequence[str]]:
    """By segment, the scenarios that begin when somebody enters it."""
    return _find(_list_awaited)


def _find(list_segments: Callable[[ScenarioSpec], set[int]]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = ScenarioVersion.objects.filter(number=F("scenario__newest"))
    for row in rows.exclude(scenario__state=ScenarioState.ENDED):
        spec = read_spec(row.spec)
        for segment_id in list_segments(spec):
            found[segment_id].append(spec.name)
    return found


def _list_asked(spec: ScenarioSpec) -> set[int]:
    asked = {getattr(stop.step, "segment_id", None) for _place, stop in walk(spec.steps)}
    return {one for one in (*asked, spec.only_segment_id) if one is not None}


def _list_awaited(spec: ScenarioSpec) -> set[int]:
    awaited = getattr(spec.when, "segment_id", None)
    return set() if awaited is None else {awaited}
