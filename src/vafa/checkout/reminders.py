"""Two warnings before credit ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.terms import Terms, load_terms
from vafa.customers.queries import map_customers
from vafa.foundation.jalali import end_of_day, last_good_day, local_day
from vafa.ledger.actions import mark_warned
from vafa.ledger.queries import list_expiring
from vafa.messaging.actions import queue_text

if TYPE_CHECKING:
    from vafa.ledger.models import Lot

AT_ONCE = 500
LAST = 2  # the number of the last warning


def warn_expiring(*, at: datetime) -> int:
    """Queue a text to each owner of credit that ends soon; return how many lots were told of.

    The last warning goes first, so that a lot found late is told of once. A repeat finds nothing.
    """
    terms = load_terms()
    settings = terms.settings
    warned = 0
    for times, days in ((LAST, settings.last_warning_days), (1, settings.first_warning_days)):
        if days:
            # In days as people count them: with 1, all of what is good until tomorrow night.
            last_day = local_day(at, terms.zone) + timedelta(days=days)
            until = end_of_day(last_day, terms.zone)
            lots = list(list_expiring(after=at, until=until, warned_less_than=times)[:AT_ONCE])
            _warn(lots, times, terms=terms, at=at)
            warned += len(lots)
    return warned


def remind_before_end(*, actor: Actor, at: datetime, days: int = 7) -> int:
    """Tell everybody, for the last time, whose credit ends within days; how many people.

    Who was told twice already is left alone, so a repeat tells nobody.
    """
    terms = load_terms()
    until = end_of_day(local_day(at, terms.zone) + timedelta(days=days), terms.zone)
    people: set[int] = set()
    while True:
        lots = list(list_expiring(after=at, until=until, warned_less_than=LAST)[:AT_ONCE])
        if not lots:
            break
        _warn(lots, LAST, terms=terms, at=at)
        people |= {lot.account.owner_id for lot in lots}
    record(actor=actor, act="credit.reminded_by_hand", at=at, people=len(people))
    return len(people)


def _warn(lots: list[Lot], times: int, *, terms: Terms, at: datetime) -> None:
    people = map_customers([lot.account.owner_id for lot in lots])
    for owner_id, own in groupby(lots, key=lambda lot: lot.account.owner_id):
        customer = people.get(owner_id)
        if customer is not None and customer.mobile:
            _queue(customer.id, customer.mobile, list(own), times, terms=terms, at=at)
    mark_warned([lot.id for lot in lots], times=times)


def _queue(
    customer_id: int, mobile: str, lots: Iterable[Lot], times: int, *, terms: Terms, at: datetime
) -> None:
    lots = list(lots)
    ends = [lot.expires_at for lot in lots if lot.expires_at is not None]
    last_day = last_good_day(min(ends), terms.zone)
    queue_text(
        customer_id=customer_id,
        mobile=mobile,
        purpose="expiring",
        variables={
            "amount": sum(lot.remaining for lot in lots),
            "last_day": last_day.isoformat(),
            "days": (last_day - local_day(at, terms.zone)).days,
        },
        dedupe_key=f"expiring:{times}:{customer_id}:{last_day.isoformat()}",
        due_at=at,
        at=at,
    )
