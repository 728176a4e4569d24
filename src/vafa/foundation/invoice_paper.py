"""An invoice on paper: on A4, or on the roll of a receipt printer, as long as what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from fpdf import FPDF

from vafa.foundation.paper import FAMILY, INK, QUIET, close_pdf, open_pdf

_LONGEST = 5000.0  # PDF knows no longer page
_RULE = (205, 205, 210)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A line of the invoice, as it is read."""

    name: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A figure beneath the goods."""

    label: str
    amount: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicePaper:
    """What stands on an invoice, from top to bottom; every text ready to be read.

    `heads` are the titles of a line's name, quantity, price and amount.
    """

    title: str
    heading: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, str, str, str]
    goods: tuple[Goods, ...]
    sums: tuple[Sum, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of paper, in millimetres, with its size of letters in points.

    `columns` are the widths of quantity, price and amount; without them a line of the invoice
    takes two on paper. A sheet without a height is as long as what stands on it.
    """

    width: float
    height: float | None
    edge: float
    size: float
    columns: tuple[float, float, float] | None = None

    @property
    def line(self) -> float:
        return self.size * 0.58


A4 = Sheet(width=210, height=297, edge=18, size=10.5, columns=(22, 36, 36))
ROLL = Sheet(width=80, height=None, edge=5, size=9)  # of whose 80 mm a printer reaches 72


def write_invoice(invoice: InvoicePaper, sheet: Sheet) -> bytes:
    """A PDF of the invoice, right to left."""
    height = sheet.height
    if height is None:
        trial = _Pen(sheet, _LONGEST)
        height = trial.draw(invoice) + sheet.edge
        close_pdf(trial.pdf)
    pen = _Pen(sheet, height)
    pen.draw(invoice)
    return close_pdf(pen.pdf)


class _Pen:
    """Writes from top to bottom and begins a new page where one is full."""

    def __init__(self, sheet: Sheet, height: float) -> None:
        self.sheet = sheet
        self.wide = sheet.width - 2 * sheet.edge
        self.end = height - sheet.edge
        self.pdf: FPDF = open_pdf((sheet.width, height))
        self.begin_page()

    def draw(self, invoice: InvoicePaper) -> float:
        """Where it ended."""
        size = self.sheet.size
        self.write(invoice.title, style="B", size=size + 4, align="C")
        for text in invoice.heading:
            self.write(text, ink=QUIET, align="C")
        self.rule()
        for label, value in invoice.facts:
            self.pair(label, value)
        self.rule()
        self.goods(Goods(**dict(zip(Goods.__slots__, invoice.heads, strict=True))), is_head=True)
        for goods in invoice.goods:
            self.goods(goods)
        self.rule()
        for each in invoice.sums:
            self.pair(each.label, each.amount, style="B" if each.is_strong else "")
        self.rule()
        for text in invoice.notes:
            self.write(text, align="C")
        return float(self.pdf.get_y())

    def goods(self, goods: Goods, *, is_head: bool = False) -> None:
        """A line of the invoice; on a narrow sheet its figures stand beneath its name."""
        ink = QUIET if is_head else INK
        if self.sheet.columns is None:
            if not is_head:
                self.write(goods.name)
                self.pair(f"{goods.quantity} × {goods.price}", goods.amount, ink=QUIET)
            return
        self.make_room(goods.name, self.wide - sum(self.sheet.columns))
        top, start = self.pdf.get_y(), self.sheet.edge + sum(self.sheet.columns)
        texts = (goods.quantity, goods.price, goods.amount)
        for text, width in zip(texts, self.sheet.columns, strict=True):
            start -= width
            self.put(text, start, width, top, ink=ink, align="L")
        self.put(
            goods.name,
            self.sheet.edge + sum(self.sheet.columns),
            self.wide - sum(self.sheet.columns),
            top,
            ink=ink,
        )

    def pair(
        self, label: str, value: str, *, style: str = "", ink: tuple[int, int, int] = INK
    ) -> None:
        """A label and, at the other end of its line, what is said of it."""
        self.pdf.set_font(FAMILY, style, self.sheet.size)
        needed = min(self.pdf.get_string_width(value) + 3, self.wide * 0.7)
        self.make_room(label, self.wide - needed)
        top, edge = self.pdf.get_y(), self.sheet.edge
        self.put(value, edge, needed, top, style=style, align="L")
        below = self.pdf.get_y()
        self.put(label, edge + needed, self.wide - needed, top, style=style, ink=ink)
        self.pdf.set_y(max(below, self.pdf.get_y()))

    def write(
        self,
        text: str,
        *,
        style: str = "",
        size: float | None = None,
        ink: tuple[int, int, int] = INK,
        align: str = "R",
    ) -> None:
        """A paragraph over the whole width."""
        self.make_room(text, self.wide)
        top = self.pdf.get_y()
        self.put(
            text, self.sheet.edge, self.wide, top, style=style, size=size, ink=ink, align=align
        )

    def put(
        self,
        text: str,
        x: float,
        width: float,
        y: float,
        *,
        style: str = "",
        size: float | None = None,
        ink: tuple[int, int, int] = INK,
        align: str = "R",
    ) -> None:
        """Text in a box, in as many lines as it takes; the next stands below."""
        self.pdf.set_font(FAMILY, style, size or self.sheet.size)
        self.pdf.set_text_color(*ink)
        self.pdf.set_xy(x, y)
        high = self.sheet.line if size is None else size * 0.58
        self.pdf.multi_cell(width, high, text, align=align, padding=0, new_x="LEFT", new_y="NEXT")

    def make_room(self, text: str, width: float) -> None:
        """Begin a new page where so much text does not fit on this one."""
        high = self.pdf.multi_cell(width, self.sheet.line, text, dry_run=True, output="HEIGHT")
        if self.pdf.get_y() + cast(float, high) > self.end:
            self.begin_page()

    def begin_page(self) -> None:
        self.pdf.add_page()
        self.pdf.set_font(FAMILY, "", self.sheet.size)
        self.pdf.set_y(self.sheet.edge)

    def rule(self) -> None:
        """A thin line with some air."""
        y = self.pdf.get_y() + self.sheet.line / 3
        self.pdf.set_draw_color(*_RULE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(self.sheet.edge, y, self.sheet.edge + self.wide, y)
        self.pdf.set_y(y + self.sheet.line / 3)
