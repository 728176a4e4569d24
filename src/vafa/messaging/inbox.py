"""Asking gateways for customers' texts, where they do not bring them by themselves.

Some gateways give each text once only. So what came is kept in a transaction of its own before
anything is done about it; whatever dies after that, the text is there and is followed later.
"""

from __future__ import annotations

from datetime import datetime

from vafa.foundation import http
from vafa.messaging.desk import open_working_gateways
from vafa.messaging.inbound import follow_inbound, keep_inbound
from vafa.messaging.models import GatewayAccount
from vafa.messaging.types import Way
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope, has_scope


def fetch_inbound(*, business_id: int, at: datetime) -> int:
    """Ask each account for new texts and follow them; return how many. Call outside any scope.

    A gateway that does not answer is asked again the next time. Safe to repeat and to kill.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        opened = open_working_gateways(get_business(business_id), at=at)
    for account, gateway in opened:
        if Way.POLL not in gateway.capabilities.inbound:
            continue
        try:
            inbox = gateway.fetch_inbox(account.inbox_cursor)
        except http.CallFailed:
            continue
        with business_scope(business_id):
            keep_inbound(account_id=account.id, inbounds=inbox.texts, at=at)
            GatewayAccount.objects.filter(id=account.id).update(inbox_cursor=inbox.cursor[:64])
    with business_scope(business_id):
        return follow_inbound(at=at)
