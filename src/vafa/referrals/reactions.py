"""What referrals do when a newcomer buys, or brings something back."""

from __future__ import annotations

from datetime import datetime

from vafa.referrals.actions import follow_purchases
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned


def follow_sales(event: SaleAccepted | SaleCorrected | SaleReturned, *, at: datetime) -> None:
    """See anew when whoever was brought first bought what they kept."""
    del at
    if event.customer_id is not None:
        follow_purchases(event.customer_id)
