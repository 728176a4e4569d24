"""What follows when somebody moved."""

from __future__ import annotations

from datetime import datetime

from vafa.customers.queries import get_customer
from vafa.messaging.actions import queue_text
from vafa.tiers.events import TierChanged
from vafa.tiers.queries import load_ladder


def tell_about_tier(event: TierChanged, *, at: datetime) -> None:
    """One text to whoever reached a higher tier, or is in a lower one since today."""
    ladder = load_ladder()
    tier = ladder.tier(ladder.rank_of(event.after)) if ladder else None
    customer = get_customer(event.customer_id)
    if tier is None or not customer.mobile:
        return
    queue_text(
        customer_id=customer.id,
        mobile=customer.mobile,
        purpose="tier_changed",
        variables={"tier": tier.name, "benefits": tier.benefits},
        dedupe_key=f"tier:{event.move_id}",
        due_at=at,
        at=at,
    )
