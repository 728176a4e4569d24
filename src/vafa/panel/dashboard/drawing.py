"""The charts of the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from vafa.foundation.jalali import (
    MONTHS,
    first_day_of_month,
    first_day_of_week,
    format_day_and_month,
    to_jalali,
    weekday_name,
)
from vafa.foundation.periods import Period
from vafa.panel.looking_back import say_days
from vafa.reports.types import Dashboard, DayFigures, Figures, share
from vafa.ui import charts
from vafa.ui.charts import Scale, Series
from vafa.ui.formats import fa
from vafa.ui.types import Chart

MOST_DAYS = 62  # beyond, a bar is a week
MOST_WEEKS = 26 * 7  # beyond, a month


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Some days drawn as one bar."""

    days: Sequence[DayFigures]
    label: str
    title: str

    def sum(self, name: str) -> int:
        """A figure of its days together."""
        return sum(getattr(day, name) for day in self.days)

    @property
    def period(self) -> Period:
        """From its first to its last day."""
        return Period(first=self.days[0].day, last=self.days[-1].day)


def draw_days(
    figures: Dashboard,
    scale: Scale,
    *,
    link: Callable[[Period], str],
    holidays: Mapping[date, str],
) -> Chart:
    """Sales day by day, returning below new, and the course of the time before as a line."""
    bars = _fold(figures.now, holidays)
    hrefs = [link(bar.period) for bar in bars] if link(figures.now.period) else ()
    names = {
        "returning_rial": (_("Returning"), "c1"),
        "new_rial": (_("New"), "c1-soft"),
        "unknown_rial": (_("Without a number"), "c5"),
    }
    stack = [
        Series(
            name=name,
            values=[scale.read(bar.sum(column)) for bar in bars],
            colour=colour,
            hrefs=hrefs,
        )
        for column, (name, colour) in names.items()
        if column != "unknown_rial" or figures.now.unknown_rial
    ]
    line = None
    if figures.before is not None and figures.before.sales_rial:
        earlier = list(_align(figures.before.days, bars))
        line = Series(name=_("Before"), values=[_read(scale, days) for days in earlier])
    return charts.daily_bars(
        [bar.label for bar in bars],
        stack,
        line=line,
        titles=[bar.title for bar in bars],
        head=_("Day"),
        unit=scale.label,
    )


def draw_returning(figures: Dashboard, *, holidays: Mapping[date, str]) -> Chart:
    """How much of the sales to known customers went to those who had come before."""
    bars = _fold(figures.now, holidays)
    shares = [
        share(bar.sum("returning_rial"), bar.sum("returning_rial") + bar.sum("new_rial"))
        for bar in bars
    ]
    values = [round(one * 100, 1) if one is not None else None for one in shares]
    return charts.lines(
        [bar.label for bar in bars],
        [Series(name=_("Share of returning ones"), values=values)],
        titles=[bar.title for bar in bars],
        head=_("Day"),
        unit="٪",
    )


def draw_credit(figures: Dashboard, scale: Scale, *, today: date) -> Chart:
    """From what customers held at the start to what they hold at the end."""
    credit, flow = figures.credit, figures.credit.flow

    def step(label: str, amount_rial: int, colour: str) -> tuple[str, float, str]:
        return label, amount_rial / scale.rials, colour

    steps: list[tuple[str, float | None, str]] = [
        step(_("Left at the start"), credit.opening_rial, "c5"),
        step(_("Given"), flow.issued, "c1"),
        step(_("Spent"), -flow.spent, "c3"),
        step(_("Ended unspent"), -flow.expired, "c4"),
    ]
    if flow.sold:
        steps.insert(2, step(_("Sold"), flow.sold, "c1"))
    if flow.other:
        steps.append(step(_("Otherwise"), flow.other, "c2"))
    if others := flow.taken_back + flow.adjusted:
        steps.append(step(_("Undone"), -others, "c2"))
    end = _("Left today") if figures.now.period.last == today else _("Left at the end")
    steps.append((end, None, "ink-2"))
    return charts.waterfall(steps, head=_("Credit"), name=_("Amount"), unit=scale.label)


def _fold(figures: Figures, holidays: Mapping[date, str]) -> list[Bar]:
    """A bar for each day, week or month, whichever can be told apart; a day names its holiday."""
    if figures.period.days <= MOST_DAYS:
        return [
            Bar(
                days=[day],
                label=_label_day(day.day, is_first=place == 0),
                title=_name_day(day.day, holidays.get(day.day, "")),
            )
            for place, day in enumerate(figures.days)
        ]
    if figures.period.days <= MOST_WEEKS:
        return [
            Bar(
                days=days,
                label=format_day_and_month(days[0].day),
                title=say_days(Period(first=days[0].day, last=days[-1].day)),
            )
            for days in _group(figures.days, first_day_of_week)
        ]
    return [
        Bar(days=days, label=name, title=f"{name} {fa(to_jalali(days[0].day).year)}")
        for days in _group(figures.days, first_day_of_month)
        for name in [MONTHS[to_jalali(days[0].day).month - 1]]
    ]


def _name_day(day: date, holiday: str) -> str:
    name = f"{weekday_name(day)} {format_day_and_month(day)}"
    return f"{name}، {holiday}" if holiday else name


def _label_day(day: date, *, is_first: bool) -> str:
    jalali = to_jalali(day)
    return format_day_and_month(day) if is_first or jalali.day == 1 else fa(jalali.day)


def _group(days: Sequence[DayFigures], start: Callable[[date], date]) -> Iterator[list[DayFigures]]:
    for _first, group in groupby(days, key=lambda day: start(day.day)):
        yield list(group)


def _align(days: Sequence[DayFigures], bars: Sequence[Bar]) -> Iterator[Sequence[DayFigures]]:
    """Earlier days, as many to each bar as it has of its own; fewer or none where they end."""
    place = 0
    for bar in bars:
        yield days[place : place + len(bar.days)]
        place += len(bar.days)


def _read(scale: Scale, days: Sequence[DayFigures]) -> float | None:
    return scale.read(sum(day.sales_rial for day in days)) if days else None
