"""All that is held on a customer: a page to read and print, and a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from vafa.customers.actions import take_out_held
from vafa.customers.queries import Held, write_held
from vafa.foundation.ids import write_id
from vafa.panel.audit.words import NAMES, describe_facts, name_act
from vafa.panel.customers.columns import COLUMNS
from vafa.panel.customers.profile import get_customer_in_reach
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.htmx import render_page

if TYPE_CHECKING:
    from vafa.customers.models import Customer

SHOWN = 200  # rows of one table on the page; the file has all


@dataclass(frozen=True, kw_only=True)
class HeldTable:
    """One table in words."""

    title: str
    heads: list[str]
    rows: list[list[str]]
    rest: int


@dataclass(frozen=True, kw_only=True)
class HeldPage:
    """All that is held on one customer."""

    customer: Customer
    name: str
    tables: list[HeldTable]


def show_held(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """To read and to print; that it was looked at goes on the record."""
    customer = get_customer_in_reach(request, customer_id)
    held = take_out_held(customer_id=customer_id, actor=request.actor, at=request.at)
    page = HeldPage(
        customer=customer,
        name=customer.full_name or _("No name"),
        tables=[_draw(one) for one in held],
    )
    return render_page(request, "panel/customers/held.html", {"page": page})


def download_held(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """The same as a file that programs read."""
    get_customer_in_reach(request, customer_id)
    held = take_out_held(customer_id=customer_id, actor=request.actor, at=request.at)
    written = write_id("cus", customer_id)
    body = {"customer": written, "taken_at": request.at.isoformat(), "held": write_held(held)}
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, indent=2), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{written}.json"'
    return response


def _draw(held: Held) -> HeldTable:
    """A table as people read it; one row stands as a list of facts, name by name."""
    shown = held.rows[:SHOWN]
    names = [name for name in shown[0] if any(row[name] not in _EMPTY for row in shown)]
    return HeldTable(
        title=str(held.title),
        heads=[_name(name) for name in names],
        rows=[[_word(held, name, row[name]) for name in names] for row in shown],
        rest=len(held.rows) - len(shown),
    )


_EMPTY: tuple[Any, ...] = (None, "", 0, [], {})


def _name(name: str) -> str:
    plain = name.removesuffix("_rial")
    return str(COLUMNS.get(plain) or NAMES.get(plain) or plain.replace("_", " "))


def _word(held: Held, name: str, value: Any) -> str:
    """A value as this table calls it."""
    if name == "act":
        return name_act(value)
    if name == "facts":
        facts = describe_facts(value, branches={})
        return "، ".join(f"{fact.name}: {fact.after or fact.before}" for fact in facts)
    known = held.words.get(name)
    return str(known[value]) if known and value in known else _say(name, value)


def _say(name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return formats.jalali_moment(value)
    if isinstance(value, date):
        return formats.jalali_date(value)
    if isinstance(value, int):
        return formats.money(value) if name.endswith("_rial") else formats.fa(value)
    if isinstance(value, Decimal):
        return formats.number(value)
    if isinstance(value, dict):
        return "، ".join(f"{_name(key)}: {_say(key, each)}" for key, each in value.items())
    if isinstance(value, list):
        return "؛ ".join(_say(name, each) for each in value)
    return str(value)
