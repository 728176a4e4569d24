"""Causes: a share of purchases goes to what guests care about."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.causes.types import CauseTerms
from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.programmes.example import Shown
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rewards.types import Words


@club_kinds.register
class CausesClub(ClubKind):
    """A cause; of those who choose it in their pages, a share of every purchase goes there."""

    slug = "causes"
    title = gettext_lazy("Good causes")
    icon = "spark"
    order = 50
    does = gettext_lazy(
        "For members who choose your cause you give it a share of what they buy; "
        "everybody sees what came together."
    )
    suits = gettext_lazy("For shops that stand for something with their guests.")

    name: Annotated[str, Field(min_length=1, max_length=80), Ask("text", gettext_lazy("Cause"))] = (
        Field(default_factory=lambda: _("Trees for our street"))
    )
    words: Annotated[str, Field(max_length=500), Ask("text", gettext_lazy("What it is for"))] = (
        Field(default_factory=lambda: _("Planting and watering, by people of the neighbourhood."))
    )
    percent: Annotated[
        Decimal,
        Field(gt=0, le=50, decimal_places=2),
        Ask("decimal", gettext_lazy("Share of purchases"), unit="٪"),
    ] = Decimal(2)
    goal_rial: Annotated[Rial, Ask("money", gettext_lazy("Goal"))] = 100_000_000

    def make_cause(self) -> CauseTerms:
        return CauseTerms(
            name=self.name,
            words=self.words,
            goal_rial=self.goal_rial,
            share_percent=self.percent,
        )

    def show(
        self, invoice_rial: int, *, ground: Ground, words: Words, at: datetime
    ) -> tuple[Shown, ...]:
        share = int(invoice_rial * self.percent / 100)
        said = _("%(amount)s, from you") % {"amount": words.money(share)}
        return (Shown(who=self.name, gets=said),)
