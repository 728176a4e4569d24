"""Points: earned by every purchase, taken as rewards from a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.programmes.example import Shown
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rewardlist.types import PrizeTerms
from vafa.rewards.types import Words
from vafa.rules.types import RuleSpec, read_rule

MONTHS = 12


@club_kinds.register
class PointsClub(ClubKind):
    """A point for every so much, good for a year; the first reward of the list with its stock."""

    slug = "points"
    title = gettext_lazy("Points and rewards")
    icon = "star"
    order = 20
    does = gettext_lazy(
        "Every purchase earns points, and members take rewards for them from your list."
    )
    suits = gettext_lazy("For shops whose guests come often and like to collect.")

    amount_rial: Annotated[Rial, Field(gt=0), Ask("money", gettext_lazy("One point for every"))] = (
        100_000
    )
    prize: Annotated[
        str, Field(min_length=1, max_length=80), Ask("text", gettext_lazy("First reward"))
    ] = Field(default_factory=lambda: _("A drink on us"))
    prize_points: Annotated[
        int,
        Field(gt=0, le=10**9),
        Ask("number", gettext_lazy("Its price"), unit=gettext_lazy("points")),
    ] = 200
    stock: Annotated[
        int,
        Field(ge=1, le=10**6),
        Ask("number", gettext_lazy("In stock"), unit=gettext_lazy("pieces")),
    ] = 50

    def make_prizes(self) -> Mapping[str, PrizeTerms]:
        terms = PrizeTerms(name=self.prize, price_points=self.prize_points, stock=self.stock)
        return {"first": terms}

    def make_rules(self, ground: Ground) -> Mapping[str, RuleSpec]:
        reward = {"kind": "points", "points": 1, "per": "amount", "amount_rial": self.amount_rial}
        spec = {
            "name": _("Points from every purchase"),
            "reward": reward,
            "terms": {"expiry": {"kind": "months", "count": MONTHS}},
        }
        return {"everybody": read_rule(spec)}

    def show(
        self, invoice_rial: int, *, ground: Ground, words: Words, at: datetime
    ) -> tuple[Shown, ...]:
        each = max(1, invoice_rial // self.amount_rial)
        times = -(-self.prize_points // each)
        reached = Shown(
            who=self.prize,
            gets=_("after %(count)s such purchases") % {"count": words.number(times)},
        )
        return (*super().show(invoice_rial, ground=ground, words=words, at=at), reached)
