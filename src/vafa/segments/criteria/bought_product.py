"""Who bought some products."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.buying import Some, Times, bought_some, say_bought
from vafa.segments.criterion import Asking, Topic
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class BoughtProduct(Spanned):
    """Bought one of these products, each by its code, in so many purchases at least."""

    slug = "bought_product"
    title = gettext_lazy("Bought a product")
    icon = "tag"
    topic = Topic.PURCHASES

    skus: Annotated[
        Some,
        Field(min_length=1, max_length=100),
        Ask("names", gettext_lazy("One of these products"), of="products"),
    ]
    times: Times = 1

    def matches(self, asking: Asking) -> Q:
        return bought_some(self, asking, column="sku", values=self.skus, times=self.times)

    def describe(self, words: Words) -> str:
        return say_bought(self, words, names=map(words.product, self.skus), times=self.times)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(skus=("latte",)),
            cls(skus=("cake", "tea"), last_days=60),
            cls(skus=("latte",), times=3),
        )
