"""Who bought from some categories."""

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
class BoughtCategory(Spanned):
    """Bought from one of these categories, in so many purchases at least."""

    slug = "bought_category"
    title = gettext_lazy("Bought from a category")
    icon = "list"
    topic = Topic.PURCHASES

    categories: Annotated[
        Some,
        Field(min_length=1, max_length=100),
        Ask("names", gettext_lazy("One of these categories"), of="categories"),
    ]
    times: Times = 1

    def matches(self, asking: Asking) -> Q:
        return bought_some(
            self, asking, column="category", values=self.categories, times=self.times
        )

    def describe(self, words: Words) -> str:
        return say_bought(self, words, names=self.categories, times=self.times)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(categories=("قهوه",)), cls(categories=("کیک",), last_days=60)
