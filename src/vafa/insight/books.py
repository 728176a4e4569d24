"""The books summed up by day, so that a page on years of credit reads some hundred rows.

Transfers are final and their ids are in the order of their making. What lies below the mark is
kept in days; what came since is added when asked for. So the figures are those of the books, now,
whenever the days were last summed up.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate

from vafa.foundation.ids import new_id_less
from vafa.insight.models import BooksDay, BooksMark
from vafa.ledger.queries import grow_by, movements, sides_of, sum_open
from vafa.ledger.types import Unit

# Younger transfers may still be on their way to their commit, or come from a slower clock.
SETTLED_SECONDS = 900

Key = tuple[date, str, str]  # day, unit, purpose


def sum_up_settled(zone: ZoneInfo) -> int:
    """Bring the days up to a quarter of an hour ago; return how many day rows were written."""
    mark = BooksMark.objects.select_for_update().first() or BooksMark(next_transfer_id=0)
    until = new_id_less(SETTLED_SECONDS)
    if until <= mark.next_transfer_id:
        return 0
    settled = movements().filter(transfer_id__gte=mark.next_transfer_id, transfer_id__lt=until)
    written = _add_to_days(_sum_by_day(settled, zone))
    mark.next_transfer_id = until
    mark.save()
    return written


def forget_days() -> None:
    """Let go of every day; the next summing up begins with the first transfer."""
    BooksDay.objects.all().delete()
    BooksMark.objects.all().delete()


def load_days(
    *, first: date, unit: Unit, zone: ZoneInfo
) -> tuple[Counter[str], dict[date, Counter[str]]]:
    """Purpose → net amount: of all days before `first`, and of each from then to this moment."""
    rows = BooksDay.objects.filter(unit=unit)
    earlier = rows.filter(day__lt=first).values_list("purpose").annotate(total=Sum("amount"))
    before = Counter({purpose: int(total) for purpose, total in earlier})
    days: dict[date, Counter[str]] = {}
    for day, purpose, amount in rows.filter(day__gte=first).values_list("day", "purpose", "amount"):
        days.setdefault(day, Counter())[purpose] += amount
    mark = BooksMark.objects.first()
    since = movements().filter(transfer_id__gte=mark.next_transfer_id if mark else 0)
    for (day, _, purpose), amount in _sum_by_day(since.filter(unit=unit), zone).items():
        of_day = before if day < first else days.setdefault(day, Counter())
        of_day[purpose] += amount
    return before, days


def find_differences(zone: ZoneInfo) -> dict[Unit, int]:
    """What customers hold less what the days say they should, per unit; empty when they agree."""
    differences = {}
    for unit in Unit:
        all_days, _ = load_days(first=date.max, unit=unit, zone=zone)
        if difference := sum_open(unit) - grow_by(all_days):
            differences[unit] = difference
    return differences


def _sum_by_day(rows: QuerySet[Any], zone: ZoneInfo) -> Counter[Key]:
    day = TruncDate("transfer__at", tzinfo=zone)
    sides = ("source__purpose", "target__purpose")
    summed = rows.values_list(day, "unit", *sides).annotate(total=Sum("amount"))
    found: Counter[Key] = Counter()
    for when, unit, source, target, total in summed.order_by():
        for purpose, sign in sides_of(source, target):
            found[when, unit, purpose] += sign * total
    return found


def _add_to_days(more: Counter[Key]) -> int:
    """Add amounts to the days; the caller holds the mark, so nobody else does."""
    kept = {
        (row.day, row.unit, row.purpose): row.amount
        for row in BooksDay.objects.filter(day__in={day for day, _, _ in more})
    }
    rows = [
        BooksDay(day=day, unit=unit, purpose=purpose, amount=amount + kept.get(key, 0))
        for key, amount in sorted(more.items())
        for day, unit, purpose in [key]
        if amount
    ]
    BooksDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["business_id", "day", "unit", "purpose"],
        update_fields=["amount"],
    )
    return len(rows)
