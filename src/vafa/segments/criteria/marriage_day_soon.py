"""Whose wedding day is near."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.segments.day_soon import DaySoon
from vafa.segments.registry import criteria


@criteria.register
class MarriageDaySoon(DaySoon):
    """Of the wedding day."""

    slug = "marriage_day_soon"
    title = gettext_lazy("Wedding day soon")
    icon = "gift"
    column = "marriage"

    def describe(self, words: Words) -> str:
        if self.days == 1:
            return _("have their wedding day today")
        return _("have their wedding day within %(days)s days") % {"days": words.number(self.days)}
