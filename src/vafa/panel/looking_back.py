"""Which days of which branch a page looks at: read from its address, chosen in the top bar.

`?period=month` names a period, `?first=1405/08/01&last=1405/08/30` two days; `?compare=none`
compares with nothing; `?by=city` counts by something, where a report can by several;
`?branch=brn_…` looks at one branch. What cannot be read counts as the default. Whoever works in
one branch sees that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.foundation.ids import read_id, write_id
from vafa.foundation.jalali import (
    MONTHS,
    SEASONS,
    format_date,
    format_day_and_month,
    last_day_of_month,
    local_day,
    parse_date,
    to_jalali,
    weekday_name,
)
from vafa.foundation.periods import Period, Preset, Span, choose_preset, make_period
from vafa.reports.types import Filters
from vafa.staff.access import StaffRequest
from vafa.ui.formats import fa
from vafa.ui.forms import Form, JalaliDateField
from vafa.ui.frame import Option, Picker, current_frame, use_frame

OWN_DAYS = "own"  # two days of one's own
MOST_DAYS = 366 * 3

PRESET_NAMES = {
    Preset.TODAY: gettext_lazy("Today"),
    Preset.YESTERDAY: gettext_lazy("Yesterday"),
    Preset.WEEK: gettext_lazy("This week"),
    Preset.LAST_WEEK: gettext_lazy("Last week"),
    Preset.DAYS_30: gettext_lazy("Last 30 days"),
    Preset.MONTH: gettext_lazy("This month"),
    Preset.LAST_MONTH: gettext_lazy("Last month"),
    Preset.SEASON: gettext_lazy("This season"),
    Preset.YEAR: gettext_lazy("This year"),
}


class DaysForm(Form):
    """Two days of one's own."""

    first = JalaliDateField(label=gettext_lazy("From"))
    last = JalaliDateField(label=gettext_lazy("To"))


@dataclass(frozen=True, kw_only=True)
class LookingBack:
    """What a page looks at, and the ways to look at something else.

    `form` is there while somebody chooses days of their own.
    """

    filters: Filters
    compare: Period | None
    query: dict[str, str]
    pickers: tuple[Picker, ...]
    form: DaysForm | None

    def query_for(self, period: Period) -> str:
        """The query that looks at another period in the same branch."""
        rest = _without(self.query, "period", "first", "last", "compare")
        return urlencode(rest | write_days(period))

    def href_of_branch(self, branch_id: int) -> str:
        """The same days in one branch; empty where that is what is looked at."""
        if self.filters.branch_id is not None:
            return ""
        return _href(self.query | {"branch": write_id("brn", branch_id)})

    def href_with(self, **more: str) -> str:
        """The address that looks at the same thing, and says this besides."""
        return _href(self.query | more)

    @property
    def query_text(self) -> str:
        """The query that looks at the same thing."""
        return urlencode(self.query)


def look_back(
    request: StaffRequest, *, default: Preset | None = None, compares: bool = False
) -> LookingBack:
    """Read from the address what to look at. `compares`: the page can compare two periods."""
    zone = ZoneInfo(request.business.zone)
    today = local_day(request.at, zone)
    default = default or choose_preset(today=today)
    name, period, form = _read_period(request, default=default, today=today)
    query = {name: request.GET[name] for name in _KEPT if name in request.GET}
    branch_id = _read_branch(request)
    if branch_id is not None and request.staff.branch_id is None:
        query["branch"] = write_id("brn", branch_id)
    wants_compare = compares and request.GET.get("compare") != "none"
    compare = period.before() if wants_compare else None
    pickers = (
        *_branch_picker(request, branch_id, query),
        _period_picker(name, period, compare, query, compares=compares),
    )
    return LookingBack(
        filters=Filters(period=period, zone=zone, at=request.at, branch_id=branch_id),
        compare=compare,
        query=query,
        pickers=pickers,
        form=form,
    )


@contextmanager
def in_top_bar(looking: LookingBack) -> Iterator[None]:
    """Render with the ways to look at something else in the top bar."""
    with use_frame(replace(current_frame(), pickers=looking.pickers)):
        yield


def find_href(name: str, *args: object, **query: object) -> str:
    """The address of a page that may not be there; empty then."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address


def say_days(period: Period) -> str:
    """The days in words: «۱ تا ۳۰ آبان ۱۴۰۵», «۳۰ آبان ۱۴۰۵»."""
    first, last = to_jalali(period.first), to_jalali(period.last)
    end = f"{format_day_and_month(period.last)} {fa(last.year)}"
    if period.days == 1:
        return end
    if (first.year, first.month) == (last.year, last.month):
        start = fa(first.day)
    elif first.year == last.year:
        start = format_day_and_month(period.first)
    else:
        start = f"{format_day_and_month(period.first)} {fa(first.year)}"
    return _("%(first)s to %(last)s") % {"first": start, "last": end}


def name_period(period: Period, *, today: date) -> str:
    """What people call it: «آبان تا امروز», «مهر», «هفتهٔ پیش», «۳ تا ۹ آبان»."""
    runs = period.last == today and period.span not in (Span.DAY, Span.ANY)
    name = _span_name(period, today=today)
    is_whole = period.span is Span.MONTH and period.last == last_day_of_month(period.last)
    return _("%(period)s so far") % {"period": name} if runs and not is_whole else name


def _span_name(period: Period, *, today: date) -> str:
    jalali = to_jalali(period.first)
    ago = (today - period.first).days
    if period.span is Span.DAY:
        if ago <= 1:
            return _("Yesterday") if ago else _("Today")
        return f"{weekday_name(period.first)} {format_day_and_month(period.first)}"
    if period.span is Span.WEEK:
        return _("This week") if ago < 7 else _("Last week") if ago < 14 else say_days(period)
    if period.span is Span.MONTH:
        return MONTHS[jalali.month - 1]
    if period.span is Span.SEASON:
        return SEASONS[(jalali.month - 1) // 3]
    if period.span is Span.YEAR:
        return fa(jalali.year)
    if period.last == today:
        return _("The last %(days)s days") % {"days": fa(period.days)}
    return say_days(period)


_KEPT = ("period", "first", "last", "compare", "by")


def _read_period(
    request: StaffRequest, *, default: Preset, today: date
) -> tuple[str, Period, DaysForm | None]:
    first, last = (_read_day(request.GET.get(name, "")) for name in ("first", "last"))
    if first and last and first <= last and (last - first).days < MOST_DAYS:
        form = DaysForm(initial={"first": first, "last": last})
        return OWN_DAYS, Period(first=first, last=last), form
    wanted = request.GET.get("period", default)
    if wanted == OWN_DAYS:
        period = make_period(default, today=today)
        given = request.GET if request.GET.keys() & {"first", "last"} else None
        initial = {"first": period.first, "last": period.last}
        return OWN_DAYS, period, DaysForm(given, initial=initial)
    preset = Preset(wanted) if wanted in set(Preset) else default
    return preset, make_period(preset, today=today), None


def _read_day(text: str) -> date | None:
    return parse_date(text) if text else None


def write_days(period: Period) -> dict[str, str]:
    """A period as two days of one's own, for the query of a page."""
    return {"first": _write_day(period.first), "last": _write_day(period.last)}


def _write_day(day: date) -> str:
    return format_date(day, digits="latin")


def _read_branch(request: StaffRequest) -> int | None:
    if request.staff.branch_id is not None:
        return request.staff.branch_id
    wanted = read_id("brn", request.GET.get("branch", ""))
    return wanted if wanted in {branch.id for branch in list_branches()} else None


def _branch_picker(
    request: StaffRequest, branch_id: int | None, query: dict[str, str]
) -> tuple[Picker, ...]:
    branches = list_branches()
    if request.staff.branch_id is not None or len(branches) < 2:
        return ()
    rest = _without(query, "branch")
    every = Option(label=_("All branches"), href=_href(rest), is_current=branch_id is None)
    options = [
        Option(
            label=branch.name,
            href=_href(rest | {"branch": write_id("brn", branch.id)}),
            is_current=branch.id == branch_id,
        )
        for branch in branches
    ]
    label = next((one.label for one in options if one.is_current), every.label)
    return (Picker(label=label, icon="store", options=(every, *options)),)


def _period_picker(
    name: str, period: Period, compare: Period | None, query: dict[str, str], *, compares: bool
) -> Picker:
    rest = _without(query, "period", "first", "last")
    options = [
        Option(label=str(label), href=_href(rest | {"period": preset}), is_current=preset == name)
        for preset, label in PRESET_NAMES.items()
    ]
    options.append(
        Option(
            label=_("Days of your own…"),
            href=_href(rest | {"period": OWN_DAYS}),
            is_current=name == OWN_DAYS,
        )
    )
    if compares:
        label = _("Compare with nothing") if compare else _("Compare with the time before")
        changed = _without(query, "compare") | ({"compare": "none"} if compare else {})
        options.append(Option(label=label, href=_href(changed)))
    note = _("against %(days)s") % {"days": _short(compare)} if compare else ""
    return Picker(label=say_days(period), icon="calendar", options=tuple(options), note=note)


def _short(period: Period) -> str:
    """The days without a year, where it is the one of today or before."""
    return say_days(period).rsplit(" ", 1)[0]


def _href(query: dict[str, str]) -> str:
    return f"?{urlencode(query)}"


def _without(query: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in query.items() if name not in names}
