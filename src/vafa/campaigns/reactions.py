"""What campaigns do when others tell that something happened."""

from __future__ import annotations

from datetime import datetime

from vafa.campaigns.feeding import KEY
from vafa.campaigns.leaving import settle_gifts
from vafa.messaging.events import TextsTurned


def settle_lost_texts(event: TextsTurned, *, at: datetime) -> None:
    """What a lost text promised is taken back."""
    if event.purpose == KEY:
        settle_gifts(event.keys, at=at)
