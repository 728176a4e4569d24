"""How old somebody is."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import Field

from vafa.customers.queries import is_aged
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic, between
from vafa.segments.fields import Ranged
from vafa.segments.registry import criteria


@criteria.register
class Age(Ranged):
    """From so many to so many years old today; who has not told the year of birth is not meant."""

    slug = "age"
    title = pgettext_lazy("of a customer", "Age")
    icon = "cake"
    topic = Topic.PERSON

    least: Annotated[
        Annotated[int, Field(ge=0, le=130)] | None,
        Ask("number", gettext_lazy("At least"), unit=gettext_lazy("years")),
    ] = None
    most: Annotated[
        Annotated[int, Field(ge=0, le=130)] | None,
        Ask("number", gettext_lazy("At most"), unit=gettext_lazy("years")),
    ] = None

    def matches(self, asking: Asking) -> Q:
        is_known = Q(birth_year__gt=0, birth_month__gt=0)
        return is_known & between(
            self.least, self.most, lambda years: is_aged(years, on=asking.today)
        )

    def describe(self, words: Words) -> str:
        return _("are %(years)s years old") % {"years": self.say_range(words.number)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=18, most=30), cls(least=35), cls(most=35)
