"""Paid membership: guests pay for a time, and more comes back to them while it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.formatting import format_number
from vafa.foundation.shapes import Rial
from vafa.memberships.types import PlanTerms
from vafa.programmes.example import Scene
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rules.types import RuleSpec, read_rule

DAYS = 45


@club_kinds.register
class MembershipClub(ClubKind):
    """A plan on the menu, and credit for its members. Who paid keeps it when it is off."""

    slug = "membership"
    title = gettext_lazy("Paid membership")
    icon = "card"
    order = 40
    does = gettext_lazy(
        "Guests pay once for some months; while it lasts, more of every purchase comes back."
    )
    suits = gettext_lazy("For shops with regular guests who gladly pay ahead for more.")
    promised = frozenset({"members"})

    name: Annotated[
        str, Field(min_length=1, max_length=80), Ask("text", gettext_lazy("Its name"))
    ] = Field(default_factory=lambda: _("Friends of the house"))
    price_rial: Annotated[Rial, Field(gt=0), Ask("money", gettext_lazy("Its price"))] = 2_000_000
    months: Annotated[
        int,
        Field(ge=1, le=36),
        Ask("number", gettext_lazy("Lasts for"), unit=pgettext_lazy("length", "months")),
    ] = 3
    percent: Annotated[
        Decimal,
        Field(gt=0, le=50, decimal_places=2),
        Ask("decimal", gettext_lazy("Share that comes back"), unit="٪"),
    ] = Decimal(10)

    def make_plan(self) -> PlanTerms:
        benefits = _("%(percent)s%% of every purchase comes back as credit.")
        return PlanTerms(
            name=self.name,
            price_rial=self.price_rial,
            sku="membership",
            count=self.months,
            benefits=benefits % {"percent": format_number(self.percent)},
        )

    def make_rules(self, ground: Ground) -> Mapping[str, RuleSpec]:
        spec = {
            "name": _("Credit for %(tier)s") % {"tier": self.name},
            "conditions": {"kind": "member_of", "labels": [ground.plan_label]},
            "reward": {"kind": "credit", "percent": str(self.percent)},
            "terms": {"expiry": {"kind": "days", "count": DAYS}},
        }
        return {"members": read_rule(spec)}

    def list_scenes(self, ground: Ground) -> tuple[Scene, ...]:
        return (
            Scene(who=_("Member"), labels=frozenset({ground.plan_label})),
            Scene(who=_("Without a membership")),
        )
