"""Tiers: bronze, silver, gold; more comes back from the higher ones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.programmes.example import Scene
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rules.types import RuleSpec, read_rule
from vafa.tiers.actions import DEFAULT_GOLD_RIAL, DEFAULT_SILVER_RIAL, draft_default
from vafa.tiers.types import Ladder

DAYS = 60
Share = Annotated[Decimal, Field(gt=0, le=50, decimal_places=2)]


@club_kinds.register
class TiersClub(ClubKind):
    """Credit for the two highest tiers; of a ladder that is there already, for its two highest."""

    slug = "tiers"
    title = gettext_lazy("Bronze, silver, gold")
    icon = "medal"
    order = 30
    does = gettext_lazy(
        "Whoever buys more in a year goes up a tier, and more of every purchase comes back to them."
    )
    suits = gettext_lazy("For shops with loyal guests who shall feel the difference.")
    asks_of_ladder = frozenset({"silver_rial", "gold_rial"})

    silver_rial: Annotated[
        Rial, Field(gt=0), Ask("money", gettext_lazy("Silver from, in a year"))
    ] = DEFAULT_SILVER_RIAL
    gold_rial: Annotated[Rial, Field(gt=0), Ask("money", gettext_lazy("Gold from, in a year"))] = (
        DEFAULT_GOLD_RIAL
    )
    silver_percent: Annotated[
        Share, Ask("decimal", gettext_lazy("Back to the second tier"), unit="٪")
    ] = Decimal(3)
    gold_percent: Annotated[
        Share, Ask("decimal", gettext_lazy("Back to the highest tier"), unit="٪")
    ] = Decimal(7)

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.gold_rial <= self.silver_rial:
            raise ValueError(gettext_lazy("Gold must ask for more than silver."))
        return self

    def make_ladder(self) -> Ladder:
        return draft_default(silver_rial=self.silver_rial, gold_rial=self.gold_rial)

    def make_rules(self, ground: Ground) -> Mapping[str, RuleSpec]:
        highest = zip(
            ("highest", "second"),
            reversed(ground.tiers),
            (self.gold_percent, self.silver_percent),
            strict=False,
        )
        return {
            key: read_rule(
                {
                    "name": _("Credit for %(tier)s") % {"tier": tier.name},
                    "conditions": {"kind": "member_of", "labels": [tier.label]},
                    "reward": {"kind": "credit", "percent": str(percent)},
                    "terms": {"expiry": {"kind": "days", "count": DAYS}},
                }
            )
            for key, tier, percent in highest
        }

    def list_scenes(self, ground: Ground) -> tuple[Scene, ...]:
        return tuple(
            Scene(who=tier.name, labels=frozenset({tier.label})) for tier in ground.tiers[-2:]
        )
