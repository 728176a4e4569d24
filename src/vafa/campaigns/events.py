"""What campaigns tell the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFed(Event):
    """Some of a campaign's texts were queued: once they are on their way, it goes on."""

    name: ClassVar[str] = "campaign.fed"

    campaign_id: int
