"""Businesses with all that is in them, from one JSON document (docs/seed.md has an example).

Everything goes through the doors that people use, so what a seed cannot say, a person could not
do. A business that is there already is left as it is: a seed can be planted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch, seed_holidays
from vafa.checkout.actions import accept_sale
from vafa.customers.types import CustomerKey
from vafa.foundation.phone import read_mobile
from vafa.machine.errors import MachineError
from vafa.messaging.actions import save_gateway_account
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.actions import create_api_key, create_member, create_till
from vafa.staff.types import Role, Scope
from vafa.tenancy.actions import create_business
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import business_scope

Spec = Mapping[str, Any]


def plant(spec: Spec, *, at: datetime) -> Iterator[str]:
    """Make what the document says; lines about it, with the tokens of new keys.

    Each business is made whole or not at all. MachineError names what cannot be understood.
    """
    for wanted in spec.get("businesses", ()):
        slug = wanted.get("slug", "")
        if find_business(slug) is not None:
            yield f"{slug}: is there already, left as it is"
            continue
        try:
            with transaction.atomic():
                lines = _plant_business(wanted, at=at)
        except (KeyError, TypeError, ValueError) as error:
            raise MachineError(f"business {slug!r} cannot be understood: {error!r}") from None
        yield from lines


def _plant_business(wanted: Spec, *, at: datetime) -> list[str]:
    settings = {name: wanted[name] for name in ("unit", "zone", "language") if name in wanted}
    business = create_business(slug=wanted["slug"], name=wanted["name"], at=at, **settings)
    with business_scope(business.pk):
        seed_holidays(at=at)
        branches = {
            branch["code"]: add_branch(
                code=branch["code"], name=branch["name"], actor=SYSTEM, at=at
            ).id
            for branch in wanted["branches"]
        }
        for till in wanted.get("tills", ()):
            create_till(branch_id=branches[till["branch"]], name=till["name"], actor=SYSTEM, at=at)
        for rule in wanted.get("rules", ()):
            spec = {name: value for name, value in rule.items() if name != "at"}
            create_rule(spec=read_rule(spec), actor=SYSTEM, at=_moment(rule, at), state="live")
        for position, account in enumerate(wanted.get("gateways", ())):
            save_gateway_account(
                gateway=account["gateway"],
                settings=account["settings"],
                position=position,
                actor=SYSTEM,
                at=at,
            )
        _take_on_staff(wanted, branches, at=at)
        lines = list(_make_keys(wanted, branches, at=at))
        for sale in wanted.get("sales", ()):
            accept_sale(_read_sale(sale, branches, at=at), actor=SYSTEM, at=at)
    sales = len(wanted.get("sales", ()))
    return [f"{business.slug}: {len(branches)} branches, {sales} sales", *lines]


def _take_on_staff(wanted: Spec, branches: Mapping[str, int], *, at: datetime) -> None:
    for person in wanted.get("staff", ()):
        create_member(
            username=person["username"],
            password=person["password"],
            display_name=person.get("name", person["username"]),
            role=Role(person["role"]),
            branch_id=branches[person["branch"]] if "branch" in person else None,
            actor=SYSTEM,
            at=at,
        )


def _make_keys(wanted: Spec, branches: Mapping[str, int], *, at: datetime) -> Iterator[str]:
    for key in wanted.get("api_keys", ()):
        made = create_api_key(
            label=key["label"],
            scopes=[Scope(scope) for scope in key.get("scopes", list(Scope))],
            branch_id=branches[key["branch"]] if "branch" in key else None,
            till=key.get("till", ""),
            actor=SYSTEM,
            at=at,
        )
        yield f"{wanted['slug']}: key {key['label']} is {made.token}"


def _read_sale(sale: Spec, branches: Mapping[str, int], *, at: datetime) -> SaleInput:
    lines = tuple(
        LineInput(
            name=line["name"],
            quantity=Decimal(str(line.get("quantity", 1))),
            unit_price_rial=line["unit_price_rial"],
        )
        for line in sale["lines"]
    )
    mobile = read_mobile(sale["mobile"]) if "mobile" in sale else None
    return SaleInput(
        source=sale.get("source", "seed"),
        number=sale["number"],
        at=_moment(sale, at),
        branch_id=branches[sale["branch"]],
        lines=lines,
        customer=CustomerKey(mobile=mobile),
    )


def _moment(wanted: Spec, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(wanted["at"]) if "at" in wanted else otherwise
