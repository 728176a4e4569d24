"""The business's accounts at payment gateways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.foundation.gateway_settings import keep_hidden, read_settings, tell_change
from vafa.foundation.persian import clean_text
from vafa.payments.errors import TrialNotAllowed, UnknownGateway
from vafa.payments.models import Payment, PaymentAccount, TrialPayment
from vafa.payments.opening import TRIAL, may_try
from vafa.payments.registry import gateways
from vafa.tenancy.queries import load_current_business

_CHANGEABLE = ("gateway", "settings", "title", "position", "is_active")


def save_payment_account(
    *,
    gateway: str,
    settings: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    account_id: int | None = None,
    title: str = "",
    position: int = 0,
    is_active: bool = True,
) -> int:
    """Add an account at a payment gateway, or change one; return its id.

    Refuses UnknownGateway, BadGatewaySettings, TrialNotAllowed; NotFound. A secret that comes back
    empty or as dots stays as it was. The audit gets no secret.
    """
    kind = gateways.find(gateway)
    if kind is None:
        raise UnknownGateway(pointer="/gateway")
    if kind.is_trial and not may_try(load_current_business()):
        raise TrialNotAllowed(pointer="/gateway")
    account = PaymentAccount() if account_id is None else _lock_account(account_id)
    old = account.settings if account.gateway == gateway else {}
    whole = keep_hidden(kind.Settings, settings, old)
    read_settings(kind.Settings, whole)
    account.gateway, account.settings = gateway, whole
    account.title = clean_text(title)[:60] or str(kind.title)
    account.position, account.is_active = position, is_active
    if account_id is None:
        account.save(force_insert=True)
    else:
        account.save(update_fields=_CHANGEABLE)
    record(
        actor=actor,
        act="payment_account.saved",
        at=at,
        object_kind="payment_account",
        object_id=account.id,
        gateway=gateway,
        **tell_change(kind.Settings, old, whole),
    )
    return account.id


def decide_trial(payment_id: int, *, is_paid: bool) -> None:
    """Play the bank: let a trial payment be paid or not. What was decided stays; NotFound."""
    if not may_try(load_current_business()):
        raise TrialNotAllowed
    payment = Payment.objects.filter(id=payment_id, gateway=TRIAL).first()
    rows = TrialPayment.objects.filter(authority=payment.authority if payment else "")
    if not rows.exists():
        raise NotFound
    rows.filter(is_paid__isnull=True).update(is_paid=is_paid)


def _lock_account(account_id: int) -> PaymentAccount:
    account: PaymentAccount | None = (
        PaymentAccount.objects.select_for_update().filter(id=account_id).first()
    )
    if account is None:
        raise NotFound
    return account
