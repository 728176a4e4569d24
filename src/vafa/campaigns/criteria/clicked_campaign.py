"""Who opened the link of a campaign."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.campaigns.asked import OfCampaign
from vafa.foundation.words import Words
from vafa.links.queries import opened_links
from vafa.segments.registry import criteria


@criteria.register
class ClickedCampaign(OfCampaign):
    """Opened the link in the text that they got of the campaign."""

    slug = "clicked_campaign"
    title = gettext_lazy("Opened the link of a campaign")
    icon = "external"

    def find(self, got: QuerySet[Any]) -> QuerySet[Any]:
        source = Concat(Value("message:"), Cast(OuterRef("message_id"), CharField()))
        return got.filter(Exists(opened_links().filter(source=source)))

    def describe(self, words: Words) -> str:
        return _("opened the link of the campaign %(names)s") % {"names": self.say_names(words)}
