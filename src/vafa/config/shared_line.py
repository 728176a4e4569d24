"""A line that the businesses of a server share: what comes in there, and whose it is.

A provider calls one address for a line. Businesses that send through a gateway of the server
(VAFA_SMS_URL_1, _2) have one line between them, so its texts come to the server's own address,
which only who runs the server knows (`vafa lines`). A join code says which business is meant. A
stop or rejoin is meant for all that know the number; anything else is an answer to whoever wrote
to it last. Two statements for each business on the line; a text at a time.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseNotFound
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from vafa.config.server_gateways import SETTINGS, read_sms_url
from vafa.customers.queries import find_by_mobile
from vafa.foundation import env
from vafa.foundation.gateway_settings import read_settings
from vafa.foundation.requests import VafaRequest
from vafa.joining.queries import find_place, read_code
from vafa.messaging.actions import record_inbound
from vafa.messaging.inbound import read_meaning
from vafa.messaging.models import GatewayAccount
from vafa.messaging.queries import find_last_text
from vafa.messaging.registry import gateways
from vafa.messaging.types import Callback, Gateway, GatewayContext, Inbound, Meaning
from vafa.tenancy.queries import list_active_business_ids
from vafa.tenancy.scope import business_scope

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def list_lines() -> Iterator[str]:
    """Where the provider of each gateway of the server brings what customers write."""
    for name in SETTINGS:
        if env.text(name, ""):
            yield f"{name}  /hooks/line/{_make_secret(name)}/inbound"


@csrf_exempt
@require_http_methods(["GET", "POST"])
def take_shared_inbound(request: VafaRequest, secret: str) -> HttpResponse:
    """What customers wrote to a shared line, each brought to its business. A repeat is harmless."""
    name = next((one for one in SETTINGS if _is_secret_of(one, secret)), None)
    url = env.text(name, "") if name else ""
    if not name or not url:
        return HttpResponseNotFound()
    body = request.body  # read before the form, which would consume it
    callback = Callback(query=request.GET.dict(), form=request.POST.dict(), body=body)
    kind, settings = read_sms_url(name, url)
    gateway = _open(kind, settings, at=request.at)
    for inbound in gateway.parse_inbound(callback):
        for business_id, account_id in _find_receivers(kind, settings, inbound, at=request.at):
            with business_scope(business_id):
                record_inbound(account_id=account_id, inbounds=[inbound], at=request.at)
    return HttpResponse(gateway.callback_answer, content_type="text/plain; charset=utf-8")


def _find_receivers(
    kind: str, settings: dict[str, str], inbound: Inbound, *, at: datetime
) -> list[tuple[int, int]]:
    """The businesses that a text is for, each with its account on the line."""
    code = read_code(inbound.text)
    place = find_place(code) if code else None
    if code and place is None:
        return []
    ids = [place.business_id] if place else list_active_business_ids()
    found = []
    for business_id in ids:
        with business_scope(business_id):
            accounts = GatewayAccount.objects.filter(gateway=kind, settings=settings)
            account_id = accounts.values_list("id", flat=True).first()
            customer = find_by_mobile(inbound.mobile)
            if account_id is None or (customer is None and place is None):
                continue
            last = find_last_text(customer.id, before=at) if customer else None
        wrote_at = (last.sent_at if last else None) or _LONG_AGO
        found.append((wrote_at, business_id, account_id))
    if place or read_meaning(inbound.text) is not Meaning.OTHER:
        return [(business_id, account_id) for _at, business_id, account_id in found]
    return [(business_id, account_id) for _at, business_id, account_id in sorted(found)[-1:]]


def _open(kind: str, settings: dict[str, str], *, at: datetime) -> Gateway:
    known = gateways.get(kind)
    context = GatewayContext(business_id=0, account_id=0, at=at)
    typed: Any = read_settings(known.Settings, settings)
    return known(typed, context)


def _make_secret(name: str) -> str:
    digest = salted_hmac("vafa.config.shared_line", name, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _is_secret_of(name: str, secret: str) -> bool:
    return hmac.compare_digest(_make_secret(name).encode(), secret.encode("utf-8", "replace"))
