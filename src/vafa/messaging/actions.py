"""Writing: queue a text, send what is due, take what gateways and customers say, set things up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vafa.foundation.gateway_settings import BadGatewaySettings
from vafa.messaging.accounts import (
    ask_balance,
    renew_callback,
    save_gateway_account,
    save_sending_rules,
    save_template,
)
from vafa.messaging.by_hand import cancel_mailing, write_by_hand
from vafa.messaging.channel_settings import save_channels
from vafa.messaging.consent import set_advertising, set_consent, share_stops, take_consents
from vafa.messaging.desk import open_gateway
from vafa.messaging.erasing import drop_texts, forget_proofs
from vafa.messaging.fate import (
    close_undecided,
    fall_back,
    poll_undecided,
    record_reports,
    send_again,
)
from vafa.messaging.forgetting import forget_old
from vafa.messaging.handing import hand_over
from vafa.messaging.inbound import record_inbound
from vafa.messaging.inbox import fetch_inbound
from vafa.messaging.models import DemoText, GatewayAccount
from vafa.messaging.queueing import queue_new_texts, queue_texts, wake_texts, wake_waiting
from vafa.messaging.sending import send_due
from vafa.messaging.types import Callback, CallbackKind, Inbound, NewText
from vafa.messaging.wordings import save_wording
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope

__all__ = [
    "ask_balance",
    "cancel_mailing",
    "close_undecided",
    "drop_texts",
    "fall_back",
    "fetch_inbound",
    "forget_old",
    "forget_proofs",
    "hand_over",
    "poll_undecided",
    "queue_new_texts",
    "queue_text",
    "queue_texts",
    "record_inbound",
    "record_reports",
    "renew_callback",
    "save_channels",
    "save_gateway_account",
    "save_sending_rules",
    "save_template",
    "save_wording",
    "send_again",
    "send_due",
    "set_advertising",
    "set_consent",
    "share_stops",
    "take_callback",
    "take_consents",
    "wake_texts",
    "wake_waiting",
    "write_by_hand",
    "write_from_demo_phone",
]


def queue_text(
    *,
    customer_id: int | None,
    mobile: str,
    purpose: str,
    variables: Mapping[str, Any],
    dedupe_key: str,
    due_at: datetime,
    at: datetime,
    branch_id: int | None = None,
    wording_id: int | None = None,
) -> None:
    """Queue one text, in one statement and in the transaction of its cause.

    `dedupe_key` says what it is about, once in the business (`credit:lot_…`): a repeat is harmless.
    `variables` are plain values by name (whole rials, ISO days); secret ones are made when sending.
    `wording_id` are the words of a free text.
    """
    new = NewText(
        customer_id=customer_id,
        mobile=mobile,
        purpose=purpose,
        variables=variables,
        dedupe_key=dedupe_key,
        due_at=due_at,
        at=at,
        branch_id=branch_id,
        wording_id=wording_id,
    )
    queue_texts([new])


def take_callback(
    *, business_id: int, account_id: int, kind: CallbackKind, callback: Callback, at: datetime
) -> str:
    """Take a gateway's call to us; return what it wants to read. Call outside any scope.

    What cannot be understood is passed over: the gateway would only repeat it.
    """
    with business_scope(business_id):
        account = GatewayAccount.objects.get(id=account_id)
        try:
            gateway = open_gateway(account, get_business(business_id), at=at)
        except (KeyError, BadGatewaySettings):
            return ""
        if kind is CallbackKind.REPORT:
            record_reports(account_id=account_id, reports=gateway.parse_report(callback), at=at)
        else:
            inbounds = gateway.parse_inbound(callback)
            record_inbound(account_id=account_id, inbounds=inbounds, at=at)
    return gateway.callback_answer


def write_from_demo_phone(*, mobile: str, text: str, at: datetime) -> None:
    """What a customer writes on the demo phone reaches us as from a gateway."""
    account = GatewayAccount.objects.filter(gateway="demo_phone").first()
    if account is None:
        return
    shown = DemoText(mobile=mobile, text=text, is_from_customer=True, at=at)
    shown.save(force_insert=True)
    inbound = Inbound(mobile=mobile, text=text, line="demo", provider_id=str(shown.id), at=at)
    record_inbound(account_id=account.id, inbounds=[inbound], at=at)
