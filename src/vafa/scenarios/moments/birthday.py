"""On the birthday, or some days before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.queries import list_birthdays
from vafa.foundation.asking import Ask
from vafa.foundation.jalali import to_jalali
from vafa.foundation.words import Words
from vafa.scenarios.moment import Coming, Moment
from vafa.scenarios.registry import moments


@moments.register
class Birthday(Moment):
    """Once a Jalali year; the 30th of Esfand is kept on the 29th in common years."""

    slug = "birthday"
    title = gettext_lazy("birthday")
    icon = "cake"
    is_looked_for = True

    days_before: Annotated[
        int,
        Field(ge=0, le=60),
        Ask("number", gettext_lazy("So long before"), unit=gettext_lazy("days")),
    ] = 0

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        birthday = day + timedelta(days=self.days_before)
        key = f"birthday:{to_jalali(birthday).year}"
        found = list_birthdays(birthday, after_id=after_id, limit=limit)
        return [Coming(customer_id, key) for customer_id in found]

    def describe(self, words: Words) -> str:
        if not self.days_before:
            return _("on the birthday")
        return _("%(count)s days before the birthday") % {"count": words.number(self.days_before)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(days_before=7)
