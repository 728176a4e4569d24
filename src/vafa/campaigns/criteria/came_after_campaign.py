"""Who came after a campaign."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.campaigns.asked import OfCampaign
from vafa.foundation.words import Words
from vafa.sales.queries import purchases
from vafa.segments.registry import criteria


@criteria.register
class CameAfterCampaign(OfCampaign):
    """Bought after the text of the campaign, while it was measured."""

    slug = "came_after_campaign"
    title = gettext_lazy("Came after a campaign")
    icon = "store"

    def find(self, got: QuerySet[Any]) -> QuerySet[Any]:
        bought = purchases().filter(
            customer_id=OuterRef("customer_id"),
            at__gte=OuterRef("campaign__began_at"),
            at__lt=OuterRef("campaign__measured_until"),
        )
        return got.filter(Exists(bought))

    def describe(self, words: Words) -> str:
        return _("came after the campaign %(names)s") % {"names": self.say_names(words)}
