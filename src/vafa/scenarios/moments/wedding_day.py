"""On the wedding day, or some days before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.queries import list_wedding_days
from vafa.foundation.asking import Ask
from vafa.foundation.jalali import to_jalali
from vafa.foundation.words import Words
from vafa.scenarios.moment import Coming, Moment
from vafa.scenarios.registry import moments


@moments.register
class WeddingDay(Moment):
    """Once a Jalali year, of who told it."""

    slug = "wedding_day"
    title = gettext_lazy("wedding day")
    icon = "star"
    is_looked_for = True

    days_before: Annotated[
        int,
        Field(ge=0, le=60),
        Ask("number", gettext_lazy("So long before"), unit=gettext_lazy("days")),
    ] = 0

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        wedding_day = day + timedelta(days=self.days_before)
        key = f"wedding_day:{to_jalali(wedding_day).year}"
        found = list_wedding_days(wedding_day, after_id=after_id, limit=limit)
        return [Coming(customer_id, key) for customer_id in found]

    def describe(self, words: Words) -> str:
        if not self.days_before:
            return _("on the wedding day")
        count = words.number(self.days_before)
        return _("%(count)s days before the wedding day") % {"count": count}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(days_before=3)
