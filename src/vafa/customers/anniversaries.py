"""Days that are kept every year, and ages, which count them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from vafa.foundation.jalali import add_days, birthday_in_year, to_jalali


def kept_within(column: str, days: int, today: date) -> Q:
    """Whose day in `{column}_month` and `{column}_day` is kept today or within so many days.

    The 30th of Esfand is kept on the 29th in common years.
    """
    by_month: dict[int, set[int]] = {}
    for ahead in range(days):
        day = add_days(today, ahead)
        jalali = to_jalali(day)
        kept = by_month.setdefault(jalali.month, set())
        kept.add(jalali.day)
        if birthday_in_year(12, 30, jalali.year) == day:
            kept.add(30)
    found = Q(id__isnull=True)
    for month, in_month in by_month.items():
        found |= Q(**{f"{column}_month": month, f"{column}_day__in": sorted(in_month)})
    return found


def is_aged(years: int, *, on: date, path: str = "") -> Q:
    """Who is so old or older on a day, of those who told their birthday with its year; `path` leads
    to the customer. A birthday is kept on its day, the 30th of Esfand on the last of a common year.
    """
    jalali = to_jalali(on)
    day = 30 if (jalali.month, jalali.day) == (12, 29) else jalali.day
    year, month = jalali.year - years, jalali.month
    in_that_year = Q(**{f"{path}birth_month__lt": month}) | Q(
        **{f"{path}birth_month": month, f"{path}birth_day__lte": day}
    )
    earlier = Q(**{f"{path}birth_year__lt": year})
    return earlier | Q(**{f"{path}birth_year": year}) & in_that_year
