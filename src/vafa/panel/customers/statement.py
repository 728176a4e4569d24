"""A customer's statement: every movement with its cause, rule and version, and who did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vafa.foundation.jalali import last_good_day
from vafa.ledger.queries import StatementLine, list_statement, load_wallet
from vafa.ledger.types import Unit
from vafa.panel.customers.happenings import cause_href, name_value, say_amount
from vafa.panel.names import name_actors, rule_href
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.rules.queries import list_rules
from vafa.staff.access import StaffRequest
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from vafa.customers.models import Customer

ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """One movement in words."""

    line: StatementLine
    what: str
    amount: SafeString
    cause_href: str
    rule: str
    rule_href: str
    actor: str
    last_day: date | None


@dataclass(frozen=True, kw_only=True)
class StatementPage:
    """A stretch of the statement."""

    customer: Customer
    name: str
    credit: int
    points: int
    tabs: list[Tab]
    lines: list[Line]
    pager: Pager


def load_statement_page(request: StaffRequest, customer: Customer) -> StatementPage:
    """The movements that the address asks for, the newest first."""
    asked_unit = request.GET.get("unit", "")
    unit = Unit(asked_unit) if asked_unit in set(Unit) else None
    found = list_statement(
        customer.id,
        unit=unit,
        before_id=read_before(request),
        limit=ROWS + 1,
    )
    wallet = load_wallet(customer.id, at=request.at)
    name_actor = name_actors()
    rules = {rule.id: rule.name for rule in list_rules()}
    zone = ZoneInfo(request.business.zone)
    home = reverse("panel:customers:statement", args=[customer.id])
    return StatementPage(
        customer=customer,
        name=customer.full_name or _("No name"),
        credit=wallet.usable[Unit.CREDIT] + wallet.pending[Unit.CREDIT] - wallet.owed[Unit.CREDIT],
        points=wallet.usable[Unit.POINTS] + wallet.pending[Unit.POINTS] - wallet.owed[Unit.POINTS],
        tabs=_draw_tabs(home, unit),
        lines=[_draw(line, name_actor, rules, zone) for line in found[:ROWS]],
        pager=draw_pager(request.GET, find_next(found, ROWS)),
    )


def _draw(
    line: StatementLine, name_actor: Callable[[str], str], rules: dict[int, str], zone: ZoneInfo
) -> Line:
    return Line(
        line=line,
        what=name_value(line.kind, line.cause),
        amount=say_amount(line.unit, line.amount),
        cause_href=cause_href(line.cause.kind, line.cause.id),
        rule=rules.get(line.rule_id or 0, ""),
        rule_href=rule_href(line.rule_id),
        actor=name_actor(line.actor),
        last_day=last_good_day(line.expires_at, zone) if line.expires_at else None,
    )


def _draw_tabs(home: str, current: Unit | None) -> list[Tab]:
    labels = [(None, _("Everything")), (Unit.CREDIT, _("Credit")), (Unit.POINTS, _("Points"))]
    return [
        Tab(label=label, href=f"{home}?unit={unit}" if unit else home, is_current=unit == current)
        for unit, label in labels
    ]
