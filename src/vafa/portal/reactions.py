"""What the portal does when something happened."""

from __future__ import annotations

from datetime import datetime

from vafa.customers.queries import find_by_mobile
from vafa.messaging.actions import queue_text
from vafa.portal.events import LoginCodeAsked
from vafa.portal.models import Ask


def send_login_code(event: LoginCodeAsked, *, at: datetime) -> None:
    """One text with a code, to a customer or to who may join; nothing to any other number."""
    ask = Ask.objects.filter(id=event.ask_id).first()
    customer = find_by_mobile(ask.mobile) if ask else None
    if ask is None or (customer is None and not ask.may_join):
        return
    queue_text(
        customer_id=customer.id if customer else None,
        mobile=ask.mobile,
        purpose="login_code",
        variables={"site": f"@{event.site}" if event.site else ""},
        dedupe_key=f"login:{ask.id}",
        due_at=at,
        at=at,
    )
