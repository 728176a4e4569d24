"""What causes get when sales come, change and go back."""

from __future__ import annotations

from datetime import datetime

from vafa.causes.actions import follow_sale
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned


def follow_sales(event: SaleAccepted | SaleCorrected | SaleReturned, *, at: datetime) -> None:
    """Give or take back the share of the purchase."""
    follow_sale(event.sale_id, at=at)
