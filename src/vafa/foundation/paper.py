"""Sheets for the printer: cards side by side on A4, to be cut, each with its QR code.

The letters of Persian are joined by HarfBuzz from the font that `make static` puts there, so a
sheet looks the same on every printer. QR codes are of digits alone: a scanner types, and what it
types through a Persian keyboard keeps its digits and loses its letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import segno
from django.conf import settings
from fpdf import FPDF
from fpdf.fonts import TTFFont

WIDTH, HEIGHT = 85.6, 54.0  # ISO/IEC 7810 ID-1, in millimetres
ACROSS, DOWN = 2, 5
ON_A_SHEET = ACROSS * DOWN
_START, _TOP = (210 - ACROSS * WIDTH) / 2, (297 - DOWN * HEIGHT) / 2
_EDGE, _QR = 6.0, 28.0
FAMILY = "vazirmatn"
INK, QUIET, _CUT = (29, 29, 31), (110, 110, 115), (205, 205, 210)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFace:
    """What stands on one card. `digits` become the QR code, `number` is how people read them."""

    title: str
    caption: str
    digits: str = field(repr=False)
    number: str = field(repr=False)
    note: str = ""


def write_card_sheet(faces: Iterable[CardFace]) -> bytes:
    """A PDF with ten cards on a page, in their order, right to left."""
    pdf = open_pdf()
    for place, face in enumerate(faces):
        row, column = divmod(place % ON_A_SHEET, ACROSS)
        if place % ON_A_SHEET == 0:
            pdf.add_page()
        start = _START + (ACROSS - 1 - column) * WIDTH
        _draw_card(pdf, face, start, _TOP + row * HEIGHT)
    return close_pdf(pdf)


def open_pdf(size: str | tuple[float, float] = "A4") -> FPDF:
    """A PDF in millimetres without a page yet; pages end where their writer ends them."""
    pdf = FPDF(format=size, unit="mm")
    pdf.set_auto_page_break(False)
    for style, weight in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(FAMILY, style, settings.FONTS / f"Vazirmatn-{weight}.ttf")
    pdf.set_text_shaping(True, direction="rtl", script="arab", language="fas")
    return pdf


def close_pdf(pdf: FPDF) -> bytes:
    """The finished file; the fonts' files are let go."""
    body = bytes(pdf.output())
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
    return body


def _draw_card(pdf: FPDF, face: CardFace, x: float, y: float) -> None:
    pdf.set_draw_color(*_CUT)
    pdf.set_line_width(0.1)
    pdf.rect(x, y, WIDTH, HEIGHT)
    wide = WIDTH - 2 * _EDGE
    write_line(pdf, face.title, x + _EDGE, y + 5, wide, style="B", size=14)
    write_line(pdf, face.caption, x + _EDGE + _QR, y + 14, wide - _QR, size=10, ink=QUIET)
    draw_qr(pdf, face.digits, x + _EDGE, y + 14, _QR)
    write_line(pdf, face.note, x + _EDGE + _QR, y + 35, wide - _QR, size=7, ink=QUIET)
    write_line(pdf, face.number, x + _EDGE, y + 44, wide, style="B", size=12, is_latin=True)


def write_line(
    pdf: FPDF,
    text: str,
    x: float,
    y: float,
    width: float,
    *,
    size: float,
    style: str = "",
    ink: tuple[int, int, int] = INK,
    is_latin: bool = False,
    align: str = "R",
) -> None:
    """One line of text in a box; what does not fit is cut."""
    direction = ("ltr", "latn", "eng") if is_latin else ("rtl", "arab", "fas")
    pdf.set_text_shaping(True, direction=direction[0], script=direction[1], language=direction[2])
    pdf.set_font(FAMILY, style, size)
    pdf.set_text_color(*ink)
    while text and pdf.get_string_width(text) > width:
        text = text[:-2].rstrip() + "…"
    pdf.set_xy(x, y)
    pdf.cell(width, size * 0.55, text, align=align)


def draw_qr(pdf: FPDF, text: str, x: float, y: float, side: float) -> None:
    """Each run of dark modules as one bar."""
    matrix = segno.make_qr(text, error="m").matrix
    module = side / len(matrix)
    pdf.set_fill_color(*INK)
    for row, modules in enumerate(matrix):
        begin = None
        for column, is_dark in enumerate((*modules, 0)):
            if is_dark and begin is None:
                begin = column
            elif not is_dark and begin is not None:
                long = (column - begin) * module
                pdf.rect(x + begin * module, y + row * module, long, module, style="F")
                begin = None
