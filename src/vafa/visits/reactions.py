"""What the customer hears when they come in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from vafa.customers.queries import find_heir, get_customer
from vafa.foundation.jalali import local_day
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.actions import queue_text
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id
from vafa.visits.events import CustomerVisited
from vafa.visits.queries import get_visit


def greet_visitor(event: CustomerVisited, *, at: datetime) -> None:
    """One text of welcome. It is advertising: nobody waits for it, so the gate decides.

    Who joined on this very day was welcomed already.
    """
    visit = get_visit(event.visit_id)
    customer = get_customer(find_heir(event.customer_id))
    zone = ZoneInfo(get_business(current_business_id()).zone)
    if not customer.mobile or local_day(customer.joined_at, zone) == visit.day:
        return
    wallet = load_wallet(customer.id, at=at)
    queue_text(
        customer_id=customer.id,
        mobile=customer.mobile,
        purpose="visit",
        variables={
            "balance": wallet.usable[Unit.CREDIT],
            "points": wallet.usable[Unit.POINTS],
        },
        dedupe_key=f"visit:{visit.id}",
        due_at=visit.at,
        at=at,
        branch_id=visit.branch_id,
    )
