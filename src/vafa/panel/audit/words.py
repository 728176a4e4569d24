"""The acts on the record, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vafa.staff.types import Permission, Role, Scope
from vafa.ui import formats

ACTS: dict[str, dict[str, Any]] = {
    "staff": {
        "staff.signed_in": _lazy("Signed in"),
        "staff.created": _lazy("Colleague added"),
        "staff.edited": _lazy("Name or number of a colleague changed"),
        "staff.role_changed": _lazy("Role of a colleague changed"),
        "staff.permissions_changed": _lazy("Permissions of a colleague changed"),
        "staff.password_set": _lazy("Password set"),
        "staff.deactivated": _lazy("Colleague let go"),
        "staff.reactivated": _lazy("Colleague taken on again"),
    },
    "key": {
        "key.created": _lazy("API key made"),
        "key.revoked": _lazy("API key revoked"),
    },
    "till": {
        "till.created": _lazy("Till added"),
        "till.renamed": _lazy("Till renamed"),
        "till.closed": _lazy("Till closed"),
        "till.reopened": _lazy("Till opened again"),
    },
    "business": {
        "business.changed": _lazy("Settings of the business changed"),
    },
    "branch": {
        "branch.added": _lazy("Branch added"),
        "branch.changed": _lazy("Branch changed"),
    },
    "product": {
        "product.put": _lazy("Product added or changed"),
        "product.retired": _lazy("Product taken off the menu"),
    },
    "customer": {
        "customer.registered": _lazy("Customer registered"),
        "customer.changed": _lazy("Customer changed"),
    },
}

AREAS: dict[str, Any] = {
    "staff": _lazy("Staff"),
    "key": _lazy("API keys"),
    "till": _lazy("Tills"),
    "business": _lazy("Business"),
    "branch": _lazy("Branches"),
    "product": _lazy("Menu"),
    "customer": _lazy("Customers"),
}

NAMES: dict[str, Any] = {
    "name": _lazy("Name"),
    "username": _lazy("Username"),
    "mobile": _lazy("Mobile"),
    "role": _lazy("Role"),
    "branch_id": _lazy("Branch"),
    "extra": _lazy("Beyond the role"),
    "denied": _lazy("Less than the role"),
    "state": _lazy("State"),
    "label": _lazy("Label"),
    "scopes": _lazy("May do"),
    "till": _lazy("Till"),
    "code": _lazy("Code"),
    "address": _lazy("Address"),
    "is_active": _lazy("Open"),
    "zone": _lazy("Time zone"),
    "unit": _lazy("Unit of money"),
    "language": _lazy("Language"),
    "accent": _lazy("Colour"),
    "sku": _lazy("Code"),
    "reason": _lazy("Reason"),
}

_VALUES: dict[str, Any] = {
    **{
        str(member.value): member.label for family in (Role, Permission, Scope) for member in family
    },
    "active": _lazy("active"),
    "inactive": _lazy("inactive"),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing about an act; with `is_change` it became `after`."""

    name: str
    before: str
    after: str = ""
    is_change: bool = False


def name_act(act: str) -> str:
    """The act in words; as it is written where we have none."""
    return force_str(ACTS.get(act.partition(".")[0], {}).get(act, act))


def describe_facts(facts: Mapping[str, Any], *, branches: Mapping[int | None, str]) -> list[Fact]:
    """What changed first, from what to what; then the rest."""
    rest = {name: value for name, value in facts.items() if name not in ("before", "after")}
    return [
        *_describe_change(facts.get("before"), facts.get("after"), branches),
        *(
            Fact(name=_name(name), before=_value(name, value, branches))
            for name, value in rest.items()
            if value not in (None, "", [], {})
        ),
    ]


def _describe_change(before: Any, after: Any, branches: Mapping[int | None, str]) -> Iterable[Fact]:
    if before is None and after is None:
        return
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        before, after = {"": before}, {"": after}
    for name in {**before, **after}:
        was, became = before.get(name), after.get(name)
        if was != became:
            yield Fact(
                name=_name(name),
                before=_value(name, was, branches),
                after=_value(name, became, branches),
                is_change=True,
            )


def _name(name: str) -> str:
    return force_str(NAMES.get(name, name.removesuffix("_rial").replace("_", " ")))


def _value(name: str, value: Any, branches: Mapping[int | None, str]) -> str:
    if name == "branch_id":
        return branches.get(value, "") or _("every branch")
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_rial") and isinstance(value, int):
        return formats.money(value)
    if isinstance(value, int):
        return formats.number(value)
    if isinstance(value, list):
        return "، ".join(_value("", each, branches) for each in value)
    if isinstance(value, Mapping):
        pairs = (f"{_name(key)}: {_value(key, each, branches)}" for key, each in value.items())
        return "، ".join(pairs)
    return force_str(_VALUES.get(str(value), value))
