"""What texts cost, by day and by who wanted them: counted where a text changes, and proven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, Sum

from vafa.foundation.ids import new_id
from vafa.foundation.jalali import local_day
from vafa.messaging.models import Message, TextUse
from vafa.messaging.states import State
from vafa.messaging.types import UseRow
from vafa.tenancy.queries import load_current_business
from vafa.tenancy.scope import current_business_id

_GONE = (State.SENDING, State.UNKNOWN, State.SENT, State.DELIVERED)
_Key = tuple[date, str, int]
_ADD = """
INSERT INTO messaging_textuse AS known
       (business_id, id, day, purpose, source_id, texts, parts, unpriced, cost_rial)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (business_id, day, purpose, source_id) DO UPDATE
   SET texts = known.texts + excluded.texts, parts = known.parts + excluded.parts,
       unpriced = known.unpriced + excluded.unpriced,
       cost_rial = known.cost_rial + excluded.cost_rial
"""


@dataclass(frozen=True, slots=True)
class _Weight:
    """What a text adds to the use of its day."""

    texts: int = 0
    parts: int = 0
    unpriced: int = 0
    cost_rial: int = 0

    def plus(self, other: _Weight, sign: int = 1) -> _Weight:
        return _Weight(
            self.texts + sign * other.texts,
            self.parts + sign * other.parts,
            self.unpriced + sign * other.unpriced,
            self.cost_rial + sign * other.cost_rial,
        )


class Spending:
    """Remembers what locked texts cost, so that what changes on them can be counted."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._before = {one.id: _weigh(one) for one in messages}

    def count(self, messages: Iterable[Message]) -> None:
        """Add what changed to the days on which these texts went out; the last thing to do."""
        zone = ZoneInfo(load_current_business().zone)
        changes: dict[_Key, _Weight] = defaultdict(_Weight)
        for one in messages:
            change = _weigh(one).plus(self._before[one.id], -1)
            if change != _Weight() and one.attempted_at is not None:
                key = (local_day(one.attempted_at, zone), one.purpose, one.source_id or 0)
                changes[key] = changes[key].plus(change)
        _add(changes)


def sum_use(first: date, last: date) -> list[UseRow]:
    """What texts cost from a day to a day, both included, by purpose and source; the dearest
    first. One statement.
    """
    rows = TextUse.objects.filter(day__range=(first, last)).values("purpose", "source_id")
    sums = {f"sum_{name}": Sum(name) for name in _Weight.__slots__}
    found = [
        UseRow(
            purpose=row["purpose"],
            source_id=row["source_id"],
            **{name: int(row[f"sum_{name}"]) for name in _Weight.__slots__},
        )
        for row in rows.annotate(**sums).order_by("-sum_cost_rial", "purpose", "source_id")
    ]
    return [one for one in found if one.texts or one.cost_rial]


def sum_use_by_day(first: date, last: date) -> dict[date, tuple[int, int]]:
    """The texts and their cost of each day from a day to a day; days without are missing."""
    rows = TextUse.objects.filter(day__range=(first, last)).values_list("day")
    summed = rows.annotate(all_texts=Sum("texts"), all_cost=Sum("cost_rial")).order_by("day")
    return {day: (texts, int(cost)) for day, texts, cost in summed}


def list_use_days(*, since: date, before: date | None = None, limit: int = 50) -> list[date]:
    """The days on which texts were used, the latest first."""
    rows = TextUse.objects.filter(day__gte=since)
    rows = rows if before is None else rows.filter(day__lt=before)
    return list(rows.order_by("-day").values_list("day", flat=True).distinct()[:limit])


def get_use_since(first: date) -> int:
    """What texts cost since a day, in rials."""
    rows = TextUse.objects.filter(day__gte=first)
    return int(rows.aggregate(total=Sum("cost_rial"))["total"] or 0)


def verify_use() -> Iterator[str]:
    """Where the use of the days and the texts themselves disagree, in words; nothing where not."""
    gone = Count("id", filter=Q(state__in=_GONE))
    kept = TextUse.objects.values_list("purpose")
    kept = kept.annotate(all_texts=Sum("texts"), all_cost=Sum("cost_rial")).order_by()
    told = Message.objects.filter(attempted_at__isnull=False).values_list("purpose")
    told = told.annotate(all_texts=gone, all_cost=Sum("cost_rial")).order_by()
    says = {name: (texts, int(cost)) for name, texts, cost in kept}
    should = {name: (texts, int(cost or 0)) for name, texts, cost in told}
    for name in sorted(says.keys() | should.keys()):
        if says.get(name, (0, 0)) != should.get(name, (0, 0)):
            yield f"use of {name}: says {says.get(name)}, the texts make {should.get(name)}"


def _weigh(message: Message) -> _Weight:
    cost = message.cost_rial or 0
    if State(message.state) not in _GONE:
        return _Weight(cost_rial=cost)
    return _Weight(1, message.parts or 0, int(message.cost_rial is None), cost)


def _add(changes: dict[_Key, _Weight]) -> None:
    """In the order of their keys, so that two that do this at once do not wait for each other."""
    here = current_business_id()
    rows = [(here, new_id(), *key, *astuple(changes[key])) for key in sorted(changes)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)
