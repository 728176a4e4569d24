"""Who bought some products."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Count as Counted
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.buying import bought_lines
from vafa.segments.criterion import Asking, Topic, among
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
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
        Field(min_length=1, max_length=100),
        Ask("names", gettext_lazy("One of these products"), of="products"),
    ]
    times: Annotated[
        int,
        Field(ge=1, le=1000),
        Ask("number", gettext_lazy("At least"), unit=gettext_lazy("purchases")),
    ] = 1

    def matches(self, asking: Asking) -> Q:
        rows = bought_lines(self, asking).filter(sku__in=self.skus)
        if self.times == 1:
            return among(rows, "sale__customer_id")
        often = rows.annotate(count=Counted("sale_id", distinct=True))
        return among(often.filter(count__gte=self.times), "sale__customer_id")

    def describe(self, words: Words) -> str:
        names = words.any_of(map(words.product, self.skus))
        said = _("bought %(names)s") % {"names": names}
        if self.times > 1:
            facts = {"names": names, "times": words.number(self.times)}
            said = _("bought %(names)s at least %(times)s times") % facts
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(skus=("latte",)),
            cls(skus=("cake", "tea"), last_days=60),
            cls(skus=("latte",), times=3),
        )
