"""Two warnings before credit ends; of a shared wallet they go to its head, who speaks for all."""

from __future__ import annotations

from dataclasses import dataclass
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
from vafa.ledger.types import Holder
from vafa.messaging.actions import queue_text
from vafa.sharing.queries import map_heads

if TYPE_CHECKING:
    from vafa.ledger.models import Lot

AT_ONCE = 500
LAST = 2  # the number of the last warning


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    """Lots of a wallet that end soon, and whom to tell: whose it is, or the head of those who
    share it.
    """

    customer_id: int
    lots: list[Lot]
    shared_id: int = 0
    shared: str = ""  # the name of the shared wallet


def warn_expiring(*, at: datetime) -> int:
    """Queue a text for each wallet whose credit ends soon; return how many lots were told of.

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
        people |= _warn(lots, LAST, terms=terms, at=at)
    record(actor=actor, act="credit.reminded_by_hand", at=at, people=len(people))
    return len(people)


def _warn(lots: list[Lot], times: int, *, terms: Terms, at: datetime) -> set[int]:
    """Tell of the end of these lots; returns whom there was to tell."""
    endings = _list_endings(lots)
    people = map_customers([one.customer_id for one in endings])
    for ending in endings:
        customer = people.get(ending.customer_id)
        if customer is not None and customer.mobile:
            _queue(ending, customer.mobile, times, terms=terms, at=at)
    mark_warned([lot.id for lot in lots], times=times)
    return {one.customer_id for one in endings}


def _list_endings(lots: list[Lot]) -> list[_Ending]:
    """The lots wallet by wallet, as they come."""
    wallets = {
        (account.holder, account.owner_id): list(own)
        for account, own in groupby(lots, key=lambda lot: lot.account)
    }
    heads = map_heads([owner_id for holder, owner_id in wallets if holder == Holder.SHARED])
    return [
        _Ending(customer_id=owner_id, lots=own)
        if holder == Holder.CUSTOMER
        else _Ending(
            customer_id=heads[owner_id].customer_id,
            lots=own,
            shared_id=owner_id,
            shared=heads[owner_id].wallet,
        )
        for (holder, owner_id), own in wallets.items()
    ]


def _queue(ending: _Ending, mobile: str, times: int, *, terms: Terms, at: datetime) -> None:
    ends = [lot.expires_at for lot in ending.lots if lot.expires_at is not None]
    last_day = last_good_day(min(ends), terms.zone)
    variables = {
        "amount": sum(lot.remaining for lot in ending.lots),
        "last_day": last_day.isoformat(),
        "days": (last_day - local_day(at, terms.zone)).days,
    }
    purpose, whose = "expiring", str(ending.customer_id)
    if ending.shared_id:
        purpose, whose = "shared_expiring", f"shared:{ending.shared_id}"
        variables["wallet"] = ending.shared
    queue_text(
        customer_id=ending.customer_id,
        mobile=mobile,
        purpose=purpose,
        variables=variables,
        dedupe_key=f"expiring:{times}:{whose}:{last_day.isoformat()}",
        due_at=at,
        at=at,
    )
