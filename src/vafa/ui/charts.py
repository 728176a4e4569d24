"""ECharts options for the house's few charts, as plain data.

Time runs with the text, bars start at zero, points are labelled where they stand, and the unit is
said once, in the head of the section. Colours are names of the page's variables; charts.js fills
them in, again when the theme changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language_bidi

from vafa.foundation.money import UNIT_LABELS, Unit
from vafa.ui import formats
from vafa.ui.frame import current_frame
from vafa.ui.types import Chart

_SCALES = ((1_000_000_000, "میلیارد"), (1_000_000, "میلیون"), (1_000, "هزار"))
Value = int | float | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """One row of figures. `colour`: c1, c1-soft, c2 … c5."""

    name: str
    values: Sequence[Value]
    colour: str = "c1"
    hrefs: Sequence[str] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How amounts are written in a chart: divided, with the unit to say once beside the title."""

    rials: int
    label: str

    def read(self, amount_rial: int) -> float:
        """The amount in this scale, to a tenth."""
        return round(amount_rial / self.rials, 1)


def money_scale(amounts_rial: Sequence[int]) -> Scale:
    """The scale in which the largest amount has one to three digits before the point."""
    unit = Unit(current_frame().unit)
    unit = Unit.TOMAN if unit is Unit.THOUSAND_TOMAN else unit
    largest = max((abs(amount) for amount in amounts_rial), default=0)
    for size, word in _SCALES:
        if largest >= size * unit.rials:
            return Scale(rials=size * unit.rials, label=f"{word} {UNIT_LABELS[unit]}")
    return Scale(rials=unit.rials, label=UNIT_LABELS[unit])


def daily_bars(
    labels: Sequence[str],
    stack: Sequence[Series],
    *,
    line: Series | None = None,
    titles: Sequence[str] = (),
    head: str = "",
    unit: str = "",
) -> Chart:
    """Bars per day in one stack, and a dashed line to compare with. Oldest first.

    `titles` names the days in full for the label of the highest and for the tooltip.
    """
    titles = titles or labels
    sums = [sum(row.values[place] or 0 for row in stack) for place in range(len(labels))]
    peak = sums.index(max(sums)) if any(sums) else -1
    drawn: list[dict[str, Any]] = []
    for depth, row in enumerate(stack):
        is_top = depth == len(stack) - 1
        data = [_point(row, place, titles) for place in range(len(labels))]
        if is_top and peak >= 0:
            data[peak]["label"] = _label(f"{titles[peak]}: {formats.number(sums[peak])}") | {
                "align": _keep_inside(peak, len(labels))
            }
        drawn.append(
            {
                "type": "bar",
                "name": row.name,
                "stack": "all",
                "data": data,
                "barMaxWidth": 28,
                "barCategoryGap": "28%",
                "itemStyle": {
                    "color": f"var(--{row.colour})",
                    "borderColor": "var(--paper)",
                    "borderWidth": 0.5,
                    "borderRadius": [3, 3, 0, 0] if is_top else 0,
                },
                "emphasis": {"disabled": True},
            }
        )
    if line:
        data = [_point(line, place, titles) for place in range(len(labels))]
        drawn.append(_line(line, data, is_dashed=True))
    rows = [*stack, *([line] if line else [])]
    return Chart(
        options={**_frame(labels, unit=unit), "series": drawn},
        heads=[head, *(row.name for row in rows)],
        rows=_rows(titles, rows),
    )


def lines(
    labels: Sequence[str],
    rows: Sequence[Series],
    *,
    titles: Sequence[str] = (),
    head: str = "",
    unit: str = "",
    is_low: bool = False,
) -> Chart:
    """Courses of a figure, the latest point marked and labelled. Oldest first.

    `is_low` is for a strip beneath another chart of the same days: no days, two lines.
    """
    titles = titles or labels
    drawn = []
    for row in rows:
        data = [_point(row, place, titles, unit) for place in range(len(labels))]
        for place, point in reversed(list(enumerate(data))):
            if point["value"] is not None:
                point |= {
                    "symbol": "circle",
                    "symbolSize": 6,
                    "label": _label(point["shown"], colour=row.colour)
                    | {"align": _keep_inside(place, len(labels))},
                }
                break
        drawn.append(_line(row, data))
    frame = _frame(labels, unit=unit)
    frame["yAxis"] |= {"scale": True, "splitNumber": 2}
    if is_low:
        frame["yAxis"] |= {"splitNumber": 2}
        frame["xAxis"] |= {"axisLabel": {"show": False}, "axisLine": {"show": False}}
        frame["grid"] |= {"top": 22, "bottom": 8}
    else:
        frame["xAxis"] |= {"boundaryGap": False}
    return Chart(
        options={**frame, "series": drawn},
        heads=[head, *(row.name for row in rows)],
        rows=_rows(titles, rows, unit),
    )


def waterfall(
    steps: Sequence[tuple[str, Value, str]], *, head: str = "", name: str = "", unit: str = ""
) -> Chart:
    """How a sum came to be: (label, change, colour); a step of None shows the sum so far.

    The first step stands on the ground, and so does every step of None.
    """
    ghosts, shown = _stack_steps(steps)
    labels = [label for label, _, _ in steps]
    frame = _frame(labels, unit=unit)
    frame["yAxis"] |= {"show": False, "max": "dataMax"}
    frame["xAxis"]["axisLabel"] |= {
        "interval": 0,
        "width": 62,
        "overflow": "break",
        "lineHeight": 18,
        "hideOverlap": False,
    }
    frame["grid"] |= {"left": 4, "right": 4, "bottom": 46}
    bar = {"type": "bar", "stack": "all", "emphasis": {"disabled": True}}
    ghost = {"silent": True, "data": ghosts, "itemStyle": {"color": "transparent"}}
    seen = {
        "name": name,
        "data": shown,
        "barCategoryGap": "30%",
        "barMaxWidth": 48,
        "itemStyle": {"borderRadius": 2},
    }
    return Chart(
        options={**frame, "series": [bar | ghost, bar | seen]},
        heads=[head, name],
        rows=[[label, str(point["shown"])] for label, point in zip(labels, shown, strict=True)],
    )


def _stack_steps(
    steps: Sequence[tuple[str, Value, str]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What of each bar is not seen, below what is."""
    ghosts: list[dict[str, Any]] = []
    shown: list[dict[str, Any]] = []
    total = Decimal(0)
    for place, (label, change, colour) in enumerate(steps):
        stands = place == 0 or change is None
        amount = total if change is None else Decimal(str(change))
        after = amount if stands else total + amount
        low = Decimal(0) if stands else min(total, after)
        ghosts.append({"value": float(low), "hidden": True})
        shown.append(
            {
                "value": float(abs(amount)),
                "title": label,
                "shown": formats.number(float(amount)),
                "label": _label(formats.number(float(abs(amount)))),
                "itemStyle": {"color": f"var(--{colour})"},
            }
        )
        total = after
    return ghosts, shown


def horizontal_bars(row: Series, labels: Sequence[str], *, head: str = "", unit: str = "") -> Chart:
    """Ranked rows, the first on top, each with its figure at its end."""
    is_rtl = get_language_bidi()
    data = [_point(row, place, labels) for place in range(len(labels))]
    for point in data:
        point["label"] = _label(point["shown"], position="left" if is_rtl else "right")
    return Chart(
        options={
            "grid": {
                "left": 56 if is_rtl else 8,
                "right": 8 if is_rtl else 56,
                "top": 4,
                "bottom": 4,
                "containLabel": True,
            },
            "xAxis": {"type": "value", "show": False, "inverse": is_rtl, "min": 0, "unit": unit},
            "yAxis": {
                "type": "category",
                "data": list(labels),
                "inverse": True,
                "position": "right" if is_rtl else "left",
                "axisLine": {"show": False},
                "axisTick": {"show": False},
                "axisLabel": {"color": "var(--ink-2)", "fontSize": 13},
            },
            "tooltip": {"trigger": "item"},
            "series": [
                {
                    "type": "bar",
                    "name": row.name,
                    "data": data,
                    "barMaxWidth": 22,
                    "itemStyle": {"color": f"var(--{row.colour})", "borderRadius": 3},
                    "emphasis": {"disabled": True},
                }
            ],
        },
        heads=[head, row.name],
        rows=_rows(labels, [row]),
    )


def _frame(labels: Sequence[str], *, unit: str) -> dict[str, Any]:
    is_rtl = get_language_bidi()
    return {
        "grid": {
            "left": 8 if is_rtl else 40,
            "right": 40 if is_rtl else 8,
            "top": 30,
            "bottom": 26,
        },
        "xAxis": {
            "type": "category",
            "data": [_isolated(label) for label in labels],
            "inverse": is_rtl,
            "axisLine": {"lineStyle": {"color": "var(--line-2)"}},
            "axisTick": {"show": False},
            "axisLabel": {
                "color": "var(--ink-3)",
                "fontSize": 12,
                "hideOverlap": True,
                "showMinLabel": True,
                "showMaxLabel": True,
            },
        },
        "yAxis": {
            "type": "value",
            "position": "right" if is_rtl else "left",
            "unit": unit,
            "splitNumber": 4,
            "splitLine": {"lineStyle": {"color": "var(--grid)"}},
            "axisLabel": {"color": "var(--ink-3)", "fontSize": 12},
        },
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "none"}},
    }


def _line(row: Series, data: list[dict[str, Any]], *, is_dashed: bool = False) -> dict[str, Any]:
    colour = "var(--ink-2)" if is_dashed else f"var(--{row.colour})"
    return {
        "type": "line",
        "name": row.name,
        "data": data,
        "symbol": "none",
        "lineStyle": {
            "color": colour,
            "width": 1.4 if is_dashed else 2,
            "type": [3, 3] if is_dashed else "solid",
        },
        "itemStyle": {"color": colour},
        "emphasis": {"disabled": True},
        "z": 3,
    }


def _point(row: Series, place: int, titles: Sequence[str], unit: str = "") -> dict[str, Any]:
    value = row.values[place]
    point: dict[str, Any] = {"value": value, "title": titles[place], "shown": _shown(value, unit)}
    if row.hrefs:
        point["href"] = row.hrefs[place]
    return point


def _keep_inside(place: int, count: int) -> str:
    """How a label over a bar near an edge is set, so that it does not run over the axis."""
    is_rtl = get_language_bidi()
    if place < count / 6:
        return "right" if is_rtl else "left"
    if place == count - 1 or place > count * 5 / 6:
        return "left" if is_rtl else "right"
    return "center"


def _label(text: str, *, position: str = "top", colour: str = "ink") -> dict[str, Any]:
    return {
        "show": True,
        "position": position,
        "formatter": _isolated(text),
        "color": f"var(--{colour})",
        "fontWeight": 600,
        "fontSize": 12,
    }


def _isolated(text: str) -> str:
    """The text in its own direction: the drawing runs left to right, whatever the page does."""
    return f"\u2067{text}\u2069" if get_language_bidi() else text


def _rows(titles: Sequence[str], rows: Sequence[Series], unit: str = "") -> list[list[str]]:
    return [
        [title, *(_shown(row.values[place], unit) for row in rows)]
        for place, title in enumerate(titles)
    ]


def _shown(value: Value, unit: str = "") -> str:
    sign = "٪" if unit == "percent" and value is not None else ""
    return f"{formats.number(value)}{sign}"
