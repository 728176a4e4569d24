"""Whose birthday is near."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.segments.day_soon import DaySoon
from vafa.segments.registry import criteria


@criteria.register
class BirthdaySoon(DaySoon):
    """The birthday."""

    slug = "birthday_soon"
    title = gettext_lazy("Birthday soon")
    icon = "cake"
    column = "birth"

    def describe(self, words: Words) -> str:
        if self.days == 1:
            return _("have their birthday today")
        return _("have their birthday within %(days)s days") % {"days": words.number(self.days)}
