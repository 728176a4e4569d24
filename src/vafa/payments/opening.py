"""From an account, or from what the operator set, to a gateway that can be called.

The operator's gateway is an address in VAFA_PAYMENT_URL, `zarinpal+https://MERCHANT@host` or
`zibal+https://MERCHANT@host`: the host is what is called, so a sandbox is another host.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from vafa.foundation.env import BadSetting
from vafa.foundation.gateway_settings import BadGatewaySettings, read_settings
from vafa.payments.models import Payment, PaymentAccount
from vafa.payments.registry import gateways
from vafa.payments.types import Gateway, GatewayContext, Payee
from vafa.tenancy.models import Business

TRIAL = "trial"
log = logging.getLogger(__name__)


def may_try(business: Business) -> bool:
    """Whether payments that move no money are allowed here."""
    return (settings.DEMO and business.is_demo) or settings.TRIAL_PAYMENTS


def open_takers(
    payment: Payment, business: Business
) -> Iterator[tuple[PaymentAccount | None, Gateway]]:
    """The gateways that may take a new payment up, in their order."""
    if payment.payee == Payee.OPERATOR:
        if gateway := open_operators(business):
            yield None, gateway
        return
    for account in PaymentAccount.objects.filter(is_active=True).order_by("position", "id"):
        if gateway := _open(account.gateway, account.settings, business):
            yield account, gateway


def open_gateway(payment: Payment, business: Business) -> Gateway | None:
    """The gateway that took a payment up; None where it cannot be asked any more."""
    if payment.payee == Payee.OPERATOR:
        gateway = open_operators(business)
        return gateway if gateway and gateway.slug == payment.gateway else None
    account = PaymentAccount.objects.filter(id=payment.account_id).first()
    return _open(account.gateway, account.settings, business) if account else None


def open_operators(business: Business) -> Gateway | None:
    """The gateway by which businesses pay who runs the server; in a demo, the trial one."""
    if settings.PAYMENT_URL:
        slug, raw = read_payment_url(settings.PAYMENT_URL)
        return _open(slug, raw, business)
    return _open(TRIAL, {}, business)


def read_payment_url(url: str) -> tuple[str, dict[str, str]]:
    """The kind of gateway that an address stands for, and its settings. BadSetting."""
    parts = urlsplit(url)
    slug, _, scheme = parts.scheme.rpartition("+")
    if slug not in gateways or scheme not in {"http", "https"} or not parts.username:
        raise BadSetting(  # without the address: it holds the merchant's key
            "VAFA_PAYMENT_URL must be zarinpal+https://MERCHANT@… or zibal+https://MERCHANT@…"
        )
    base_url = f"{scheme}://{parts.netloc.rpartition('@')[2]}"
    return slug, {"merchant": unquote(parts.username), "base_url": base_url}


def _open(slug: str, raw: dict[str, Any], business: Business) -> Gateway | None:
    kind = gateways.find(slug)
    if kind is None or (kind.is_trial and not may_try(business)):
        return None
    try:
        return kind(read_settings(kind.Settings, raw), GatewayContext(business_id=business.pk))
    except BadGatewaySettings:
        log.warning("a %s account cannot be used: check its settings", slug)
        return None
