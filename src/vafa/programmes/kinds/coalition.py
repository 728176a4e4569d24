"""Coalition: earned at one business, spent at another."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from vafa.programmes.example import Shown
from vafa.programmes.kind import ClubKind, Ground
from vafa.programmes.registry import club_kinds
from vafa.rewards.types import Words


@club_kinds.register
class CoalitionClub(ClubKind):
    """A club with others: it begins when both agree, on its own page."""

    slug = "coalition"
    title = gettext_lazy("Club with neighbours")
    icon = "link"
    order = 60
    does = gettext_lazy(
        "Guests earn credit at one shop and spend it at another; what you owe each other is "
        "cleared every month."
    )
    suits = gettext_lazy("For shops that share their guests and agree on how.")
    page = "peers"

    def show(
        self, invoice_rial: int, *, ground: Ground, words: Words, at: datetime
    ) -> tuple[Shown, ...]:
        return ()
