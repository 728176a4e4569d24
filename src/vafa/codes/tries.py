"""Wrong tries: counted from every side, locked when there are too many.

The figures follow the arithmetic of seven digits: with the code bound to a phone and five tries,
a guess succeeds once in two million; the business's own budget bounds whoever sprays phones.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from vafa.codes.errors import CodesLocked
from vafa.codes.events import CodesWereLocked
from vafa.codes.models import WrongTries
from vafa.codes.types import Secret, Trier
from vafa.outbox.actions import publish

# side → (wrong tries, in which window, locked for how long)
LIMITS = {
    "till": (10, timedelta(minutes=10), timedelta(minutes=10)),
    "cashier": (20, timedelta(days=1), timedelta(hours=2)),
    "customer": (5, timedelta(hours=1), timedelta(minutes=15)),
    "business": (500, timedelta(days=1), timedelta(hours=1)),
}


def refuse_if_locked(trier: Trier, customer_id: int | None, *, at: datetime) -> bool:
    """Raise CodesLocked while any side of this try is locked. One statement.

    Returns whether this customer's code was tried wrongly before.
    """
    subjects = dict(_sides(trier, customer_id))
    rows = [
        row
        for row in WrongTries.objects.filter(subject__in=list(subjects.values()))
        if subjects.get(row.side) == row.subject
    ]
    ends = [row.locked_until for row in rows if row.locked_until and row.locked_until > at]
    if ends:
        seconds = int((max(ends) - at).total_seconds()) + 1
        raise CodesLocked(retry_after=seconds)
    return any(row.side == "customer" for row in rows)


def count_wrong_try(
    trier: Trier, customer_id: int | None, *, at: datetime, what: Secret = Secret.CODE
) -> None:
    """Count one wrong try from every side; lock and raise the alarm where it was the last."""
    for side, subject in _sides(trier, customer_id):
        most, window, lock = LIMITS[side]
        WrongTries.objects.bulk_create(
            [WrongTries(side=side, subject=subject, since=at)], ignore_conflicts=True
        )
        row = WrongTries.objects.select_for_update().get(side=side, subject=subject)
        if row.since < at - window:
            row.count, row.since = 0, at
        row.count += 1
        if row.count >= most:
            row.locked_until = at + lock
            locked = CodesWereLocked(side=side, subject=subject, count=row.count, what=what)
            publish(locked, at=at)
            row.count, row.since = 0, at
        row.save(update_fields=["count", "since", "locked_until"])


def forget_wrong_tries(customer_id: int) -> None:
    """A right code clears the customer's own count; tills and cashiers keep theirs."""
    WrongTries.objects.filter(side="customer", subject=str(customer_id)).delete()


def _sides(trier: Trier, customer_id: int | None) -> Iterator[tuple[str, str]]:
    yield "business", "all"
    if trier.cashier:
        yield "cashier", trier.cashier
    if customer_id is not None:
        yield "customer", str(customer_id)
    if trier.till:
        yield "till", trier.till
