"""The SMS gateways of the whole server: VAFA_SMS_URL_1 and _2, the second when the first is down.

An address says what answers there and how to sign in:

    kavenegar+https://KEY@api.kavenegar.com/?line=10004346    Kavenegar's REST, or what speaks it
    kannel+http://USER:PASSWORD@box:13013/cgi-bin/sendsms?line=3000&vafa=http://vafa:8000
    https://KEY@sms.example/send                              POST of {"mobile", "text", "uid"}

The key is left out where none is needed; at the second it is sent as `Authorization: Bearer KEY`.
A business that was given no gateway of its own gets these, and may change them in its panel.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from vafa.audit.types import SYSTEM
from vafa.foundation import env
from vafa.foundation.env import BadSetting
from vafa.messaging.actions import save_gateway_account
from vafa.messaging.queries import list_accounts
from vafa.tenancy.queries import list_active_business_ids
from vafa.tenancy.scope import business_scope

SETTINGS = ("VAFA_SMS_URL_1", "VAFA_SMS_URL_2")
_BODY = '{"mobile": "{mobile}", "text": "{text}", "uid": "{uid}"}'


def give_gateways(*, at: datetime) -> Iterator[str]:
    """Give the server's gateways to each business that has none; lines about it. Repeatable.

    BadSetting (the process ends) when an address cannot be read.
    """
    accounts = [read_sms_url(name, url) for name in SETTINGS if (url := env.text(name, ""))]
    for business_id in list_active_business_ids() if accounts else ():
        with business_scope(business_id):
            if list_accounts():
                continue
            for position, (gateway, settings) in enumerate(accounts):
                save_gateway_account(
                    gateway=gateway, settings=settings, position=position, actor=SYSTEM, at=at
                )
        yield f"Gateways  business {business_id} sends through the server's {len(accounts)}"


def read_sms_url(name: str, url: str) -> tuple[str, dict[str, str]]:
    """The kind of gateway that an address stands for, and its settings."""
    parts = urlsplit(url)
    kind, _, scheme = parts.scheme.rpartition("+")
    options = dict(parse_qsl(parts.query))
    if scheme in {"http", "https"} and parts.hostname:
        key = unquote(parts.username or "")
        bare = parts._replace(scheme=scheme, netloc=parts.netloc.rpartition("@")[2])
        if not kind:
            headers = "Authorization: Bearer {secret}" if key else ""
            whole = {"url": bare.geturl(), "body": _BODY, "headers": headers, "secret": key}
            return "generic_http", whole
        if kind == "kavenegar" and key and options.get("line"):
            base_url = bare._replace(query="").geturl().rstrip("/")
            return kind, {"api_key": key, "line": options["line"], "base_url": base_url}
        if kind == "kannel" and key and options.get("line"):
            return kind, {
                "send_url": bare._replace(query="").geturl(),
                "username": key,
                "password": unquote(parts.password or ""),
                "line": options["line"],
                "vafa_url": options.get("vafa", ""),
            }
    raise BadSetting(  # without the address: it holds a key
        f"{name} must be https://KEY@…, kavenegar+https://KEY@…/?line=… or"
        " kannel+http://USER:PASSWORD@…?line=… (docs/settings.md)."
    )
