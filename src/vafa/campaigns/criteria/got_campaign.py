"""Who got a campaign."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.campaigns.asked import OfCampaign
from vafa.foundation.words import Words
from vafa.segments.registry import criteria


@criteria.register
class GotCampaign(OfCampaign):
    """The text of the campaign went out to them."""

    slug = "got_campaign"
    title = gettext_lazy("Got a campaign")
    icon = "megaphone"

    def find(self, got: QuerySet[Any]) -> QuerySet[Any]:
        return got

    def describe(self, words: Words) -> str:
        return _("got the campaign %(names)s") % {"names": self.say_names(words)}
