"""Everybody in the club as a list: found, narrowed down, put in order, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vafa.customers.queries import customers, customers_like
from vafa.foundation.jalali import local_day
from vafa.insight.queries import map_metrics, metrics
from vafa.insight.types import Metrics
from vafa.ledger.queries import wallets_by_owner
from vafa.ledger.types import Unit
from vafa.reports.traits import match_traits
from vafa.sales.queries import sales
from vafa.segments.queries import fits, get_segment

if TYPE_CHECKING:
    from vafa.customers.models import Customer

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
SHORTEST = 2  # letters worth looking for
NO_GROUP = "none"  # has not bought, or has not been scored
BATCH = 1_000


class Order(StrEnum):
    """By what the list is put in order."""

    NAME = "name"
    LAST = "last"
    PURCHASES = "purchases"
    SPENT = "spent"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFilter:
    """Whom to list: everything given must hold. `joined_until` is excluded.

    `branch_id` is where they joined or ever bought; `group` a group of insight or NO_GROUP;
    `traits` are (slug, value) of what is known of them.
    """

    text: str = ""
    group: str = ""
    joined_by: str = ""
    branch_id: int | None = None
    joined_from: datetime | None = None
    joined_until: datetime | None = None
    has_credit: bool = False
    traits: tuple[tuple[str, str], ...] = ()
    segment_id: int | None = None
    at: datetime | None = None  # as of when segment and traits are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A customer with what is known of their buying and the credit in their wallet, in rials."""

    customer: Customer
    metrics: Metrics
    credit_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPage:
    """A stretch of the list; `next_after` begins the next one, empty at the end."""

    rows: tuple[RosterRow, ...]
    next_after: str


def list_roster(
    wanted: RosterFilter,
    *,
    order: Order = Order.NAME,
    is_descending: bool = False,
    after: str = "",
    limit: int = 50,
) -> RosterPage:
    """Who fits, in this order. Three statements, however many rows."""
    rows = _narrow(wanted).annotate(key=_key(order))
    cursor = _read_cursor(after, order)
    if cursor is not None:
        side = "lt" if is_descending else "gt"
        value, customer_id = cursor
        rows = rows.filter(
            Q(**{f"key__{side}": value}) | Q(key=value, **{f"id__{side}": customer_id})
        )
    sign = "-" if is_descending else ""
    found = list(rows.order_by(f"{sign}key", f"{sign}id")[: limit + 1])
    shown = found[:limit]
    next_after = _write_cursor(shown[-1]) if len(found) > limit else ""
    return RosterPage(rows=tuple(_fill(shown)), next_after=next_after)


def count_roster(wanted: RosterFilter) -> int:
    """How many fit."""
    return _narrow(wanted).count()


def walk_roster(wanted: RosterFilter) -> Iterator[RosterRow]:
    """Everybody who fits, by name, a batch at a time: for taking the list out."""
    after, is_over = "", False
    while not is_over:
        page = list_roster(wanted, after=after, limit=BATCH)
        yield from page.rows
        after = page.next_after
        is_over = not after


def is_of_branch(customer_id: int, branch_id: int) -> bool:
    """Whether the customer joined or ever bought in this branch."""
    return _of_branch(customers().filter(id=customer_id), branch_id).exists()


def _narrow(wanted: RosterFilter) -> QuerySet[Customer]:
    text = wanted.text.strip()
    rows = customers_like(text) if len(text) >= SHORTEST else customers()
    conditions = {
        "joined_by": wanted.joined_by or None,
        "joined_at__gte": wanted.joined_from,
        "joined_at__lt": wanted.joined_until,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value is not None})
    if wanted.group:
        judged = metrics().filter(customer_id=OuterRef("id"))
        is_none = wanted.group == NO_GROUP
        judged = judged.exclude(group="") if is_none else judged.filter(group=wanted.group)
        rows = rows.filter(~Exists(judged) if is_none else Exists(judged))
    if wanted.branch_id is not None:
        rows = _of_branch(rows, wanted.branch_id)
    if wanted.traits or wanted.segment_id is not None:
        assert wanted.at is not None, "segment and traits are asked as of some instant"
        rows = rows.filter(match_traits(wanted.traits, today=local_day(wanted.at)))
        if wanted.segment_id is not None:
            rows = rows.filter(fits(get_segment(wanted.segment_id).node, at=wanted.at))
    if wanted.has_credit:
        rows = rows.filter(Exists(_wallet().filter(balance__gt=0)))
    return rows


def _of_branch(rows: QuerySet[Customer], branch_id: int) -> QuerySet[Customer]:
    bought = sales().filter(customer_id=OuterRef("id"), branch_id=branch_id)
    return rows.filter(Q(joined_branch_id=branch_id) | Exists(bought))


def _wallet() -> QuerySet[Any]:
    return wallets_by_owner().filter(owner_id=OuterRef("id"), unit=Unit.CREDIT)


def _key(order: Order) -> Any:
    if order is Order.NAME:
        return F("sort_key")
    if order is Order.CREDIT:
        credit = Subquery(_wallet().values("balance")[:1])
        return Coalesce(credit, Value(0), output_field=BigIntegerField())
    column = {Order.LAST: "last_at", Order.PURCHASES: "purchases", Order.SPENT: "total_rial"}[order]
    value = Subquery(metrics().filter(customer_id=OuterRef("id")).values(column)[:1])
    return Coalesce(value, Value(NEVER if order is Order.LAST else 0))


def _fill(found: Sequence[Customer]) -> Iterator[RosterRow]:
    ids = [customer.id for customer in found]
    judged = map_metrics(ids)
    wallets = wallets_by_owner().filter(owner_id__in=ids, unit=Unit.CREDIT)
    credit = dict(wallets.values_list("owner_id", "balance"))
    for customer in found:
        yield RosterRow(
            customer=customer,
            metrics=judged.get(customer.id) or Metrics(customer_id=customer.id),
            credit_rial=credit.get(customer.id) or 0,
        )


def _write_cursor(last: Any) -> str:
    value = last.key.isoformat() if isinstance(last.key, datetime) else last.key
    return f"{value}~{last.id}"


def _read_cursor(text: str, order: Order) -> tuple[Any, int] | None:
    """What a cursor says; one that cannot be read is none."""
    value, tilde, number = text.rpartition("~")
    if not tilde or not number.isdecimal():
        return None
    try:
        if order is Order.NAME:
            return value, int(number)
        if order is Order.LAST:
            moment = datetime.fromisoformat(value)
            return (moment, int(number)) if moment.tzinfo else None
        return int(value), int(number)
    except ValueError:
        return None
