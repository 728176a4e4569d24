"""Who is in a watched segment: kept in step with who fits, and told of once for each change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, Value

from vafa.customers.queries import customers
from vafa.outbox.actions import publish_many
from vafa.segments.events import SegmentEntered, SegmentLeft
from vafa.segments.models import Segment, SegmentMember
from vafa.segments.queries import customers_in, list_segments_of
from vafa.segments.registry import uses
from vafa.segments.tree import read_node
from vafa.tenancy.compose import Part, fetch, run

AT_ONCE = 1_000  # changes in one transaction
_INSERT = (
    "INSERT INTO segments_segmentmember (business_id, segment_id, customer_id, entered_at) "
    "{rows} ON CONFLICT DO NOTHING"
)
_DELETE = (
    "DELETE FROM segments_segmentmember "
    "WHERE (business_id, segment_id, customer_id) IN ({rows}) RETURNING customer_id"
)


def begin_watching(*, at: datetime) -> None:
    """Keep members of the segments that somebody watches now, and of no others.

    Who fits a segment at that moment is its first member without an event. A repeat changes
    nothing.
    """
    watched = uses.list_watched()
    rows = Segment.objects.select_for_update().order_by("id")
    for segment in rows.filter(watched_at__isnull=False).exclude(id__in=watched):
        SegmentMember.objects.filter(segment_id=segment.id).delete()
        segment.watched_at = None
        segment.save(update_fields=["watched_at"])
    new = rows.filter(id__in=watched, watched_at__isnull=True, archived_at__isnull=True)
    for segment in new:
        run(_INSERT, rows=_as_members(segment, customers_in(read_node(segment.tree), at=at), at))
        segment.watched_at = at
        segment.save(update_fields=["watched_at"])


def list_watched_ids() -> list[int]:
    """The segments whose members are kept."""
    rows = Segment.objects.filter(watched_at__isnull=False).order_by("id")
    return list(rows.values_list("id", flat=True))


def refresh_members(segment_id: int, *, at: datetime) -> int:
    """Take in who came to fit a watched segment and let go who no longer does, AT_ONCE at most.

    Each change is published once, also where others refresh the same. How many changed: go on
    until none did.
    """
    segment = Segment.objects.get(id=segment_id)
    fitting = customers_in(read_node(segment.tree), at=at)
    own = SegmentMember.objects.filter(segment_id=segment_id)
    known = own.filter(business_id=OuterRef("business_id"), customer_id=OuterRef("id"))
    entering = fitting.filter(~Exists(known)).values_list("id", flat=True)
    leaving = own.exclude(customer_id__in=fitting.values("id"))
    coming = list(entering[:AT_ONCE])
    going = list(leaving.values_list("customer_id", flat=True)[: AT_ONCE - len(coming)])
    return _take_in(segment, coming, at=at) + _let_go(segment, going, at=at)


def refresh_customer(customer_id: int, *, at: datetime) -> None:
    """The same for one customer, over all watched segments.

    One statement where none is watched; else as many for one as for twenty, and two more for each
    that the customer entered or left.
    """
    watched = Segment.objects.filter(watched_at__isnull=False, archived_at__isnull=True)
    by_id = {segment.id: segment for segment in watched}
    if not by_id:
        return
    own = SegmentMember.objects.filter(customer_id=customer_id, segment_id__in=list(by_id))
    known = set(own.values_list("segment_id", flat=True))
    fitting = set(list_segments_of(customer_id, at=at, ids=by_id))
    for segment_id in sorted(fitting - known):
        _take_in(by_id[segment_id], [customer_id], at=at)
    for segment_id in sorted(known - fitting):
        _let_go(by_id[segment_id], [customer_id], at=at)


def _take_in(segment: Segment, ids: Sequence[int], *, at: datetime) -> int:
    if not ids:
        return 0
    rows = _as_members(segment, customers().filter(id__in=list(ids)), at)
    entered = [row[0] for row in fetch(f"{_INSERT} RETURNING customer_id", rows=rows)]
    publish_many([SegmentEntered(segment_id=segment.id, customer_id=one) for one in entered], at=at)
    return len(entered)


def _let_go(segment: Segment, ids: Sequence[int], *, at: datetime) -> int:
    if not ids:
        return 0
    rows = SegmentMember.objects.filter(segment_id=segment.id, customer_id__in=list(ids))
    keys = rows.values_list("business_id", "segment_id", "customer_id")
    left = [row[0] for row in fetch(_DELETE, rows=keys)]
    publish_many([SegmentLeft(segment_id=segment.id, customer_id=one) for one in left], at=at)
    return len(left)


def _as_members(segment: Segment, people: Part, at: datetime) -> Part:
    return people.annotate(
        of_segment=Value(segment.id, BigIntegerField()), since=Value(at, DateTimeField())
    ).values_list("business_id", "of_segment", "id", "since")
