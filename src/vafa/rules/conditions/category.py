"""With something of some categories on the invoice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class Category(Condition):
    """What is bought of these categories comes to at least `amount_rial`; 0 is anything at all."""

    slug = "category"
    title = gettext_lazy("Shelf of the menu")
    icon = "list"
    needs_sale = True

    categories: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=100),
        Ask("names", gettext_lazy("Shelves"), of="categories"),
    ]
    amount_rial: Annotated[Rial, Ask("money", gettext_lazy("For at least"))] = 0

    def holds(self, occasion: Occasion) -> bool:
        lines = [line for line in occasion.lines if line.category in self.categories]
        return bool(lines) and sum(line.net_rial for line in lines) >= self.amount_rial

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"categories": list(self.categories), "amount_rial": self.amount_rial}

    def describe(self, words: Words) -> str:
        return self._say(self.categories, self.amount_rial, words)

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        phrase = cls._say(facts["categories"], facts["amount_rial"], words)
        return _("Only for purchases %(phrase)s.") % {"phrase": phrase}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(categories=("پیتزا",)), cls(categories=("پیتزا", "قهوه"), amount_rial=500_000)

    @classmethod
    def _say(cls, categories: Iterable[str], amount_rial: int, words: Words) -> str:
        names = words.any_of(categories)
        if not amount_rial:
            return _("with something of %(names)s") % {"names": names}
        amount = words.money(amount_rial)
        return _("with %(amount)s or more of %(names)s") % {"amount": amount, "names": names}
