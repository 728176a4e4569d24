"""Figures in a grid, the greater the deeper the tint; each leads to the people behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vafa.ui import formats

TINTS = 5


@dataclass(frozen=True, kw_only=True)
class Square:
    """A figure with what it counts in words; `tint` from 0, for nothing, to TINTS."""

    figure: str
    said: str
    href: str
    tint: int


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """A line of squares and what it stands for."""

    head: str
    squares: list[Square]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """`corner` says what stands at the side and along the top."""

    corner: str
    heads: Sequence[str]
    rows: list[GridRow]


def make_square(count: int, most: int, *, said: str, href: str) -> Square:
    """The square of a count among counts of which the greatest is `most`."""
    tint = -(-count * TINTS // most) if most else 0
    figure = formats.number(count) if count else "·"
    return Square(figure=figure, said=said, href=href if count else "", tint=tint)
