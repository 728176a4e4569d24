"""Typed settings of gateways: read from what a person typed, shown without their secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused

HIDDEN = "•••••••"
_MOST_CHARS = 4_000


class BadGatewaySettings(Refused):
    """A setting of a gateway is missing or cannot be read; `pointer` names it."""

    code = "bad_gateway_settings"
    message = _("Please check this setting of the gateway.")


class SecretNeeded(BadGatewaySettings):
    """The address is another one, and the secret was not typed again."""

    code = "secret_needed"
    message = _("The address has changed: please type the password or key again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One setting as a form shows it."""

    name: str
    label: Any
    help_text: Any
    kind: type[str] | type[int]
    is_secret: bool
    is_address: bool
    is_required: bool
    default: str | int
    choices: tuple[str, ...]


def setting(
    label: Any,
    *,
    default: Any = MISSING,
    is_secret: bool = False,
    is_address: bool = False,
    choices: tuple[str, ...] = (),
    help_text: Any = "",
) -> Any:
    """A field of a gateway's Settings; required without a default. Secrets stay out of repr.

    `is_address` says that secrets are sent there.
    """
    metadata = {
        "label": label,
        "is_secret": is_secret,
        "is_address": is_address,
        "choices": choices,
        "help_text": help_text,
    }
    return field(default=default, repr=not is_secret, metadata=metadata)


def describe_settings(kind: type[Any]) -> list[SettingField]:
    """The settings of a gateway in their order, for a form."""
    return [
        SettingField(
            name=one.name,
            label=one.metadata["label"],
            help_text=one.metadata["help_text"],
            kind=int if one.type == "int" else str,
            is_secret=one.metadata["is_secret"],
            is_address=one.metadata["is_address"],
            is_required=one.default is MISSING,
            default="" if one.default is MISSING else one.default,
            choices=one.metadata["choices"],
        )
        for one in fields(kind)
    ]


def read_settings(kind: type[Any], raw: Mapping[str, Any]) -> Any:
    """The typed settings; BadGatewaySettings names the first field that is not right."""
    known = {one.name: one for one in describe_settings(kind)}
    for name in raw:
        if name not in known:
            raise BadGatewaySettings(pointer=f"/settings/{name}")
    return kind(**{name: _read_one(one, raw.get(name)) for name, one in known.items()})


def hide_secrets(kind: type[Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they may be shown and audited: secrets as dots."""
    secret = {one.name for one in describe_settings(kind) if one.is_secret}
    return {name: HIDDEN if name in secret and value else value for name, value in raw.items()}


def keep_hidden(kind: type[Any], new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The new settings, with a secret that came back as dots or empty left as it was.

    SecretNeeded when it would go to another address than before: who may change the address need
    not know the secret, and must not have it sent to themselves.
    """
    known = describe_settings(kind)
    left = [one for one in known if one.is_secret and new.get(one.name, "") in {"", HIDDEN}]
    kept = {one.name: old[one.name] for one in left if old.get(one.name)}
    is_elsewhere = any(
        new.get(one.name, one.default) != old.get(one.name, one.default)
        for one in known
        if one.is_address
    )
    if kept and is_elsewhere:
        raise SecretNeeded(pointer=f"/settings/{next(iter(kept))}")
    return {**new, **{one.name: kept.get(one.name, "") for one in left}}


def tell_change(kind: type[Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit is told of a change of settings: before and after without secrets, and
    whether a secret is all that changed.
    """
    before, after = hide_secrets(kind, old), hide_secrets(kind, new)
    return {"before": before, "after": after, "has_new_secret": new != old and before == after}


def _read_one(one: SettingField, value: Any) -> str | int:
    text = str(value).strip() if value is not None else ""
    if not text:
        if one.is_required:
            raise BadGatewaySettings(pointer=f"/settings/{one.name}")
        return one.default
    is_number = text.isascii() and text.isdigit()
    if len(text) > _MOST_CHARS or (one.choices and text not in one.choices):
        raise BadGatewaySettings(pointer=f"/settings/{one.name}")
    if one.kind is int:
        if not is_number:
            raise BadGatewaySettings(pointer=f"/settings/{one.name}")
        return int(text)
    return text
