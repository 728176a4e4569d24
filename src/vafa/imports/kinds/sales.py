"""Sales: one row a line of an invoice, or a whole one. History, or caught up with as if live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.audit.types import Actor
from vafa.checkout.actions import HistoryResult, accept_history, accept_sale
from vafa.checkout.actions import Outcome as HistoryOutcome
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.asking import Ask
from vafa.foundation.errors import Refused
from vafa.foundation.jalali import parse_date
from vafa.foundation.money import UNIT_LABELS, Unit
from vafa.foundation.persian import to_latin_digits
from vafa.foundation.shapes import Shape
from vafa.imports.cells import CannotRead, Cells, read_day, read_key, say_cell, tell_wrong
from vafa.imports.registry import ImportKind, import_kinds
from vafa.imports.twins import find_twins, say_twin
from vafa.imports.types import (
    BadRow,
    Column,
    Outcome,
    Parsed,
    Result,
    Row,
    Where,
    Work,
    Wrong,
)
from vafa.insight.actions import take_in_history
from vafa.sales.types import Channel, LineInput, PaymentInput, PaymentMethod, SaleInput
from vafa.staff.types import Permission, Scope

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
OUTCOMES = {
    HistoryOutcome.RECORDED: Outcome.NEW,
    HistoryOutcome.KNOWN: Outcome.KNOWN,
    HistoryOutcome.REFUSED: Outcome.REFUSED,
}
COLUMNS = (
    Column(
        slug="number",
        title=gettext_lazy("Invoice number"),
        names=("number", "invoice", "شماره فاکتور", "فاکتور", "شماره", "کد فاکتور", "شماره سند"),
    ),
    Column(
        slug="date",
        title=gettext_lazy("Date"),
        names=("date", "at", "datetime", "تاریخ", "تاریخ فاکتور", "زمان"),
    ),
    Column(slug="time", title=gettext_lazy("Time of day"), names=("time", "ساعت", "ساعت فاکتور")),
    Column(
        slug="branch",
        title=gettext_lazy("Branch"),
        names=("branch", "شعبه", "کد شعبه", "فروشگاه"),
    ),
    Column(
        slug="mobile",
        title=gettext_lazy("Mobile"),
        names=("mobile", "phone", "موبایل", "شماره موبایل", "تلفن همراه", "همراه", "تلفن"),
    ),
    Column(slug="first_name", title=gettext_lazy("First name"), names=("first_name", "نام")),
    Column(
        slug="last_name",
        title=gettext_lazy("Last name"),
        names=("last_name", "name", "customer", "نام خانوادگی", "نام مشتری", "مشتری"),
    ),
    Column(
        slug="product",
        title=gettext_lazy("Product"),
        names=("product", "item", "کالا", "نام کالا", "شرح", "شرح کالا", "محصول"),
    ),
    Column(
        slug="sku", title=gettext_lazy("Product code"), names=("sku", "code", "کد کالا", "بارکد")
    ),
    Column(
        slug="category",
        title=gettext_lazy("Category"),
        names=("category", "group", "گروه", "دسته", "گروه کالا"),
    ),
    Column(
        slug="quantity", title=gettext_lazy("Quantity"), names=("quantity", "qty", "تعداد", "مقدار")
    ),
    Column(
        slug="price",
        title=gettext_lazy("Price of one"),
        names=("price", "unit_price", "قیمت", "فی", "قیمت واحد", "مبلغ واحد"),
    ),
    Column(
        slug="amount",
        title=gettext_lazy("Amount of the row"),
        names=("amount", "total", "مبلغ", "مبلغ کل", "جمع", "جمع کل", "مبلغ فاکتور", "خالص"),
    ),
    Column(
        slug="discount", title=gettext_lazy("Discount"), names=("discount", "تخفیف", "مبلغ تخفیف")
    ),
    Column(
        slug="payment",
        title=gettext_lazy("Payment method"),
        names=("payment", "روش پرداخت", "نوع پرداخت"),
    ),
    Column(
        slug="channel",
        title=gettext_lazy("Channel"),
        names=("channel", "کانال", "نوع سفارش", "نوع فروش"),
    ),
    Column(
        slug="cashier",
        title=gettext_lazy("Cashier"),
        names=("cashier", "صندوقدار", "صندوق‌دار", "کاربر"),
    ),
)


class SalesSettings(Shape):
    """The unit of amounts, the branch of rows that name none, and whose invoice numbers these are.

    `earns` lets the sales earn by the rules of their own time; nobody is texted either way.
    """

    unit: Annotated[
        Unit, Ask("one", gettext_lazy("Amounts are in"), of=tuple(UNIT_LABELS.items()))
    ] = Unit.TOMAN
    branch: Annotated[
        str, Ask("one", gettext_lazy("Branch of rows that name none"), of="branches")
    ] = ""
    source: Annotated[
        str,
        Field(min_length=1, max_length=32),
        Ask(
            "text",
            gettext_lazy("Name of the system it comes from"),
            help=gettext_lazy("The same invoice number of the same system counts once."),
        ),
    ] = "file"
    earns: Annotated[
        bool,
        Ask(
            "yes",
            gettext_lazy("These sales earn credit and points"),
            help=gettext_lazy("By the rules of their own day. Nobody gets a text either way."),
        ),
    ] = False


class Sales(ImportKind):
    slug = "sales"
    title = gettext_lazy("Sales")
    things = gettext_lazy("sales")
    order = 10
    about = gettext_lazy("Old invoices, or the day's from a till that cannot send them by itself.")
    needed = gettext_lazy(
        "Needed are the invoice number, the date, and the amount or the price. Rows that follow "
        "one another with one number are one invoice."
    )
    example = (
        ("number", "1042"),
        ("date", "1405/08/28"),
        ("time", "18:30"),
        ("mobile", "09121234567"),
        ("product", "لاته"),
        ("quantity", "2"),
        ("price", "95000"),
    )
    icon = "receipt"
    settings = SalesSettings
    permission = Permission.IMPORT_SALES
    scope = Scope.SALES_WRITE

    def list_columns(self) -> tuple[Column, ...]:
        return COLUMNS

    def lacks(self, mapped: frozenset[str]) -> bool:
        return not (mapped >= {"number", "date"} and mapped & {"amount", "price"})

    def read(
        self, rows: Iterable[tuple[int, Row]], where: Where
    ) -> Iterator[Parsed[SaleInput] | BadRow]:
        """Rows of one invoice stand or fall together: a wrong one makes all of it a bad row."""
        group: list[tuple[int, Row]] = []
        number = ""
        for line, row in rows:
            this = Cells(row, where.reading.mapping).text("number")
            if group and this != number:
                yield _read_group(group, where)
                group = []
            number = this
            group.append((line, row))
        if group:
            yield _read_group(group, where)

    def take(self, things: Sequence[Parsed[SaleInput]], work: Work) -> list[Result]:
        twins = find_twins(work.job_id, [(one.line, (one.value.number,)) for one in things])
        fresh = [one.value for one in things if one.line not in twins]
        settings = cast(SalesSettings, work.where.reading.settings)
        accept = _accept_earning if settings.earns else _accept_history
        with transaction.atomic():
            told = iter(accept(fresh, actor=work.actor, at=work.at))
            if work.is_dry:
                transaction.set_rollback(True)
        return [
            Result(outcome=Outcome.REFUSED, wrong=say_twin("number", twins[one.line]))
            if one.line in twins
            else _say_result(next(told))
            for one in things
        ]

    def finish(self, *, at: datetime) -> None:
        take_in_history(at=at)


import_kinds.register(Sales())


def _accept_history(
    sales: Sequence[SaleInput], *, actor: Actor, at: datetime
) -> list[HistoryResult]:
    return accept_history(sales, actor=actor, at=at, joined_by=JoinedBy.IMPORT)


def _accept_earning(
    sales: Sequence[SaleInput], *, actor: Actor, at: datetime
) -> list[HistoryResult]:
    results = []
    for sale in sales:
        try:
            receipt = accept_sale(
                sale, actor=actor, at=at, joined_by=JoinedBy.IMPORT, announce=False
            )
        except Refused as refusal:
            results.append(HistoryResult(outcome=HistoryOutcome.REFUSED, refusal=refusal))
        else:
            outcome = HistoryOutcome.KNOWN if receipt.is_repeat else HistoryOutcome.RECORDED
            results.append(HistoryResult(outcome=outcome, sale_id=receipt.sale_id))
    return results


def _say_result(result: HistoryResult) -> Result:
    wrong = Wrong.of(result.refusal) if result.refusal is not None else None
    return Result(outcome=OUTCOMES[result.outcome], wrong=wrong)


def _read_group(group: list[tuple[int, Row]], where: Where) -> Parsed[SaleInput] | BadRow:
    first_line, first = group[0]
    last_line = group[-1][0]
    mapping = where.reading.mapping
    line, row = group[0]
    try:
        lines = []
        for line, row in group:  # noqa: B007 - the one that fails is told
            lines.append(_read_line(Cells(row, mapping), where))
        line, row = group[0]
        sale = _read_head(Cells(first, mapping), tuple(lines), where)
    except CannotRead as failed:
        return tell_wrong(line, last_line, row, failed.wrong)
    return Parsed(line=first_line, last_line=last_line, value=sale, cells=first)


def _read_head(cells: Cells, lines: tuple[LineInput, ...], where: Where) -> SaleInput:
    number = cells.text("number")
    if not number:
        raise CannotRead("number", "missing", _("The invoice number is missing."))
    at = _read_moment(cells, where)
    payments: tuple[PaymentInput, ...] = ()
    method = PAYMENTS.get(read_key(cells.text("payment")))
    if method is not None:
        total = sum(line.net_rial for line in lines)
        payments = (PaymentInput(method=method, amount_rial=total),)
    return SaleInput(
        source=_settings(where).source,
        number=number[:64],
        at=at,
        branch_id=_read_branch(cells, where),
        lines=lines,
        channel=CHANNELS.get(read_key(cells.text("channel")), Channel.HALL),
        cashier=cells.text("cashier"),
        customer=CustomerKey(mobile=cells.mobile("mobile")),
        profile=Profile(
            first_name=cells.text("first_name")[:60], last_name=cells.text("last_name")[:60]
        ),
        payments=payments,
    )


def _read_line(cells: Cells, where: Where) -> LineInput:
    unit = _settings(where).unit
    quantity = cells.number("quantity")
    if quantity is None:
        quantity = Decimal(1)
    if quantity <= 0:
        raise CannotRead("quantity", "not_positive", _("A quantity must be more than zero."))
    price = cells.money("price", unit)
    amount = cells.money("amount", unit)
    discount = cells.money("discount", unit) or 0
    if price is None and amount is None:
        raise CannotRead("amount", "missing", _("The amount is missing."))
    if price is None:
        # Only the sum of the row is told: it is one piece of that price.
        quantity, price = Decimal(1), (amount or 0) + discount
    if price < 0 or discount < 0:
        message = _("An amount cannot be negative; enter returns apart.")
        raise CannotRead("amount", "negative", message)
    line = LineInput(
        name=(cells.text("product") or _("Sale"))[:120],
        sku=cells.text("sku")[:64],
        category=cells.text("category")[:80],
        quantity=quantity,
        unit_price_rial=price,
        discount_rial=discount,
    )
    if line.net_rial < 0:
        message = _("The discount is larger than the price.")
        raise CannotRead("discount", "too_large", message)
    return line


def _read_branch(cells: Cells, where: Where) -> int:
    written = cells.text("branch") or _settings(where).branch
    if not written:
        raise CannotRead("branch", "missing", _("The branch is missing."))
    branch_id = where.branches.get(read_key(written))
    if branch_id is None:
        raise CannotRead("branch", "unknown_branch", _("There is no branch called this."))
    return branch_id


def _read_moment(cells: Cells, where: Where) -> datetime:
    written = cells.raw("date")
    clock = _read_clock(cells.raw("time"))
    if isinstance(written, datetime):
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        day, clock = parse_date(written), clock or written.time()
    elif isinstance(written, date):
        day = parse_date(written)
    else:
        text = to_latin_digits(say_cell(written)).replace("T", " ")
        head, _sep, tail = text.partition(" ")
        day, clock = read_day(head) or read_day(text), clock or _read_clock(tail)
    if day is None:
        raise CannotRead("date", "bad_date", _("This date cannot be read."))
    local = datetime.combine(day, clock or time(12), where.zone)
    return local.astimezone(UTC)


def _read_clock(cell: Any) -> time | None:
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
        raise CannotRead("time", "bad_time", _("This time cannot be read.")) from None


def _settings(where: Where) -> SalesSettings:
    return cast(SalesSettings, where.reading.settings)
