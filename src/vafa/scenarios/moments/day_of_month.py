"""On a day of each Jalali month."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.queries import customers
from vafa.foundation.asking import Ask
from vafa.foundation.jalali import last_day_of_month, to_jalali
from vafa.foundation.words import Words
from vafa.scenarios.moment import Coming, Moment
from vafa.scenarios.registry import moments


@moments.register
class DayOfMonth(Moment):
    """Everybody, once a month on that day; on the last day of a month that has no such day."""

    slug = "day_of_month"
    title = gettext_lazy("a day of each month")
    icon = "calendar"
    is_looked_for = True

    day: Annotated[int, Field(ge=1, le=31), Ask("number", gettext_lazy("Day of the month"))]

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        jalali = to_jalali(day)
        if jalali.day != min(self.day, to_jalali(last_day_of_month(day)).day):
            return []
        key = f"month:{jalali.year}-{jalali.month}"
        rows = customers().filter(id__gt=after_id).order_by("id")
        return [Coming(one, key) for one in rows.values_list("id", flat=True)[:limit]]

    def describe(self, words: Words) -> str:
        return _("on day %(day)s of each month") % {"day": words.number(self.day)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(day=1),)
