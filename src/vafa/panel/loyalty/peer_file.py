"""The month of the shared club as a spreadsheet, for the accountants of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from vafa.coalition.types import PeerMonth
from vafa.foundation.jalali import format_month
from vafa.foundation.money import UNIT_LABELS, Unit, from_rial
from vafa.foundation.spreadsheets import Format, Sheet, write_xlsx

_AMOUNTS = (
    *("opening_rial", "there_rial", "here_rial"),
    *("paid_rial", "received_rial", "closing_rial"),
)


def write_month(months: Sequence[PeerMonth], first_day: date, *, unit: str) -> bytes:
    """A row for each business and their sum. Amounts above zero are owed by us."""
    money = Unit(unit)
    heads = [
        _("We owed before"),
        _("Our guests spent there"),
        _("Their guests spent here"),
        _("We paid"),
        _("They paid"),
        _("We owe now"),
    ]
    totals = [sum(getattr(month, name) for month in months) for name in _AMOUNTS]
    return write_xlsx(
        Sheet(
            title=format_month(first_day),
            heads=[_("Business"), *(f"{head} ({UNIT_LABELS[money]})" for head in heads)],
            formats=[Format.TEXT, *[Format.NUMBER] * len(heads)],
            rows=[
                [month.name, *(from_rial(getattr(month, name), money) for name in _AMOUNTS)]
                for month in months
            ],
            totals=[_("Together"), *(from_rial(total, money) for total in totals)],
        )
    )
