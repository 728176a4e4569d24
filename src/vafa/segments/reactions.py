"""What segments do when something happened."""

from __future__ import annotations

from datetime import datetime

from vafa.customers.events import CustomerChanged, CustomerJoined, ProfileCompleted
from vafa.customers.queries import find_by_mobile
from vafa.links.events import LinkClicked
from vafa.messaging.events import ConsentChanged
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned
from vafa.segments.members import refresh_customer
from vafa.tiers.events import TierChanged
from vafa.visits.events import CustomerVisited


def follow_customer(
    event: SaleAccepted
    | SaleReturned
    | SaleCorrected
    | CustomerJoined
    | CustomerChanged
    | ProfileCompleted
    | TierChanged
    | CustomerVisited
    | LinkClicked,
    *,
    at: datetime,
) -> None:
    """Look anew into which watched segments the customer fits."""
    if event.customer_id is not None:
        refresh_customer(event.customer_id, at=at)


def follow_number(event: ConsentChanged, *, at: datetime) -> None:
    """The same for whoever has the number that allowed or stopped something."""
    customer = find_by_mobile(event.mobile)
    if customer is not None:
        refresh_customer(customer.id, at=at)
