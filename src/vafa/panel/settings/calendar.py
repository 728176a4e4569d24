"""The holidays of the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.actions import add_holiday, change_holiday, remove_holiday, restore_holiday
from vafa.catalog.queries import get_holiday, list_holidays
from vafa.foundation.jalali import (
    MONTHS,
    format_date_long,
    from_jalali,
    last_day_of_year,
    local_day,
    to_jalali,
    weekday_name,
)
from vafa.panel.forms import refusals_on
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.formats import fa
from vafa.ui.forms import Form, JalaliDateField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class HolidayForm(Form):
    """What a holiday is called, and whether it is one of mourning."""

    name = TextField(label=gettext_lazy("Occasion"), max_length=200)
    is_mourning = forms.BooleanField(
        label=gettext_lazy("Mourning"),
        required=False,
        help_text=gettext_lazy("Advertising waits until the day is over."),
    )


class NewHolidayForm(HolidayForm):
    """One holiday more."""

    day = JalaliDateField(label=gettext_lazy("Day"))
    field_order = ("day", "name", "is_mourning")


@dataclass(frozen=True, kw_only=True)
class ListedHoliday:
    """A row of the calendar, below the name of its month."""

    id: int
    weekday: str
    day: str
    name: str
    is_mourning: bool
    is_removed: bool
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class CalendarPage:
    """A year's holidays month by month, and a form for one more."""

    tabs: list[Tab]
    years: list[Tab]
    months: list[tuple[str, list[ListedHoliday]]]
    form: NewHolidayForm


@dataclass(frozen=True, kw_only=True)
class HolidayPage:
    """One holiday."""

    tabs: list[Tab]
    id: int
    day: str
    form: HolidayForm
    is_removed: bool
    back: str


def show_list(request: StaffRequest) -> HttpResponse:
    """The year that runs or one beside it; and one more holiday."""
    form = NewHolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_holiday(**form.cleaned_data, actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("The holiday is added."))
            return redirect_to(request, _find_href(form.cleaned_data["day"]))
    today = local_day(request.at, ZoneInfo(request.business.zone))
    this_year = to_jalali(today).year
    years = {str(year): year for year in range(this_year - 1, this_year + 2)}
    shown = years.get(request.GET.get("year", ""), this_year)
    page = CalendarPage(
        tabs=draw_tabs(request, "calendar"),
        years=[
            Tab(label=fa(year), href=f"?year={text}", is_current=year == shown)
            for text, year in years.items()
        ],
        months=_list_months(shown, today=today),
        form=form,
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/calendar.html", {"page": page}, status=status)


def edit(request: StaffRequest, *, holiday_id: int) -> HttpResponse:
    """Another name; of mourning or not."""
    holiday = get_holiday(holiday_id)
    values = {"name": holiday.name, "is_mourning": holiday.is_mourning}
    form = HolidayForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        change_holiday(
            holiday_id=holiday_id, **form.cleaned_data, actor=request.actor, at=request.at
        )
        messages.success(request, _("Saved."))
        return redirect_to(request, _find_href(holiday.day))
    page = HolidayPage(
        tabs=draw_tabs(request, "calendar"),
        id=holiday.id,
        day=format_date_long(holiday.day),
        form=form,
        is_removed=holiday.is_removed,
        back=_find_href(holiday.day),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/holiday.html", {"page": page}, status=status)


def remove(request: StaffRequest, *, holiday_id: int) -> HttpResponse:
    """A day like others, for good."""
    remove_holiday(holiday_id=holiday_id, actor=request.actor, at=request.at)
    messages.success(request, _("The holiday is removed. You can bring it back here."))
    return redirect_to(request, reverse("panel:settings:holiday", args=[holiday_id]))


def restore(request: StaffRequest, *, holiday_id: int) -> HttpResponse:
    """A holiday again."""
    restore_holiday(holiday_id=holiday_id, actor=request.actor, at=request.at)
    messages.success(request, _("The holiday is back."))
    return redirect_to(request, reverse("panel:settings:holiday", args=[holiday_id]))


def _find_href(day: date) -> str:
    return f"{reverse('panel:settings:calendar')}?year={to_jalali(day).year}"


def _list_months(year: int, *, today: date) -> list[tuple[str, list[ListedHoliday]]]:
    first = from_jalali(year, 1, 1)
    holidays = list_holidays(first, last_day_of_year(first))
    return [
        (
            MONTHS[month - 1],
            [
                ListedHoliday(
                    id=holiday.id,
                    weekday=weekday_name(holiday.day),
                    day=fa(to_jalali(holiday.day).day),
                    name=holiday.name,
                    is_mourning=holiday.is_mourning,
                    is_removed=holiday.is_removed,
                    is_over=holiday.day < today,
                )
                for holiday in group
            ],
        )
        for month, group in groupby(holidays, key=lambda holiday: to_jalali(holiday.day).month)
    ]
