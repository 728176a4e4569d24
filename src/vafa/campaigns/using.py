"""Which segments campaigns are waiting to be sent to."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from vafa.campaigns.models import Campaign
from vafa.campaigns.types import CampaignState
from vafa.segments.registry import uses
from vafa.segments.types import SegmentUse


def offer_use() -> None:
    """Let segments know who uses them: a campaign that has begun has its people and needs none."""
    uses.register(SegmentUse(slug="campaigns", said=_("campaign “%(name)s”"), find=_find))


def _find() -> dict[int, list[str]]:
    open_states = (CampaignState.DRAFT, CampaignState.WAITING, CampaignState.SCHEDULED)
    rows = Campaign.objects.filter(state__in=open_states, plan__segment_id__isnull=False)
    found: dict[int, list[str]] = defaultdict(list)
    for segment_id, name in rows.order_by("id").values_list("plan__segment_id", "name"):
        if segment_id is not None:
            found[segment_id].append(name)
    return found
