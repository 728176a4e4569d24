"""Days that are kept every year."""

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
