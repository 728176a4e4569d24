"""When a rule looks: at every purchase, on a birthday, at an event of the shop's own."""

from __future__ import annotations

from typing import ClassVar, Self

from django.utils.functional import Promise

from vafa.foundation.shapes import Kind
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion


class Trigger(Kind):
    """What makes a rule look, with the settings a shop gave it.

    One file in `rules/triggers`, registered by itself.
    """

    title: ClassVar[Promise]
    """Its plain name for a list to choose from: «هر خرید»."""
    icon: ClassVar[str]
    phrase: ClassVar[Promise]
    """The beginning of a rule's sentence: «در هر خرید»."""
    has_sale: ClassVar[bool] = False
    """Whether there is an invoice, so that shares of it can be given and asked about."""
    has_goods: ClassVar[bool] = False
    """Whether something was bought, though not now by the customer, of which shares can be given:
    by a friend they brought. It is known by what it came to, as one line of one piece.
    """

    @property
    def event(self) -> str:
        """Which event of the shop's own it waits for; empty for all else."""
        return ""

    def fits(self, occasion: Occasion) -> bool:
        """Whether the rule looks at this occasion at all."""
        return occasion.trigger == self.slug and occasion.event == self.event

    def describe(self, words: Words) -> str:
        """Its phrase, with its settings."""
        return str(self.phrase)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests, documentation and templates."""
        return (cls(),)
