"""On the birthday or the wedding day, or some days before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, ClassVar, Self

from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import to_jalali
from vafa.scenarios.moment import Coming, Moment


class Anniversary(Moment):
    """Once a Jalali year; the 30th of Esfand is kept on the 29th in common years."""

    is_looked_for = True
    list_people: ClassVar[Callable[..., list[int]]]

    days_before: Annotated[
        int,
        Field(ge=0, le=60),
        Ask("number", gettext_lazy("So long before"), unit=gettext_lazy("days")),
    ] = 0

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        kept_on = day + timedelta(days=self.days_before)
        key = f"{self.slug}:{to_jalali(kept_on).year}"
        found = type(self).list_people(kept_on, after_id=after_id, limit=limit)
        return [Coming(customer_id, key) for customer_id in found]

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(days_before=7)
