"""With some products on the invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class Product(Condition):
    """Together, at least `pieces` of these products are on the invoice."""

    slug = "product"
    title = gettext_lazy("Product on the invoice")
    icon = "tag"
    needs_sale = True

    skus: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=200),
        Ask("names", gettext_lazy("Products"), of="products"),
    ]
    pieces: Annotated[
        int,
        Field(ge=1, le=1000),
        Ask("number", gettext_lazy("At least"), unit=gettext_lazy("pieces")),
    ] = 1

    def holds(self, occasion: Occasion) -> bool:
        return self._count(occasion) >= self.pieces

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"missing": str(self.pieces - self._count(occasion)), "skus": list(self.skus)}

    def describe(self, words: Words) -> str:
        names = words.any_of(map(words.product, self.skus))
        if self.pieces == 1:
            return _("with %(names)s") % {"names": names}
        count = words.number(self.pieces)
        return _("with %(count)s or more of %(names)s") % {"count": count, "names": names}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("%(count)s more of %(names)s are needed.") % {
            "count": words.number(Decimal(facts["missing"])),
            "names": words.any_of(map(words.product, facts["skus"])),
        }

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(skus=("C1",)), cls(skus=("C1", "C2"), pieces=3)

    def _count(self, occasion: Occasion) -> Decimal:
        return sum((Decimal(line.quantity) for line in occasion.lines if line.sku in self.skus), _0)


_0 = Decimal(0)
