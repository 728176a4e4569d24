"""A poster for the counter or the door: whose club it is, a QR to join by, and a code to text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from fpdf import FPDF

from vafa.foundation.paper import INK, QUIET, close_pdf, draw_qr, open_pdf, write_line

Colour = tuple[int, int, int]

_A4_WIDE = 210.0
_WHITE: Colour = (255, 255, 255)
_OURS = "0f766e"
_BAND, _EDGE, _QR = 74.0, 18.0, 104.0
_LIGHT = 0.4  # luminance above which white letters are hard to read


class PosterSize(Enum):
    """Paper, upright, in millimetres."""

    A4 = (210.0, 297.0)
    A5 = (148.0, 210.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What stands on a poster, from top to bottom; every text ready to be read.

    `colour` is "rrggbb" or empty for ours. `link` becomes the QR. Without a line there is no
    `by_text`, and no code is shown.
    """

    club: str
    place: str
    heading: str
    invitation: str
    link: str = field(repr=False)
    by_camera: str
    by_text: str
    code: str
    foot: str
    colour: str = ""


def write_poster(poster: Poster, size: PosterSize) -> bytes:
    """A PDF of one page, right to left, the same on every size of paper."""
    wide, high = size.value
    pdf = open_pdf((wide, high))
    pdf.add_page()
    _draw(_Brush(pdf=pdf, scale=wide / _A4_WIDE), poster)
    return close_pdf(pdf)


def _draw(brush: _Brush, poster: Poster) -> None:
    colour = _read_colour(poster.colour)
    on_band = INK if _luminance(colour) > _LIGHT else _WHITE
    brush.box(0, 0, _A4_WIDE, _BAND, colour)
    brush.line(poster.club, 22, 46, style="B", ink=on_band)
    brush.line(poster.place, 48, 18, ink=on_band)
    brush.line(poster.heading, 86, 34, style="B")
    brush.line(poster.invitation, 106, 17, ink=QUIET)
    brush.qr(poster.link, 122)
    brush.line(poster.by_camera, 230, 16)
    if poster.by_text:
        brush.box(_EDGE, 245, _A4_WIDE - 2 * _EDGE, 0.4, (205, 205, 210))
        brush.line(poster.by_text, 250, 16)
        brush.line(poster.code, 259, 34, style="B", is_latin=True)
    brush.line(poster.foot, 282, 10.5, ink=QUIET)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brush:
    """Draws by the measures of A4; on other paper all of them shrink alike."""

    pdf: FPDF
    scale: float

    def box(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        self.pdf.set_fill_color(*colour)
        x, y, wide, high = (one * self.scale for one in (x, y, wide, high))
        self.pdf.rect(x, y, wide, high, style="F")

    def line(
        self,
        text: str,
        y: float,
        size: float,
        *,
        style: str = "",
        ink: Colour = INK,
        is_latin: bool = False,
    ) -> None:
        """In the middle."""
        wide = (_A4_WIDE - 2 * _EDGE) * self.scale
        write_line(
            self.pdf,
            text,
            _EDGE * self.scale,
            y * self.scale,
            wide,
            style=style,
            size=size * self.scale,
            ink=ink,
            is_latin=is_latin,
            align="C",
        )

    def qr(self, link: str, y: float) -> None:
        side = _QR * self.scale
        draw_qr(self.pdf, link, (_A4_WIDE * self.scale - side) / 2, y * self.scale, side)


def _read_colour(colour: str) -> Colour:
    digits = colour if len(colour) == 6 else _OURS
    red, green, blue = (int(digits[start : start + 2], 16) for start in (0, 2, 4))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    """How light a colour is, from 0 to 1 (ITU-R BT.709)."""
    red, green, blue = (channel / 255 for channel in colour)
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
