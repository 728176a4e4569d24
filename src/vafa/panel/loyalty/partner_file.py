"""A partner's statement as a spreadsheet: exact figures, the first entry first."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.foundation.jalali import format_moment
from vafa.foundation.money import UNIT_LABELS, Unit, from_rial
from vafa.foundation.spreadsheets import Cell, Format, Sheet, write_xlsx
from vafa.panel.customers.happenings import VALUE_TITLES
from vafa.partners.queries import list_entries
from vafa.partners.types import Entry, PartnerView
from vafa.reports.types import Filters
from vafa.sales.queries import sales

MOST_ROWS = 20_000


def write_statement(partner: PartnerView, filters: Filters, *, unit: str) -> bytes:
    """The entries of the days, each with the invoice it came from and what was owed after it."""
    money = Unit(unit)
    entries = list_entries(partner.id, start=filters.start, end=filters.end, limit=MOST_ROWS)
    sold = [entry.cause.id for entry in entries if entry.cause.kind == "sale"]
    numbers = dict(sales().filter(id__in=sold).values_list("id", "number"))
    columns = (
        (_("When"), Format.TEXT),
        (_("What"), Format.TEXT),
        (_("Invoice"), Format.TEXT),
        (f"{pgettext('money', 'Amount')} ({UNIT_LABELS[money]})", Format.NUMBER),
        (f"{_('Still owed to them')} ({UNIT_LABELS[money]})", Format.NUMBER),
        (_("Note"), Format.TEXT),
    )

    def write(entry: Entry) -> list[Cell]:
        return [
            format_moment(entry.at, filters.zone, digits="latin"),
            str(VALUE_TITLES[entry.kind]),
            numbers.get(entry.cause.id, ""),
            from_rial(entry.amount_rial, money),
            from_rial(entry.owed_rial, money),
            entry.reason,
        ]

    return write_xlsx(
        Sheet(
            title=partner.terms.name,
            heads=[head for head, _look in columns],
            formats=[look for _head, look in columns],
            rows=[write(entry) for entry in reversed(entries)],
        )
    )
