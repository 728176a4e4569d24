"""The addresses at which gateways call us: a secret in the path says which account is meant.

The secret is made from the installation's key and never stored; a directory over all businesses
keeps its hash, so that a call finds its business before any scope is entered.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from django.utils.crypto import salted_hmac

from vafa.messaging.models import CallbackAddress, GatewayAccount
from vafa.messaging.types import GatewayContext
from vafa.tenancy.models import Business


def callback_path(account: GatewayAccount, what: str) -> str:
    """The path of an account's address for `report` or `inbound`."""
    return f"/hooks/sms/{make_secret(account)}/{what}"


def make_secret(account: GatewayAccount) -> str:
    """The account's callback secret: 256 bits, always the same until it is renewed."""
    name = f"{account.business_id}:{account.id}:{account.callback_version}"
    digest = salted_hmac("vafa.messaging.callback", name, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_secret(secret: str) -> str:
    """What the directory keeps. Of 256 random bits, so a plain hash gives nothing away."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def list_in_directory(account: GatewayAccount) -> None:
    """Let calls with the account's secret find it; a repeat changes nothing."""
    CallbackAddress.objects.get_or_create(
        secret_hash=hash_secret(make_secret(account)),
        defaults={"business_id": account.business_id, "account_id": account.id},
    )


def drop_from_directory(account: GatewayAccount) -> None:
    """Refuse calls with the account's secret from now on."""
    CallbackAddress.objects.filter(secret_hash=hash_secret(make_secret(account))).delete()


def make_context(account: GatewayAccount, business: Business, *, at: datetime) -> GatewayContext:
    """Where the account's gateway works."""
    return GatewayContext(
        business_id=business.id,
        account_id=account.id,
        at=at,
        business_name=business.name,
        is_demo=business.is_demo,
        report_path=callback_path(account, "report"),
        inbound_path=callback_path(account, "inbound"),
    )
