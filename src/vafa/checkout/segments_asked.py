"""Which segments discounts and prizes are for.

Both stand below segments and cannot tell themselves; the labels of customers are known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from vafa.coupons import queries as coupons
from vafa.rewardlist.queries import list_prizes
from vafa.rules.queries import list_labels_asked
from vafa.rules.types import read_node
from vafa.segments.registry import SegmentUse, uses
from vafa.segments.types import list_segments_named


def tell_uses() -> None:
    """Let segments know of it."""
    uses.register(SegmentUse(slug="discounts", said=_("discount “%(name)s”"), find=find_discounts))
    uses.register(SegmentUse(slug="prizes", said=_("prize “%(name)s”"), find=find_prizes))


def find_discounts() -> Mapping[int, list[str]]:
    """The names of the discounts that ask, by segment; those that ended ask no more."""
    live = coupons.name_discounts()
    return _gather(
        (one.name, list_labels_asked([read_node(one.spec.conditions)]))
        for one in coupons.list_discounts()
        if one.id in live
    )


def find_prizes() -> Mapping[int, list[str]]:
    """The names of the prizes for members of a segment, by segment; those on the list now."""
    return _gather(
        (row.prize.name, row.prize.labels) for row in list_prizes() if row.prize.is_active
    )


def _gather(asking: Iterable[tuple[str, Iterable[str]]]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for name, labels in asking:
        for segment_id in list_segments_named(labels):
            found[segment_id].append(name)
    return found
