"""Who fits a segment, how many they are, and which segments there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext_lazy

from vafa.catalog import queries as catalog
from vafa.customers.queries import customers, list_custom_fields
from vafa.foundation.trees import describe_tree
from vafa.foundation.words import Words
from vafa.insight.queries import list_groups
from vafa.memberships.queries import name_plans
from vafa.messaging.queries import name_purposes
from vafa.segments.criterion import Asking
from vafa.segments.errors import CountTakesLong, UnknownSegment
from vafa.segments.models import Segment
from vafa.segments.registry import namers
from vafa.segments.tree import matching, read_node
from vafa.segments.types import CountedStretch, Node, SegmentView
from vafa.tenancy.models import Business
from vafa.tenancy.queries import load_current_business
from vafa.tiers.queries import load_ladder

if TYPE_CHECKING:
    from vafa.customers.models import Customer


def fits(node: Node, *, at: datetime) -> Q:
    """Who fits, as a condition on rows of Customer; never null."""
    return matching(node, _ask(at))


def customers_in(
    node: Node, *, at: datetime, after_id: int | None = None, up_to_id: int | None = None
) -> QuerySet[Customer]:
    """The customers that fit, for lists to filter further, or to insert from; in no order.

    Of those with ids beyond the one up to the other, where they are given.
    """
    asking = replace(_ask(at), after_id=after_id, up_to_id=up_to_id)
    bounds = {"id__gt": after_id, "id__lte": up_to_id}
    within = {name: bound for name, bound in bounds.items() if bound is not None}
    return customers().filter(matching(node, asking), **within)


def count_customers(node: Node, *, at: datetime, patience: timedelta | None = None) -> int:
    """How many fit. With `patience`, CountTakesLong when it is over: the count is then stopped."""
    return _count(customers_in(node, at=at), patience)


def count_stretch(
    node: Node, *, after_id: int = 0, at: datetime, patience: timedelta | None = None
) -> CountedStretch:
    """How many fit of the next STRETCH customers beyond an id, for counts that take long.

    Who begins at 0 and goes on from each stretch's end counts everybody, once.
    """
    rest = customers().filter(id__gt=after_id).order_by("id").values_list("id", flat=True)
    end = next(iter(rest[STRETCH - 1 : STRETCH]), None)
    found = _count(customers_in(node, at=at, after_id=after_id, up_to_id=end), patience)
    seen = rest.order_by().count() if end is None else STRETCH
    return CountedStretch(found=found, seen=seen, last_id=end)


def _count(rows: QuerySet[Customer], patience: timedelta | None) -> int:
    if patience is None:
        return rows.count()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            milliseconds = max(1, int(patience.total_seconds() * 1000))  # 0 would be for ever
            cursor.execute("SET LOCAL statement_timeout = %s", [milliseconds])
            found = rows.count()
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
            return found
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != CANCELED:
            raise
        raise CountTakesLong from None


_NOT_THOSE = gettext_lazy("are not among those who %(phrases)s")
STRETCH = 50_000
CANCELED = "57014"  # query_canceled, as PostgreSQL names the end of statement_timeout


def is_in(node: Node, *, customer_id: int, at: datetime) -> bool:
    """Whether the customer fits."""
    asking = replace(_ask(at), customer_id=customer_id)
    return customers().filter(matching(node, asking), id=customer_id).exists()


def list_segments_of(
    customer_id: int, *, at: datetime, ids: Collection[int] | None = None
) -> list[int]:
    """The segments that the customer fits: of these, or of all in use.

    One statement, however many are asked, and none for none; what a criterion has to look up
    besides (the ladder) is its own.
    """
    business = load_current_business()
    nodes = _load_nodes(business.pk, business.terms_version)
    asked = [one for one in nodes if ids is None or one in ids]
    if not asked:
        return []
    asking = Asking(at=at, zone=ZoneInfo(business.zone), customer_id=customer_id)
    answers = {
        f"in_{place}": ExpressionWrapper(matching(nodes[one], asking), BooleanField())
        for place, one in enumerate(asked)
    }
    row = customers().filter(id=customer_id).annotate(**answers).values_list(*answers).first()
    return [one for one, fits_it in zip(asked, row or (), strict=bool(row)) if fits_it]


def list_segments(*, only_archived: bool = False) -> list[SegmentView]:
    """Every segment in use, by name; or those that were put away."""
    rows = Segment.objects.filter(archived_at__isnull=not only_archived)
    return [_view(row) for row in rows.order_by("name", "id")]


def get_segment(segment_id: int) -> SegmentView:
    """The segment, archived or not; UnknownSegment."""
    row = Segment.objects.filter(id=segment_id).first()
    if row is None:
        raise UnknownSegment
    return _view(row)


def map_names(ids: Collection[int] | None = None) -> dict[int, str]:
    """What segments are called, by id: these, or all that are in use."""
    rows = Segment.objects.order_by("name", "id")
    rows = rows.filter(archived_at__isnull=True) if ids is None else rows.filter(id__in=list(ids))
    return dict(rows.values_list("id", "name"))


def describe(node: Node, words: Words) -> str:
    """Who it is, as a phrase after «مشتریانی که»; empty for everybody."""
    return describe_tree(node, words, leave_out=_NOT_THOSE)


def load_words(business: Business) -> Words:
    """How this business speaks, with the names of what criteria ask about, for `describe`."""
    words = catalog.load_words(business)
    ladder = load_ladder()
    labels: dict[str, object] = {f"lrfm:{group.slug}": group.name for group in list_groups()}
    labels |= {f"tier:{tier.slug}": tier.name for tier in (ladder.tiers if ladder else ())}
    labels |= {f"plan:{plan_id}": name for plan_id, name in name_plans().items()}
    for field in list_custom_fields(with_put_away=True):
        labels[f"field:{field.id}"] = field.title
        labels |= {
            f"choice:{field.id}:{choice['id']}": f"{field.title}: {choice['title']}"
            for choice in field.choices
        }
    labels |= {f"segment:{segment_id}": name for segment_id, name in map_names().items()}
    labels |= {f"purpose:{slug}": name for slug, name in name_purposes().items()}
    for name_own in namers:
        labels |= name_own()
    return replace(words, labels=labels)


@lru_cache(maxsize=256)
def _load_nodes(business_id: int, terms_version: int) -> dict[int, Node]:
    """The trees of the segments in use; a saved segment changes the version."""
    rows = Segment.objects.filter(archived_at__isnull=True).order_by("id")
    return {row.id: read_node(row.tree) for row in rows}


def _ask(at: datetime) -> Asking:
    return Asking(at=at, zone=ZoneInfo(load_current_business().zone))


def _view(row: Segment) -> SegmentView:
    return SegmentView(
        id=row.id,
        name=row.name,
        node=read_node(row.tree),
        version=row.version,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        is_archived=row.archived_at is not None,
        counted=row.counted,
        counted_at=row.counted_at,
    )
