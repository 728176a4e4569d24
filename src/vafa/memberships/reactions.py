"""What memberships do when sales come, change and go back."""

from __future__ import annotations

from datetime import datetime

from vafa.memberships.actions import follow_sale
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned


def follow_sales(event: SaleAccepted | SaleCorrected | SaleReturned, *, at: datetime) -> None:
    """Begin, lengthen, shorten or end what the sale bought."""
    follow_sale(event.sale_id, at=at)
