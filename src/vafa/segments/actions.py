"""Giving segments a name, changing them and putting them away."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.shapes import BadValue
from vafa.foundation.trees import AllOf, describe_tree, write_tree
from vafa.foundation.words import Words
from vafa.segments.errors import (
    CountTakesLong,
    SegmentAsksItself,
    SegmentInUse,
    SegmentNameTaken,
    UnknownSegment,
)
from vafa.segments.members import (
    begin_watching,
    list_watched_ids,
    refresh_customer,
    refresh_members,
)
from vafa.segments.models import Segment
from vafa.segments.queries import count_customers
from vafa.segments.registry import uses
from vafa.segments.tree import Node, list_criteria, read_node
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

__all__ = [
    "add_segment",
    "archive_segment",
    "begin_watching",
    "change_segment",
    "count_anew",
    "keep_count",
    "list_uses",
    "list_watched_ids",
    "make_inactive",
    "refresh_customer",
    "refresh_members",
    "restore_segment",
]

MOST_LETTERS = 80


def add_segment(*, name: str, node: Node, actor: Actor, at: datetime) -> int:
    """Give these customers a name; its id. SegmentNameTaken, or BadValue for an empty name."""
    row = Segment(made_at=at)
    return _write(row, name, node, actor=actor, at=at)


def change_segment(*, segment_id: int, name: str, node: Node, actor: Actor, at: datetime) -> None:
    """Another name, another description. The same as before changes nothing.

    SegmentAsksItself where it would ask about itself, over whatever way.
    """
    row = _lock(segment_id)
    if (row.name, row.tree) != (name.strip(), write_tree(node)):
        row.version += 1
        _write(row, name, node, actor=actor, at=at)


def make_inactive(*, days: int, words: Words, actor: Actor, at: datetime) -> int:
    """The segment of who has not come for so many days: one that is there, or a new one.

    BadValue for days that cannot be.
    """
    node = read_node({"kind": "not_seen", "days": days})
    alone = AllOf((node,))
    for row in Segment.objects.filter(archived_at__isnull=True).order_by("id"):
        if row.tree in (write_tree(node), write_tree(alone)):
            return row.id
    return add_segment(name=describe_tree(node, words), node=alone, actor=actor, at=at)


def archive_segment(*, segment_id: int, actor: Actor, at: datetime) -> None:
    """Put it away; SegmentInUse while something uses it. A repeat changes nothing."""
    row = _lock(segment_id)
    used_by = list_uses(segment_id)
    if used_by:
        names = pgettext("between phrases", ", ").join(used_by)
        said = _("It is used by %(names)s. Take it out there first.") % {"names": names}
        raise SegmentInUse(said, used_by=used_by)
    if row.archived_at is None:
        row.archived_at, row.changed_at, row.changed_by = at, at, actor.label
        row.save(update_fields=["archived_at", "changed_at", "changed_by"])
        bump_terms(current_business_id())
        record(
            actor=actor, act="segment.archived", at=at, object_kind="segment", object_id=segment_id
        )


def restore_segment(*, segment_id: int, actor: Actor, at: datetime) -> None:
    """Use it again; SegmentNameTaken where another has its name by now."""
    row = _lock(segment_id)
    if row.archived_at is not None:
        row.archived_at = None
        _write(row, row.name, read_node(row.tree), actor=actor, at=at)


def list_uses(segment_id: int) -> list[str]:
    """What uses the segment now, each in words: other segments, rules, discounts, campaigns."""
    others = Segment.objects.filter(archived_at__isnull=True).exclude(id=segment_id)
    asking = [
        _("segment “%(name)s”") % {"name": row.name}
        for row in others
        if segment_id in _list_asked(read_node(row.tree))
    ]
    return [*asking, *uses.list_names(segment_id)]


def keep_count(*, segment_id: int, count: int, at: datetime) -> None:
    """Remember how many there were, for lists."""
    Segment.objects.filter(id=segment_id).update(counted=count, counted_at=at)


def count_anew(segment_id: int, *, patience: timedelta, at: datetime) -> None:
    """Count it for lists; what takes longer than `patience` keeps its last count."""
    node = read_node(Segment.objects.get(id=segment_id).tree)
    with suppress(CountTakesLong):
        keep_count(
            segment_id=segment_id, count=count_customers(node, at=at, patience=patience), at=at
        )


def _lock(segment_id: int) -> Segment:
    row: Segment | None = Segment.objects.select_for_update().filter(id=segment_id).first()
    if row is None:
        raise UnknownSegment
    return row


def _write(row: Segment, name: str, node: Node, *, actor: Actor, at: datetime) -> int:
    name = name.strip()
    if not name:
        raise BadValue(_("This is missing."), pointer="/name")
    if len(name) > MOST_LETTERS:
        raise BadValue(_("This is too large."), pointer="/name")
    _refuse_circles(row.id, node)
    is_new, before = row._state.adding, {"name": row.name, "tree": row.tree}
    row.name, row.tree = name, write_tree(node)
    row.changed_at, row.changed_by = at, actor.label
    row.counted = row.counted_at = None
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        if "segment_name_once" not in str(error):
            raise
        raise SegmentNameTaken(pointer="/name") from None
    bump_terms(current_business_id())
    record(
        actor=actor,
        act="segment.made" if is_new else "segment.changed",
        at=at,
        object_kind="segment",
        object_id=row.id,
        before=None if is_new else before,
        after={"name": row.name, "tree": row.tree},
    )
    return row.id


def _refuse_circles(segment_id: int, node: Node) -> None:
    """Follow what is asked about from one segment to the next: never back to this one."""
    open_ids, seen = _list_asked(node), set[int]()
    while open_ids:
        if segment_id in open_ids:
            raise SegmentAsksItself(pointer="/tree")
        seen |= open_ids
        rows = Segment.objects.filter(id__in=open_ids)
        found = {asked for row in rows for asked in _list_asked(read_node(row.tree))}
        open_ids = found - seen


def _list_asked(node: Node) -> set[int]:
    return {asked for one in list_criteria(node) for asked in one.segments_asked}
