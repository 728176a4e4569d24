"""What an import is told and what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from vafa.foundation.money import Unit


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"  # the file itself could not be read to its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A thing that a file of sales may say, and how its columns are called in the wild."""

    slug: str
    title: Any
    names: tuple[str, ...]
    is_needed: bool = False


COLUMNS = (
    Column(
        slug="number",
        title=_("Invoice number"),
        names=("number", "invoice", "شماره فاکتور", "فاکتور", "شماره", "کد فاکتور", "شماره سند"),
        is_needed=True,
    ),
    Column(
        slug="date",
        title=_("Date"),
        names=("date", "at", "datetime", "تاریخ", "تاریخ فاکتور", "زمان"),
        is_needed=True,
    ),
    Column(slug="time", title=_("Time of day"), names=("time", "ساعت", "ساعت فاکتور")),
    Column(slug="branch", title=_("Branch"), names=("branch", "شعبه", "کد شعبه", "فروشگاه")),
    Column(
        slug="mobile",
        title=_("Mobile"),
        names=("mobile", "phone", "موبایل", "شماره موبایل", "تلفن همراه", "همراه", "تلفن"),
    ),
    Column(slug="first_name", title=_("First name"), names=("first_name", "نام")),
    Column(
        slug="last_name",
        title=_("Last name"),
        names=("last_name", "name", "customer", "نام خانوادگی", "نام مشتری", "مشتری"),
    ),
    Column(
        slug="product",
        title=_("Product"),
        names=("product", "item", "کالا", "نام کالا", "شرح", "شرح کالا", "محصول"),
    ),
    Column(slug="sku", title=_("Product code"), names=("sku", "code", "کد کالا", "بارکد")),
    Column(
        slug="category",
        title=_("Category"),
        names=("category", "group", "گروه", "دسته", "گروه کالا"),
    ),
    Column(slug="quantity", title=_("Quantity"), names=("quantity", "qty", "تعداد", "مقدار")),
    Column(
        slug="price",
        title=_("Price of one"),
        names=("price", "unit_price", "قیمت", "فی", "قیمت واحد", "مبلغ واحد"),
    ),
    Column(
        slug="amount",
        title=_("Amount of the row"),
        names=("amount", "total", "مبلغ", "مبلغ کل", "جمع", "جمع کل", "مبلغ فاکتور", "خالص"),
    ),
    Column(slug="discount", title=_("Discount"), names=("discount", "تخفیف", "مبلغ تخفیف")),
    Column(
        slug="payment", title=_("Payment method"), names=("payment", "روش پرداخت", "نوع پرداخت")
    ),
    Column(slug="channel", title=_("Channel"), names=("channel", "کانال", "نوع سفارش", "نوع فروش")),
    Column(slug="cashier", title=_("Cashier"), names=("cashier", "صندوقدار", "صندوق‌دار", "کاربر")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read: which column says what, in which unit of money, and for whom.

    `mapping` is column slug → position in the file from 0. `branch_id` is for rows that name no
    branch. `source` is the name of the till system the numbers come from. `earns` lets the sales
    earn by the rules of their own time; nobody is texted either way.
    """

    mapping: dict[str, int]
    unit: Unit = Unit.TOMAN
    branch_id: int | None = None
    source: str = "file"
    earns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was not taken: its line in the file (from 1), which column, and why.

    `last_line` is where its invoice ends in the file.
    """

    line: int
    last_line: int
    column: str
    reason: str
    message: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The head of a file: its titles, a few rows, and which column seems to say what."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: dict[str, int]
