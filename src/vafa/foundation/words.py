"""How amounts, days and names are said to people while something is described."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.jalali import TEHRAN, format_day_and_month, local_day, to_jalali
from vafa.foundation.money import Unit
from vafa.foundation.persian import to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A business's way of speaking: its unit of money, its zone, and the names of its things.

    `names` are those of rows by id, `products` by stock number, `labels` of groups of customers.
    """

    unit: Unit | str = Unit.TOMAN
    zone: ZoneInfo = TEHRAN
    names: Mapping[int, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, object] = field(default_factory=dict)

    def money(self, amount_rial: int) -> str:
        return format_money(amount_rial, self.unit)

    def number(self, number: int | Decimal) -> str:
        return format_number(number)

    def percent(self, percent: Decimal) -> str:
        return format_number(percent) + "٪"

    def day(self, day: date) -> str:
        return f"{format_day_and_month(day)} {to_persian_digits(str(to_jalali(day).year))}"

    def day_of(self, instant: datetime) -> str:
        return self.day(local_day(instant, self.zone))

    def clock(self, minute: int) -> str:
        """A minute of the day: «۱۷» on the hour, else «۱۷:۳۰»."""
        hour, rest = divmod(minute, 60)
        return to_persian_digits(f"{hour}:{rest:02}" if rest else f"{hour}")

    def name(self, row_id: int) -> str:
        return self.names.get(row_id) or _("(removed)")

    def product(self, sku: str) -> str:
        return self.products.get(sku) or sku

    def label(self, label: str) -> str:
        return str(self.labels.get(label) or _("(removed)"))

    def period(self, period: str) -> str:
        """A running period, to stand after what is counted in it: «در این ماه»."""
        return str(_PERIODS[period])

    def any_of(self, phrases: Iterable[str]) -> str:
        return pgettext("between phrases", " or ").join(phrases)

    def all_of(self, phrases: Iterable[str]) -> str:
        return pgettext("between phrases", " and ").join(phrases)

    def series(self, phrases: Iterable[str]) -> str:
        return pgettext("between phrases", ", ").join(phrases)


PERIODS = (
    ("day", gettext_lazy("of the day")),
    ("week", gettext_lazy("of the week")),
    ("month", gettext_lazy("of the month")),
    ("season", gettext_lazy("of the season")),
    ("year", gettext_lazy("of the year")),
    ("ever", gettext_lazy("so far")),
)
"""Running periods, and how they are said after what is counted in them."""

_PERIODS = dict(PERIODS)
