"""On a day of the Jalali year: Nowruz, Yalda, the day the shop opened."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.queries import customers
from vafa.foundation.asking import Ask
from vafa.foundation.jalali import MONTHS, birthday_in_year, to_jalali
from vafa.foundation.words import Words
from vafa.scenarios.moment import Coming, Moment
from vafa.scenarios.registry import moments

_MONTHS = tuple(enumerate(MONTHS, 1))


@moments.register
class DayOfYear(Moment):
    """Everybody, once a year; the 30th of Esfand is kept on the 29th in common years."""

    slug = "day_of_year"
    title = gettext_lazy("a day of the year")
    icon = "calendar"
    is_looked_for = True

    month: Annotated[int, Field(ge=1, le=12), Ask("one", gettext_lazy("Month"), of=_MONTHS)]
    day: Annotated[int, Field(ge=1, le=31), Ask("number", gettext_lazy("Day of the month"))]

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        year = to_jalali(day).year
        if birthday_in_year(self.month, self.day, year) != day:
            return []
        rows = customers().filter(id__gt=after_id).order_by("id")
        return [Coming(one, f"year:{year}") for one in rows.values_list("id", flat=True)[:limit]]

    def describe(self, words: Words) -> str:
        names = {"day": words.number(self.day), "month": MONTHS[self.month - 1]}
        return _("every year on %(day)s %(month)s") % names

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(month=1, day=1), cls(month=9, day=30)
