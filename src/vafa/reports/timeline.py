"""A customer's life with the business: one list, the newest first, out of every package's facts.

Each kind is read in a fixed number of statements, as many rows as the page could show, and then
merged; so a page costs the same whatever is on it. The order is (moment, id): ids are made in the
order of time and are unique across kinds. Of who went into the customer all is told too: what was
brought over and what stays written down there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from vafa.audit.queries import list_records
from vafa.customers.queries import find_person, list_merges_within, map_customers, notes
from vafa.ledger.queries import list_own_accounts, movements
from vafa.ledger.types import Cause, Unit
from vafa.messaging.queries import count_by_state, list_messages
from vafa.messaging.types import MessageFilter
from vafa.rules.queries import list_rules
from vafa.sales.queries import returns, sale_lines, sales
from vafa.scenarios.queries import list_ways_of
from vafa.tenancy.compose import fetch
from vafa.tiers.queries import tier_moves
from vafa.visits.queries import visits

if TYPE_CHECKING:
    from vafa.customers.models import Customer
    from vafa.sales.models import Sale, SaleLine

PAGE = 30
_TICK = timedelta(microseconds=1)
_MERGE = "merge"  # what the books call the cause of what a merge moved


class EventKind(StrEnum):
    """What kind of thing happened."""

    SALE = "sale"  # what: SaleTold
    RETURN = "return"  # what: sales.models.Return, with its sale
    VALUE = "value"  # what: ValueMoved
    TEXT = "text"  # what: messaging's MessageRow
    NOTE = "note"  # what: customers.models.Note
    CHANGE = "change"  # what: audit's AuditRow
    JOINED = "joined"  # what: customers.models.Customer
    VISIT = "visit"  # what: visits.models.Visit
    SCENARIO = "scenario"  # what: scenarios' TravellerRow
    TIER = "tier"  # what: tiers.models.TierMove


ALL = frozenset(EventKind)
GROUPS: dict[str, frozenset[EventKind]] = {
    "sales": frozenset({EventKind.SALE, EventKind.RETURN}),
    "credit": frozenset({EventKind.VALUE}),
    "texts": frozenset({EventKind.TEXT}),
    "notes": frozenset({EventKind.NOTE}),
    "profile": frozenset(
        {EventKind.CHANGE, EventKind.JOINED, EventKind.VISIT, EventKind.SCENARIO, EventKind.TIER}
    ),
}
"""The kinds as people ask for them."""

Cursor = tuple[datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whose:
    """Of whom is told: the customer, and the ids of them and of who was merged into them."""

    customer: Customer
    ids: tuple[int, ...]

    def list_accounts(self) -> list[int]:
        """The accounts that are theirs in the books."""
        return [account for one in self.ids for account in list_own_accounts(one)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleTold:
    """A sale with its branch, and what was bought."""

    sale: Sale
    lines: tuple[SaleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What moved in or out of one lot; signed for the customer, in rials or points."""

    unit: Unit
    amount: int
    rule_id: int | None
    rule_name: str
    rule_version: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueMoved:
    """One operation on the wallet: given, spent, ended, taken back, given back."""

    kind: str
    reason: str
    actor: str
    cause: Cause
    parts: tuple[Part, ...]

    def total(self, unit: Unit) -> int:
        """What it came to in a unit, signed for the customer."""
        return sum(part.amount for part in self.parts if part.unit == unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """Something that happened, and when. `kind` says what `what` is."""

    at: datetime
    id: int
    kind: EventKind
    what: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """A stretch of a timeline; `next_before` begins the next one."""

    events: tuple[TimelineEvent, ...]
    next_before: Cursor | None


def load_timeline(
    customer: Customer,
    *,
    kinds: Collection[EventKind] = ALL,
    before: Cursor | None = None,
    limit: int = PAGE,
) -> TimelinePage:
    """What happened between the customer and the business before `before`, the newest first."""
    whose = _Whose(customer=customer, ids=find_person(customer.id).ids)
    found = [
        event
        for kind, read in _READERS.items()
        if kind in kinds
        for event in read(whose, before, limit + 1)
        if before is None or (event.at, event.id) < before
    ]
    found.sort(key=lambda event: (event.at, event.id), reverse=True)
    shown = tuple(found[:limit])
    has_more = len(found) > limit
    return TimelinePage(
        events=shown, next_before=(shown[-1].at, shown[-1].id) if has_more else None
    )


def count_timeline(customer: Customer) -> dict[str, int]:
    """How much there is of each of GROUPS; of the profile's, nothing is counted."""
    whose = _Whose(customer=customer, ids=find_person(customer.id).ids)
    [(bought, came_back, noted)] = fetch(
        "SELECT (SELECT count(*) FROM ({bought}) a), (SELECT count(*) FROM ({came_back}) b),"
        " (SELECT count(*) FROM ({noted}) c)",
        bought=sales().filter(customer_id=customer.id).values("id"),
        came_back=returns().filter(sale__customer_id=customer.id).values("id"),
        noted=notes().filter(customer_id__in=whose.ids).values("id"),
    )
    return {
        "sales": bought + came_back,
        "credit": _touching(whose, whose.list_accounts()).values("transfer_id").distinct().count(),
        "texts": sum(count_by_state(MessageFilter(customer_ids=whose.ids)).values()),
        "notes": noted,
    }


def _read_sales(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    rows = sales().filter(customer_id=whose.customer.id).select_related("branch")
    found = _latest(rows, before, limit)
    lines: dict[int, list[SaleLine]] = {}
    of_these = sale_lines().filter(sale_id__in=[sale.id for sale in found])
    for line in of_these.order_by("sale_id", "position"):
        lines.setdefault(line.sale_id, []).append(line)
    return [
        TimelineEvent(
            at=sale.at,
            id=sale.id,
            kind=EventKind.SALE,
            what=SaleTold(sale=sale, lines=tuple(lines.get(sale.id, ()))),
        )
        for sale in found
    ]


def _read_returns(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    rows = returns().filter(sale__customer_id=whose.customer.id).select_related("sale")
    return [
        TimelineEvent(at=row.at, id=row.id, kind=EventKind.RETURN, what=row)
        for row in _latest(rows, before, limit)
    ]


def _read_value(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    own = whose.list_accounts()
    rows = _touching(whose, own).values_list("transfer_id", "transfer__at").distinct()
    if before is not None:
        at, row_id = before
        rows = rows.filter(
            Q(transfer__at__lt=at) | Q(transfer__at=at, transfer_id__lt=row_id),
        )
    latest = rows.order_by("-transfer__at", "-transfer_id")[:limit]
    ids = [transfer_id for transfer_id, _ in latest]
    names = {rule.id: rule.name for rule in list_rules()}
    moved: dict[int, list[Any]] = {}
    of_these = _touching(whose, own).filter(transfer_id__in=ids).select_related("transfer", "lot")
    for row in of_these.order_by("id"):
        moved.setdefault(row.transfer_id, []).append(row)
    return [_tell_value(parts, own, names) for parts in moved.values()]


def _read_texts(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    until = before[0] + _TICK if before else None
    page = list_messages(MessageFilter(customer_ids=whose.ids, until=until), limit=limit)
    return [
        TimelineEvent(at=row.created_at, id=row.id, kind=EventKind.TEXT, what=row)
        for row in page.messages
    ]


def _read_notes(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    return [
        TimelineEvent(at=row.at, id=row.id, kind=EventKind.NOTE, what=row)
        for row in _latest(notes().filter(customer_id__in=whose.ids), before, limit)
    ]


def _read_changes(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    return [
        TimelineEvent(at=row.at, id=row.id, kind=EventKind.CHANGE, what=row)
        for customer_id in whose.ids
        for row in list_records(
            act="customer.changed",
            object_kind="customer",
            object_id=customer_id,
            until=before[0] + _TICK if before else None,
            limit=limit,
        )
    ]


def _read_joining(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    people = map_customers(whose.ids).values() if len(whose.ids) > 1 else [whose.customer]
    return [
        TimelineEvent(at=one.joined_at, id=one.id, kind=EventKind.JOINED, what=one)
        for one in people
    ]


def _read_visits(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    return [
        TimelineEvent(at=row.at, id=row.id, kind=EventKind.VISIT, what=row)
        for row in _latest(visits().filter(customer_id__in=whose.ids), before, limit)
    ]


def _read_ways(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    until = before[0] + _TICK if before else None
    return [
        TimelineEvent(at=row.began_at, id=row.id, kind=EventKind.SCENARIO, what=row)
        for row in list_ways_of(whose.customer.id, until=until, limit=limit)
    ]


def _read_tiers(whose: _Whose, before: Cursor | None, limit: int) -> list[TimelineEvent]:
    rows = tier_moves().filter(customer_id__in=whose.ids)
    return [
        TimelineEvent(at=row.at, id=row.id, kind=EventKind.TIER, what=row)
        for row in _latest(rows, before, limit)
    ]


_READERS: dict[EventKind, Callable[[_Whose, Cursor | None, int], list[TimelineEvent]]] = {
    EventKind.SALE: _read_sales,
    EventKind.RETURN: _read_returns,
    EventKind.VALUE: _read_value,
    EventKind.TEXT: _read_texts,
    EventKind.NOTE: _read_notes,
    EventKind.CHANGE: _read_changes,
    EventKind.JOINED: _read_joining,
    EventKind.VISIT: _read_visits,
    EventKind.SCENARIO: _read_ways,
    EventKind.TIER: _read_tiers,
}


def _latest(rows: QuerySet[Any], before: Cursor | None, limit: int) -> list[Any]:
    if before is not None:
        at, row_id = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=row_id))
    return list(rows.order_by("-at", "-id")[:limit])


def _touching(whose: _Whose, own: Sequence[int]) -> QuerySet[Any]:
    """What came in or went out; not what a merge moved from one row of the person to another."""
    rows = movements().filter(Q(source_id__in=own) | Q(target_id__in=own))
    if len(whose.ids) == 1:
        return rows
    within = list_merges_within(whose.ids)
    return rows.exclude(transfer__cause_kind=_MERGE, transfer__cause_id__in=within)


def _tell_value(moved: list[Any], own: Sequence[int], names: dict[int, str]) -> TimelineEvent:
    transfer = moved[0].transfer
    parts = tuple(
        Part(
            unit=Unit(row.unit),
            amount=row.amount if row.target_id in own else -row.amount,
            rule_id=row.lot.rule_id if row.lot else None,
            rule_name=names.get(row.lot.rule_id, "") if row.lot else "",
            rule_version=row.lot.rule_version if row.lot else None,
            expires_at=row.lot.expires_at if row.lot else None,
        )
        for row in moved
    )
    what = ValueMoved(
        kind=transfer.kind,
        reason=transfer.reason,
        actor=transfer.actor,
        cause=Cause(kind=transfer.cause_kind, id=transfer.cause_id),
        parts=parts,
    )
    return TimelineEvent(at=transfer.at, id=transfer.id, kind=EventKind.VALUE, what=what)
