"""Estimates with their intervals, laid out along one scale; places in percent of the width."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from vafa.campaigns.types import Estimate

_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 4


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One estimate: where its band starts, how wide it is, where its point stands."""

    label: str
    note: str
    said: str
    colour: str
    start: float
    width: float
    point: float


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on the scale."""

    at: float
    label: str
    is_zero: bool


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Estimates over one scale; numbers run with the text."""

    rows: list[Drawn]
    ticks: list[Tick]
    label: str


def draw_estimates(
    rows: Sequence[tuple[str, str, Estimate, str]], *, write: Callable[[float], str], label: str
) -> Scale:
    """Lay out (label, note, estimate, colour) from the least to the greatest, zero among them."""
    low = min(0.0, *(one.low for _, _, one, _ in rows))
    high = max(0.0, *(one.high for _, _, one, _ in rows))
    step = _find_step((high - low) or 1)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    start, span = first * step, max(1, last - first) * step
    is_rtl = get_language_bidi()

    def place(value: float) -> float:
        ratio = 4 + (value - start) / span * 92
        return round(100 - ratio if is_rtl else ratio, 2)

    return Scale(
        rows=[
            Drawn(
                label=name,
                note=note,
                said=write(one.value),
                colour=colour,
                start=min(place(one.low), place(one.high)),
                width=round(max(0.5, abs(place(one.high) - place(one.low))), 2),
                point=place(one.value),
            )
            for name, note, one, colour in rows
        ],
        ticks=[
            Tick(at=place(number * step), label=write(number * step), is_zero=number == 0)
            for number in range(first, max(last, first + 1) + 1)
        ],
        label=label,
    )


def _find_step(span: float) -> float:
    """A round step, of which three to five fit in."""
    power = 10.0 ** math.floor(math.log10(span / _TICKS))
    return power * next(one for one in _STEPS if span / (power * one) <= _TICKS + 0.5)
