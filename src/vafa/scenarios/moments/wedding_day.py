"""On the wedding day, or some days before it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import list_wedding_days
from vafa.foundation.words import Words
from vafa.scenarios.anniversary import Anniversary
from vafa.scenarios.registry import moments


@moments.register
class WeddingDay(Anniversary):
    """Of the wedding day."""

    slug = "wedding_day"
    title = gettext_lazy("wedding day")
    icon = "star"
    list_people = staticmethod(list_wedding_days)

    def describe(self, words: Words) -> str:
        if not self.days_before:
            return _("on the wedding day")
        count = words.number(self.days_before)
        return _("%(count)s days before the wedding day") % {"count": count}
