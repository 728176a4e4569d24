"""The demo's sales: a year of a café's invoices in one compact file, and where it lies in time.

`tools/build_demo_data.py` makes the file from real sales; `sales.LICENCE.md` says whose.
Each row is one invoice: the day counted back from the last one (a Friday), the minute of the day
in local time, the household, the branch (1 to 3), products as `101*2 903`, percent of discount.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from vafa.config.demo.menu import PRODUCTS
from vafa.foundation.jalali import TEHRAN

PATH = Path(__file__).with_name("sales.csv.gz")
_FRIDAY = 4


class DemoSale(NamedTuple):
    """One invoice of the demo, placed in time."""

    number: str
    at: datetime
    household: int
    branch: int
    quantities: dict[str, int]
    total_toman: int
    discount_toman: int


def load_sales(*, last_day: date, zone: ZoneInfo = TEHRAN, path: Path = PATH) -> Iterator[DemoSale]:
    """The sales of about a year, oldest first, the newest on `last_day`.

    Weekdays stay what they are: the file's last Friday falls on or after `last_day`, and the up to
    six days beyond it are left out. The same day always gives the same sales and numbers.
    """
    friday = last_day + timedelta(days=(_FRIDAY - last_day.weekday()) % 7)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            day = friday + timedelta(days=int(row["day"]))
            if day > last_day:
                return
            hour, minute = divmod(int(row["minute"]), 60)
            quantities = read_lines(row["lines"])
            total = sum(PRODUCTS[code].price_toman * count for code, count in quantities.items())
            yield DemoSale(
                number=f"{number:06}",
                at=datetime.combine(day, time(hour, minute), zone),
                household=int(row["household"]),
                branch=int(row["branch"]),
                quantities=quantities,
                total_toman=total,
                discount_toman=total * int(row["discount_percent"]) // 100_000 * 1_000,
            )


def write_lines(quantities: Mapping[str, int]) -> str:
    """Products and quantities as the file keeps them: `101*2 903`."""
    return " ".join(code if count == 1 else f"{code}*{count}" for code, count in quantities.items())


def read_lines(text: str) -> dict[str, int]:
    """What `write_lines` wrote."""
    return {
        code: int(count or 1)
        for code, _, count in (product.partition("*") for product in text.split())
    }
