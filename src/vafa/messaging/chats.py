"""Chats that people began with us at a messenger, and the links by which they begin.

A link says whose it is, for a week, and only we can have made it. Whoever opens it may read what we
write to that customer; so it stands on the customer's own pages alone.
"""

from __future__ import annotations

import base64
from datetime import datetime

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from vafa.customers.queries import map_customers
from vafa.messaging.desk import open_working_gateways
from vafa.messaging.models import Chat
from vafa.messaging.types import Inbound, Reach
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

START = "/start"
_GOOD_FOR_DAYS = 7
_MAC_CHARS = 22


def find_join_link(customer_id: int, *, at: datetime) -> str:
    """Where this customer begins a chat with the club; empty while it has no bot."""
    for account, gateway in open_working_gateways(get_business(current_business_id()), at=at):
        if gateway.reaches_by is Reach.CHAT:
            return gateway.write_join_link(write_token(account.id, customer_id, at=at))
    return ""


def write_token(account_id: int, customer_id: int, *, at: datetime) -> str:
    """What a link brings along: letters, digits, - and _ only, at most 64."""
    name = f"{int_to_base36(customer_id)}-{int_to_base36(_day(at))}"
    return f"{name}-{_sign(account_id, name)}"


def find_mobile(account_id: int, inbound: Inbound, *, at: datetime) -> str:
    """Whose chat it is; a link's token ties it from now on. Empty for a stranger's."""
    word, _, token = inbound.text.partition(" ")
    if word == START and token:
        return _tie(account_id, inbound.chat, token.strip(), at=at)
    row = Chat.objects.filter(account_id=account_id, chat=inbound.chat).first()
    return row.mobile if row else ""


def forget_chat(account_id: int, mobile: str) -> None:
    """The person left: nothing is written there any more until they begin again."""
    Chat.objects.filter(account_id=account_id, mobile=mobile).delete()


def _tie(account_id: int, chat: str, token: str, *, at: datetime) -> str:
    name, _, mac = token.rpartition("-")
    if not constant_time_compare(mac, _sign(account_id, name)):
        return ""
    customer_id, day = (base36_to_int(part) for part in name.split("-"))
    customer = map_customers([customer_id]).get(customer_id)
    mobile = (customer.mobile if customer else None) or ""
    if not mobile or not 0 <= _day(at) - day <= _GOOD_FOR_DAYS:
        return ""
    Chat.objects.filter(account_id=account_id, chat=chat).exclude(mobile=mobile).delete()
    Chat.objects.update_or_create(
        account_id=account_id, mobile=mobile, defaults={"chat": chat, "since": at}
    )
    return mobile


def _sign(account_id: int, name: str) -> str:
    value = f"{current_business_id()}:{account_id}:{name}"
    digest = salted_hmac("vafa.messaging.chat", value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()[:_MAC_CHARS].replace("-", "_")


def _day(at: datetime) -> int:
    return at.toordinal()
