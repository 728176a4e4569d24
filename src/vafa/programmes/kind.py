"""A ready kind of club: what it asks of the owner, and what it puts in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vafa.causes.types import CauseTerms
from vafa.foundation.shapes import Kind
from vafa.memberships.types import PlanTerms
from vafa.programmes.example import Scene, Shown, show_scene
from vafa.rewardlist.types import PrizeTerms
from vafa.rewards.types import Words
from vafa.rules.types import RuleSpec
from vafa.tiers.types import Ladder, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the rules of a programme stand on: the tiers above everybody's, the lowest first, and
    the label of the members of its plan.
    """

    tiers: tuple[Tier, ...] = ()
    plan_label: str = "plan:0"


class ClubKind(Kind):
    """A kind of club, with the owner's answers; one file in `programmes/kinds`.

    Its fields are the questions (`Ask`), their defaults a good beginning. The parts it puts in
    place have keys, which stay the same whatever the answers are.
    """

    title: ClassVar[Promise]
    icon: ClassVar[str]
    order: ClassVar[int]
    """Its place among the others."""
    does: ClassVar[Promise]
    """One sentence: what it does."""
    suits: ClassVar[Promise]
    """One sentence: for whom it is."""
    page: ClassVar[str] = ""
    """The panel's page where it is set up, for what takes more than one press."""
    instead_of: ClassVar[tuple[str, ...]] = ()
    """The kinds it gives already: they and it are never on together, so nothing counts twice."""
    promised: ClassVar[frozenset[str]] = frozenset()
    """The rules that go on when it is switched off, since somebody paid for what they give."""
    asks_of_ladder: ClassVar[frozenset[str]] = frozenset()
    """The questions about the tiers, not asked where the business has tiers of its own."""

    def make_ladder(self) -> Ladder | None:
        """The tiers it wants, for a business that has none."""
        return None

    def make_plan(self) -> PlanTerms | None:
        """The plan it sells; a code that the menu has already is made another."""
        return None

    def make_cause(self) -> CauseTerms | None:
        """The cause it begins with."""
        return None

    def make_prizes(self) -> Mapping[str, PrizeTerms]:
        """What it puts on the reward list."""
        return {}

    @property
    def rial_per_point(self) -> int:
        """What a point is worth when it is changed into credit; 0 leaves that as it is."""
        return 0

    def make_rules(self, ground: Ground) -> Mapping[str, RuleSpec]:
        """Its rules."""
        return {}

    def list_scenes(self, ground: Ground) -> tuple[Scene, ...]:
        """Whom the worked example shows."""
        return (Scene(who=_("Every guest")),)

    def show(
        self, invoice_rial: int, *, ground: Ground, words: Words, at: datetime
    ) -> tuple[Shown, ...]:
        """What each of its guests gets for such an invoice."""
        rules = tuple(self.make_rules(ground).values())
        return tuple(
            show_scene(scene, rules, invoice_rial, words=words, at=at)
            for scene in self.list_scenes(ground)
        )
