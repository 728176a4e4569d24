"""From rows to sales: pure. A row that cannot be one says which column is wrong and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vafa.customers.types import CustomerKey, Profile
from vafa.foundation.jalali import parse_date
from vafa.foundation.money import to_rial
from vafa.foundation.persian import search_key, to_latin_digits
from vafa.foundation.phone import read_mobile
from vafa.imports.reading import Row, say_cell
from vafa.imports.types import BadRow, Reading
from vafa.sales.types import Channel, LineInput, PaymentInput, PaymentMethod, SaleInput

PAYMENTS = {
    "نقد": PaymentMethod.CASH,
    "نقدی": PaymentMethod.CASH,
    "کارت": PaymentMethod.CARD,
    "کارتخوان": PaymentMethod.CARD,
    "کارت خوان": PaymentMethod.CARD,
    "انلاین": PaymentMethod.ONLINE,
    "اینترنتی": PaymentMethod.ONLINE,
    "نسیه": PaymentMethod.ACCOUNT,
}
CHANNELS = {
    "سالن": Channel.HALL,
    "بیرون بر": Channel.TAKE_AWAY,
    "تلفنی": Channel.PHONE,
    "سایت": Channel.SITE,
    "اسنپ فود": Channel.APP,
    "اسنپ": Channel.APP,
}
_MARKS = str.maketrans({",": "", "٬": "", "٫": "."})  # between thousands, before fractions
_key = lru_cache(maxsize=1024)(search_key)  # few words fill these columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a file is read against: branches by code and name, the zone, how it is to be read."""

    branches: Mapping[str, int]
    zone: ZoneInfo
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSale:
    """A sale and the lines of the file it stood on."""

    first_line: int
    last_line: int
    sale: SaleInput
    cells: Row


class _Wrong(Exception):
    def __init__(self, column: str, reason: str, message: str) -> None:
        self.column, self.reason, self.message = column, reason, message
        super().__init__(message)


def parse_sales(rows: Iterable[tuple[int, Row]], where: Where) -> Iterator[ParsedSale | BadRow]:
    """Sales in the order of the file; rows that follow one another with one number are one sale.

    Rows of one invoice stand or fall together: a wrong one makes the whole invoice a bad row.
    """
    group: list[tuple[int, Row]] = []
    number = ""
    for line, row in rows:
        this = _text(row, "number", where)
        if group and this != number:
            yield _parse_group(group, where)
            group = []
        number = this
        group.append((line, row))
    if group:
        yield _parse_group(group, where)


def _parse_group(group: list[tuple[int, Row]], where: Where) -> ParsedSale | BadRow:
    line, row = group[0]
    try:
        lines = []
        for line, row in group:  # noqa: B007 - the one that fails is told
            lines.append(_parse_line(row, where))
        line, row = group[0]
        sale = _parse_head(row, tuple(lines), where)
    except _Wrong as wrong:
        return BadRow(
            line=line,
            last_line=group[-1][0],
            column=wrong.column,
            reason=wrong.reason,
            message=wrong.message,
            cells=tuple(say_cell(cell) for cell in row),
        )
    return ParsedSale(first_line=group[0][0], last_line=group[-1][0], sale=sale, cells=group[0][1])


def _parse_head(row: Row, lines: tuple[LineInput, ...], where: Where) -> SaleInput:
    number = _text(row, "number", where)
    if not number:
        raise _Wrong("number", "missing", _("The invoice number is missing."))
    at = _parse_moment(row, where)
    payments: tuple[PaymentInput, ...] = ()
    method = PAYMENTS.get(_key(_text(row, "payment", where)))
    if method is not None:
        total = sum(line.net_rial for line in lines)
        payments = (PaymentInput(method=method, amount_rial=total),)
    return SaleInput(
        source=where.reading.source,
        number=number[:64],
        at=at,
        branch_id=_parse_branch(row, where),
        lines=lines,
        channel=CHANNELS.get(_key(_text(row, "channel", where)), Channel.HALL),
        cashier=_text(row, "cashier", where),
        customer=_parse_customer(row, where),
        profile=Profile(
            first_name=_text(row, "first_name", where)[:60],
            last_name=_text(row, "last_name", where)[:60],
        ),
        payments=payments,
    )


def _parse_line(row: Row, where: Where) -> LineInput:
    quantity = _number(row, "quantity", where, default=Decimal(1))
    if quantity <= 0:
        raise _Wrong("quantity", "not_positive", _("A quantity must be more than zero."))
    price = _money(row, "price", where)
    amount = _money(row, "amount", where)
    discount = _money(row, "discount", where) or 0
    if price is None and amount is None:
        raise _Wrong("amount", "missing", _("The amount is missing."))
    if price is None:
        # Only the sum of the row is told: it is one piece of that price.
        quantity, price = Decimal(1), (amount or 0) + discount
    if price < 0 or discount < 0:
        raise _Wrong("amount", "negative", _("An amount cannot be negative; enter returns apart."))
    line = LineInput(
        name=(_text(row, "product", where) or _("Sale"))[:120],
        sku=_text(row, "sku", where)[:64],
        category=_text(row, "category", where)[:80],
        quantity=quantity,
        unit_price_rial=price,
        discount_rial=discount,
    )
    if line.net_rial < 0:
        raise _Wrong("discount", "too_large", _("The discount is larger than the price."))
    return line


def _parse_customer(row: Row, where: Where) -> CustomerKey:
    written = _text(row, "mobile", where)
    if not written:
        return CustomerKey()
    mobile = read_mobile(_cell(row, "mobile", where))
    if mobile is None:
        raise _Wrong("mobile", "bad_mobile", _("This is not a mobile number."))
    return CustomerKey(mobile=mobile)


def _parse_branch(row: Row, where: Where) -> int:
    written = _text(row, "branch", where)
    if not written:
        if where.reading.branch_id is None:
            raise _Wrong("branch", "missing", _("The branch is missing."))
        return where.reading.branch_id
    branch_id = where.branches.get(_key(written))
    if branch_id is None:
        raise _Wrong("branch", "unknown_branch", _("There is no branch called this."))
    return branch_id


def _parse_moment(row: Row, where: Where) -> datetime:
    written = _cell(row, "date", where)
    clock = _parse_clock(_cell(row, "time", where))
    if isinstance(written, datetime):
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        day, clock = written.date(), clock or written.time()
    else:
        text = to_latin_digits(say_cell(written)).replace("T", " ")
        head, _sep, tail = text.partition(" ")
        parsed = written if isinstance(written, date) else _read_day(head) or _read_day(text)
        if parsed is None:
            raise _Wrong("date", "bad_date", _("This date cannot be read."))
        day, clock = parsed, clock or _parse_clock(tail)
    local = datetime.combine(day, clock or time(12), where.zone)
    return local.astimezone(UTC)


@lru_cache(maxsize=1024)  # sales of one day stand together
def _read_day(text: str) -> date | None:
    found = parse_date(text)
    if found is not None:
        return found
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _parse_clock(cell: Any) -> time | None:
    if isinstance(cell, time):
        return cell
    if isinstance(cell, datetime):
        return cell.time()
    text = to_latin_digits(say_cell(cell)).strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text.zfill(5) if ":" in text else text)
    except ValueError:
        raise _Wrong("time", "bad_time", _("This time cannot be read.")) from None


def _money(row: Row, column: str, where: Where) -> int | None:
    number = _number(row, column, where, default=None)
    if number is None:
        return None
    if abs(number) > 10**15:
        raise _Wrong(column, "too_large", _("This amount is not possible."))
    return to_rial(number, where.reading.unit)


def _number(row: Row, column: str, where: Where, *, default: Any) -> Any:
    cell = _cell(row, column, where)
    text = "".join(to_latin_digits(say_cell(cell)).translate(_MARKS).split())
    if not text:
        return default
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _Wrong(column, "bad_number", _("This is not a number."))
    return number


def _cell(row: Row, column: str, where: Where) -> Any:
    position = where.reading.mapping.get(column)
    return row[position] if position is not None and position < len(row) else ""


def _text(row: Row, column: str, where: Where) -> str:
    return say_cell(_cell(row, column, where)).strip()
