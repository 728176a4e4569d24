"""The picture of a way: its steps in words, who stands where, and how many went which way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.checkout.queries import load_words
from vafa.foundation.words import Words
from vafa.messaging.queries import preview_for
from vafa.scenarios.types import Flow, ScenarioState, Step, Way
from vafa.segments.queries import map_names
from vafa.tenancy.models import Business
from vafa.ui import formats

STATES = {  # state → kind of badge, icon
    ScenarioState.DRAFT: ("plain", "edit"),
    ScenarioState.LIVE: ("good", "play"),
    ScenarioState.PAUSED: ("warn", "pause"),
    ScenarioState.ENDED: ("plain", "ban"),
}


@dataclass(frozen=True, kw_only=True)
class DrawnSide:
    """One side of a fork: how many went there, and its steps."""

    way: str
    count: int
    stops: list[DrawnStop]


@dataclass(frozen=True, kw_only=True)
class DrawnStop:
    """A step: what it says, how many are at it now, and how many it let go on."""

    place: str
    icon: str
    text: str
    here: int
    passed: int
    sides: list[DrawnSide]

    @property
    def here_said(self) -> str:
        """How many are at it now, in words."""
        return ngettext("%(count)s here", "%(count)s here", self.here) % {
            "count": formats.number(self.here)
        }

    @property
    def passed_said(self) -> str:
        """How many it let go on, in words."""
        return ngettext("%(count)s passed", "%(count)s passed", self.passed) % {
            "count": formats.number(self.passed)
        }


def load_scenario_words(business: Business) -> Words:
    """The business's way of speaking, with the names of its segments."""
    words = load_words(business)
    return replace(words, names={**words.names, **map_names()})


def draw_way(
    flow: Flow,
    words: Words,
    *,
    here: Mapping[str, int],
    ways: Mapping[str, Mapping[Way, int]],
    at: datetime,
    base: str = "",
) -> list[DrawnStop]:
    """The steps of a way, or of one side of a fork whose places begin with `base`."""
    drawn = []
    for index, stop in enumerate(flow):
        place = f"{base}{index}"
        gone = ways.get(place, {})
        sides = (Way.YES, Way.NO) if stop.step.forks else ()
        drawn.append(
            DrawnStop(
                place=place,
                icon=stop.step.icon,
                text=_say(stop.step, words, at=at),
                here=here.get(place, 0),
                passed=sum(gone.values()),
                sides=[
                    DrawnSide(
                        way=way,
                        count=gone.get(way, 0),
                        stops=draw_way(
                            stop.side(way),
                            words,
                            here=here,
                            ways=ways,
                            at=at,
                            base=f"{place}.{way}.",
                        ),
                    )
                    for way in sides
                ],
            )
        )
    return drawn


def _say(step: Step, words: Words, *, at: datetime) -> str:
    """What a step does; of a text, as somebody would read it."""
    if not step.text:
        return step.describe(words)
    shown = preview_for(step.text, customer_id=None, at=at)
    said = _("the text “%(text)s”") % {"text": shown.text}
    return f"{said} ({step.carried_by})" if step.carried_by else said
