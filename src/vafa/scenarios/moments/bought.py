"""After a purchase: any, or the first, the second, … of a customer."""

from __future__ import annotations

from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.scenarios.moment import Happening, Moment
from vafa.scenarios.registry import moments


@moments.register
class Bought(Moment):
    """They bought. `nth` asks for that purchase of theirs alone; without it, for any."""

    slug = "bought"
    title = gettext_lazy("after a purchase")
    icon = "receipt"

    nth: Annotated[
        Annotated[int, Field(ge=1, le=1000)] | None,
        Ask(
            "number",
            gettext_lazy("Only this purchase of theirs"),
            help=gettext_lazy("1 for the first. Empty: after every purchase."),
        ),
    ] = None

    def fits(self, happening: Happening) -> bool:
        return super().fits(happening) and self.nth in {None, happening.facts["purchases"]}

    def describe(self, words: Words) -> str:
        if self.nth is None:
            return str(self.title)
        return _("after purchase number %(number)s") % {"number": words.number(self.nth)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(nth=1)
