"""The list of customers as a file: whom the filters fit, by name, exact figures."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vafa.audit.actions import record
from vafa.foundation.errors import NotFound
from vafa.foundation.jalali import format_date, local_day
from vafa.foundation.money import UNIT_LABELS, Unit, from_rial
from vafa.foundation.persian import to_latin_digits
from vafa.foundation.phone import format_mobile
from vafa.foundation.spreadsheets import WRITERS, Cell, Format, Sheet
from vafa.panel.customers.choosing import list_own_traits, read_columns
from vafa.panel.customers.forms import RosterForm
from vafa.panel.customers.listing import read_filter
from vafa.reports.queries import RosterRow, Trait, count_roster, walk_roster
from vafa.staff.access import StaffRequest

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_customers(request: StaffRequest, file: str) -> bytes:
    """The file, `csv` or `xlsx`; who took out how many of whom goes on the record."""
    if file not in WRITERS:
        raise NotFound
    traits = list_own_traits(request)
    branch_id = request.staff.branch_id
    form = RosterForm(request.GET, branch_id=branch_id, traits=traits)
    wanted = read_filter(request, form)
    told = _list_told(request, traits)
    unit, zone = Unit(request.business.unit), ZoneInfo(request.business.zone)
    money = UNIT_LABELS[unit]
    columns: list[tuple[str, Format]] = [
        (_("First name"), Format.TEXT),
        (_("Last name"), Format.TEXT),
        (_("Mobile"), Format.TEXT),
        (_("Group"), Format.TEXT),
        (_("Joined on"), Format.TEXT),
        (_("How they joined"), Format.TEXT),
        (_("Last purchase"), Format.TEXT),
        (_("Purchases"), Format.NUMBER),
        (f"{_('Spent')} ({money})", Format.NUMBER),
        (f"{_('Credit')} ({money})", Format.NUMBER),
        *((trait.title, Format.TEXT) for trait in told),
    ]
    record(
        actor=request.actor,
        act="customer.list_taken_out",
        at=request.at,
        rows=count_roster(wanted),
        file=file,
    )
    sheet = Sheet(
        title=_("Customers"),
        heads=[head for head, _format in columns],
        formats=[look for _head, look in columns],
        rows=(
            [*_cells(row, unit, zone), *(trait.say(row.customer) for trait in told)]
            for row in walk_roster(wanted)
        ),
    )
    return WRITERS[file](sheet)


def _list_told(request: StaffRequest, traits: Sequence[Trait]) -> list[Trait]:
    """The columns that are looked at, and all of the business's own fields."""
    chosen = read_columns(request, traits)
    return [trait for trait in traits if trait in chosen or trait.is_own]


def _cells(row: RosterRow, unit: Unit, zone: ZoneInfo) -> list[Cell]:
    customer, metrics = row.customer, row.metrics
    last = metrics.last_at
    return [
        customer.first_name,
        customer.last_name,
        to_latin_digits(format_mobile(customer.mobile)) if customer.mobile else "",
        str(metrics.group.name) if metrics.group else "",
        format_date(local_day(customer.joined_at, zone), digits="latin"),
        str(customer.get_joined_by_display()),
        format_date(local_day(last, zone), digits="latin") if last else "",
        metrics.purchases,
        from_rial(metrics.total_rial, unit),
        from_rial(row.credit_rial, unit),
    ]
