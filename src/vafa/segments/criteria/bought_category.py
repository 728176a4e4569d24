"""Who bought from some categories."""

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
class BoughtCategory(Spanned):
    """Bought from one of these categories, in so many purchases at least."""

    slug = "bought_category"
    title = gettext_lazy("Bought from a category")
    icon = "list"
    topic = Topic.PURCHASES

    categories: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=80)], ...],
        Field(min_length=1, max_length=100),
        Ask("names", gettext_lazy("One of these categories"), of="categories"),
    ]
    times: Annotated[
        int,
        Field(ge=1, le=1000),
        Ask("number", gettext_lazy("At least"), unit=gettext_lazy("purchases")),
    ] = 1

    def matches(self, asking: Asking) -> Q:
        rows = bought_lines(self, asking).filter(category__in=self.categories)
        if self.times == 1:
            return among(rows, "sale__customer_id")
        often = rows.annotate(count=Counted("sale_id", distinct=True))
        return among(often.filter(count__gte=self.times), "sale__customer_id")

    def describe(self, words: Words) -> str:
        names = words.any_of(self.categories)
        said = _("bought %(names)s") % {"names": names}
        if self.times > 1:
            facts = {"names": names, "times": words.number(self.times)}
            said = _("bought %(names)s at least %(times)s times") % facts
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(categories=("قهوه",)), cls(categories=("کیک",), last_days=60)
