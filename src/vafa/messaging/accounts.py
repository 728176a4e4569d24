"""Accounts at gateways, the business's own words, and its rules for sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation import http
from vafa.foundation.errors import NotFound
from vafa.foundation.gateway_settings import keep_hidden, read_settings, tell_change
from vafa.foundation.persian import clean_text
from vafa.messaging.callbacks import drop_from_directory, list_in_directory
from vafa.messaging.desk import open_gateway
from vafa.messaging.errors import GatewaySilent, OnlyForDemo, UnknownGateway, UnknownPurpose
from vafa.messaging.models import GatewayAccount, SendingRules, TextTemplate
from vafa.messaging.purposes import PURPOSES
from vafa.messaging.registry import gateways
from vafa.messaging.text import check_template
from vafa.messaging.types import Balance, Carries, SendingTerms
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope, current_business_id, has_scope

DEMO = "demo_phone"
_CHANGEABLE = (
    *("gateway", "settings", "title", "position", "carries", "is_active"),
    *("part_price_rial", "faults", "rests_until"),
)


def save_gateway_account(
    *,
    gateway: str,
    settings: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    account_id: int | None = None,
    title: str = "",
    position: int = 0,
    carries: str = Carries.ALL,
    is_active: bool = True,
    part_price_rial: int | None = None,
) -> int:
    """Add an account at a gateway, or change one; return its id.

    Refuses UnknownGateway, BadGatewaySettings, and OnlyForDemo for a demo phone elsewhere. A secret
    that comes back empty or as dots stays as it was. The audit gets no secret. `part_price_rial` is
    what one part of a text costs there, as far as the business knows.
    """
    kind = gateways.find(gateway)
    if kind is None:
        raise UnknownGateway(pointer="/gateway")
    if gateway == DEMO and not get_business(current_business_id()).is_demo:
        raise OnlyForDemo(pointer="/gateway")
    account = GatewayAccount() if account_id is None else _lock_account(account_id)
    old = account.settings if account.gateway == gateway else {}
    whole = keep_hidden(kind.Settings, settings, old)
    read_settings(kind.Settings, whole)
    account.gateway, account.settings = gateway, whole
    account.title = clean_text(title)[:60] or gateway
    account.position, account.carries, account.is_active = position, Carries(carries), is_active
    account.part_price_rial = part_price_rial
    account.faults, account.rests_until = 0, None
    if account_id is None:
        account.save(force_insert=True)
    else:
        account.save(update_fields=_CHANGEABLE)
    list_in_directory(account)
    record(
        actor=actor,
        act="gateway_account.saved",
        at=at,
        object_kind="gateway_account",
        object_id=account.id,
        gateway=gateway,
        **tell_change(kind.Settings, old, whole),
    )
    return account.id


def renew_callback(*, account_id: int, actor: Actor, at: datetime) -> None:
    """Give the account a new callback secret; calls with the old one are refused from now on."""
    account = _lock_account(account_id)
    drop_from_directory(account)
    account.callback_version += 1
    account.save(update_fields=["callback_version"])
    list_in_directory(account)
    record(
        actor=actor,
        act="gateway_account.callback_renewed",
        at=at,
        object_kind="gateway_account",
        object_id=account.id,
    )


def ask_balance(*, business_id: int, account_id: int, at: datetime) -> Balance | None:
    """What is left on an account; None where the gateway does not say. Call outside any scope.

    Refuses GatewaySilent when it does not answer: also a way to see whether settings are right.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        business = get_business(business_id)
        gateway = open_gateway(_get_account(account_id), business, at=at)
    try:
        return gateway.balance()
    except http.CallFailed:
        raise GatewaySilent from None


def save_template(
    *, purpose: str, text: str, actor: Actor, at: datetime, is_off: bool = False
) -> None:
    """Give a purpose the business's own words, or switch it off; empty words are ours again.

    Refuses UnknownPurpose, and BadTemplate with `reason` and the name of a wrong variable.
    """
    known = PURPOSES.get(purpose)
    if known is None or known.is_free:
        raise UnknownPurpose(pointer="/purpose")
    words = check_template(known, text) if text.strip() else ""
    row, _is_new = TextTemplate.objects.select_for_update().get_or_create(purpose=purpose)
    before = {"text": row.text, "is_off": row.is_off}
    row.text, row.is_off = words, is_off and known.may_be_off
    row.save(update_fields=["text", "is_off"])
    after = {"text": row.text, "is_off": row.is_off}
    if before != after:
        record(
            actor=actor,
            act="template.saved",
            at=at,
            object_kind="template",
            object_id=row.id,
            purpose=purpose,
            before=before,
            after=after,
        )


def save_sending_rules(terms: SendingTerms, *, actor: Actor, at: datetime) -> None:
    """Set when, how often and for how much the business may send advertising."""
    row, _is_new = SendingRules.objects.select_for_update().get_or_create()
    after = asdict(terms)
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    row.save(update_fields=list(after))
    record(
        actor=actor,
        act="sending_rules.saved",
        at=at,
        object_kind="sending_rules",
        object_id=row.id,
        before=before,
        after=after,
    )


def _lock_account(account_id: int) -> GatewayAccount:
    account: GatewayAccount | None = (
        GatewayAccount.objects.select_for_update().filter(id=account_id).first()
    )
    if account is None:
        raise NotFound
    return account


def _get_account(account_id: int) -> GatewayAccount:
    account: GatewayAccount | None = GatewayAccount.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound
    return account
