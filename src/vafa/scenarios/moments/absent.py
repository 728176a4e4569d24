"""When somebody has not come for a while."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.scenarios.moment import Coming, Moment
from vafa.scenarios.registry import moments

STILL_COUNTS = timedelta(days=7)  # however long nobody looked: who is away longer is left in peace


@moments.register
class Absent(Moment):
    """Their last purchase was so many days ago. Once for each absence.

    Who was away for longer when the scenario began does not set out.
    """

    slug = "absent"
    title = gettext_lazy("after an absence")
    icon = "moon"
    is_looked_for = True

    days: Annotated[
        int,
        Field(ge=3, le=1000),
        Ask("number", gettext_lazy("Have not come for"), unit=gettext_lazy("days")),
    ]

    def find(self, day: date, *, after_id: int, limit: int) -> list[Coming]:
        latest = day - timedelta(days=self.days)
        rows = metrics().filter(
            last_day__range=(latest - STILL_COUNTS, latest),
            customer_id__gt=after_id,
            customer__merged_into_id__isnull=True,
        )
        found = rows.order_by("customer_id").values_list("customer_id", "last_day")[:limit]
        return [Coming(customer_id, f"absent:{last_day}") for customer_id, last_day in found]

    def describe(self, words: Words) -> str:
        return _("after %(count)s days without a purchase") % {"count": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(days=60),)
