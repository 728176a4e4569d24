"""What segments do when something happened."""

from __future__ import annotations

from datetime import datetime

from vafa.customers.events import CustomerJoined, ProfileCompleted
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned
from vafa.segments.members import refresh_customer
from vafa.tiers.events import TierChanged


def follow_customer(
    event: SaleAccepted
    | SaleReturned
    | SaleCorrected
    | CustomerJoined
    | ProfileCompleted
    | TierChanged,
    *,
    at: datetime,
) -> None:
    """Look anew into which watched segments the customer fits."""
    if event.customer_id is not None:
        refresh_customer(event.customer_id, at=at)
