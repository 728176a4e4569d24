"""Cashback: a share of every purchase comes back as credit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.formatting import format_number
from vafa.foundation.shapes import Rial
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rules.types import RuleSpec, read_rule


@club_kinds.register
class Cashback(ClubKind):
    """Credit by share, good for some days; from the next visit on."""

    slug = "cashback"
    title = gettext_lazy("Cashback")
    icon = "wallet"
    order = 10
    does = gettext_lazy(
        "A share of every purchase comes back as credit; a text tells how much and until when."
    )
    suits = gettext_lazy("The simplest beginning, for whoever wants guests back soon.")

    percent: Annotated[
        Decimal,
        Field(gt=0, le=50, decimal_places=2),
        Ask("decimal", gettext_lazy("Share that comes back"), unit="٪"),
    ] = Decimal(5)
    days: Annotated[
        int,
        Field(ge=1, le=366),
        Ask("number", gettext_lazy("Good for"), unit=gettext_lazy("days")),
    ] = 45
    wait_hours: Annotated[
        int,
        Field(ge=0, le=720),
        Ask("number", gettext_lazy("Usable after"), unit=gettext_lazy("hours")),
    ] = 0
    smallest_rial: Annotated[Rial, Ask("money", gettext_lazy("For invoices from"))] = 0

    def make_rules(self, ground: Ground) -> Mapping[str, RuleSpec]:
        name = _("%(percent)s%% back from every purchase")
        large = {"kind": "minimum_amount", "amount_rial": self.smallest_rial}
        spec = {
            "name": name % {"percent": format_number(self.percent)},
            "conditions": {"kind": "all", "parts": [large] if self.smallest_rial else []},
            "reward": {"kind": "credit", "percent": str(self.percent)},
            "terms": {
                "expiry": {"kind": "days", "count": self.days},
                "wait_hours": self.wait_hours,
            },
        }
        return {"everybody": read_rule(spec)}
