"""Hybrid: points, tiers and credit at once, in a stated order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.programmes.example import Scene
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rules.types import RuleSpec, read_rule
from vafa.tiers.actions import draft_default
from vafa.tiers.types import Ladder

BIRTHDAY = "birthday"
POINTS_MONTHS, GIFT_DAYS = 12, 14


@club_kinds.register
class HybridClub(ClubKind):
    """First points from the purchase, then the highest tier's multiple of them; members change
    them into credit. On the birthday there is credit besides.
    """

    slug = "hybrid"
    title = gettext_lazy("All in one")
    icon = "award"
    order = 70
    does = gettext_lazy(
        "First every purchase earns points, then the highest tier gets a multiple of them; points "
        "change into credit, and there is a gift on the birthday."
    )
    suits = gettext_lazy("For shops that want one whole club, without counting anything twice.")
    instead_of = ("cashback", "points", "tiers")

    amount_rial: Annotated[Rial, Field(gt=0), Ask("money", gettext_lazy("One point for every"))] = (
        100_000
    )
    point_rial: Annotated[Rial, Field(gt=0), Ask("money", gettext_lazy("A point is worth"))] = 3_000
    times: Annotated[
        Decimal,
        Field(gt=1, le=10, decimal_places=2),
        Ask("decimal", gettext_lazy("Points of the highest tier"), unit=gettext_lazy("times")),
    ] = Decimal(2)
    birthday_rial: Annotated[
        Rial, Field(gt=0), Ask("money", gettext_lazy("Credit on the birthday"))
    ] = 500_000

    @property
    def rial_per_point(self) -> int:
        return self.point_rial

    def make_ladder(self) -> Ladder:
        return draft_default()

    def make_rules(self, ground: Ground) -> Mapping[str, RuleSpec]:
        points = {"kind": "points", "points": 1, "per": "amount", "amount_rial": self.amount_rial}
        rules = {
            "everybody": {
                "name": _("Points from every purchase"),
                "reward": points,
                "terms": {"expiry": {"kind": "months", "count": POINTS_MONTHS}},
            },
            "birthday": {
                "name": _("Birthday gift"),
                "when": BIRTHDAY,
                "reward": {"kind": "credit", "amount_rial": self.birthday_rial},
                "terms": {"expiry": {"kind": "days", "count": GIFT_DAYS}},
            },
        }
        for highest in ground.tiers[-1:]:
            rules["highest"] = {
                "name": _("More points for %(tier)s") % {"tier": highest.name},
                "conditions": {"kind": "member_of", "labels": [highest.label]},
                "reward": {"kind": "multiply", "reward": "points", "times": str(self.times)},
            }
        return {key: read_rule(rule) for key, rule in rules.items()}

    def list_scenes(self, ground: Ground) -> tuple[Scene, ...]:
        highest = [
            Scene(who=tier.name, labels=frozenset({tier.label})) for tier in ground.tiers[-1:]
        ]
        birthday = Scene(who=_("On the birthday"), trigger=BIRTHDAY)
        return (Scene(who=_("Every guest")), *highest, birthday)
