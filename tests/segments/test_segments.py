"""Segments under a name: kept, changed, put away, never asking themselves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Func, Q, TextField, Value
from django.db.models.lookups import IsNull
from django.test.utils import CaptureQueriesContext

from tests.shop import NOW, Shop
from vafa.audit.queries import list_records
from vafa.audit.types import SYSTEM
from vafa.foundation.shapes import BadValue
from vafa.insight.actions import refresh_all
from vafa.segments import queries
from vafa.segments.actions import (
    add_segment,
    archive_segment,
    change_segment,
    list_uses,
    restore_segment,
)
from vafa.segments.errors import (
    CountTakesLong,
    SegmentAsksItself,
    SegmentInUse,
    SegmentNameTaken,
    UnknownSegment,
)
from vafa.segments.queries import (
    count_customers,
    count_stretch,
    get_segment,
    list_segments,
    list_segments_of,
)
from vafa.segments.registry import SegmentUse, uses
from vafa.segments.types import AllOf, Criterion, read_node
from vafa.tenancy.queries import remember_business

BY = {"actor": SYSTEM, "at": NOW}
SLEEPING = read_node({"kind": "not_seen", "days": 60})
WOMEN = read_node({"kind": "gender", "genders": ["female"]})

pytestmark = pytest.mark.usefixtures("scope")


def add(name="خفته‌ها", node=SLEEPING):
    return add_segment(name=name, node=node, **BY)


def inside(segment_id):
    return read_node({"kind": "all", "parts": [{"kind": "in_segment", "segment_id": segment_id}]})


def test_a_segment_is_kept_under_its_name():
    segment_id = add("  خفته‌ها ")
    [one] = list_segments()
    assert (one.id, one.name, one.node, one.version) == (segment_id, "خفته‌ها", SLEEPING, 1)


def test_a_change_is_a_version_and_the_same_again_is_none():
    segment_id = add()
    change_segment(segment_id=segment_id, name="خفته‌ها", node=SLEEPING, **BY)
    assert get_segment(segment_id).version == 1
    change_segment(segment_id=segment_id, name="زنان", node=WOMEN, **BY)
    assert (get_segment(segment_id).version, get_segment(segment_id).node) == (2, WOMEN)


def test_a_name_is_taken_once_until_it_is_put_away():
    first = add()
    with pytest.raises(SegmentNameTaken):
        add()
    archive_segment(segment_id=first, **BY)
    add()
    with pytest.raises(SegmentNameTaken):
        restore_segment(segment_id=first, **BY)
    assert [one.id for one in list_segments(only_archived=True)] == [first]


@pytest.mark.parametrize("name", ["", "  ", "ن" * 81])
def test_a_name_is_needed_and_not_a_novel(name):
    with pytest.raises(BadValue) as refused:
        add(name)
    assert refused.value.pointer == "/name"
    assert list_segments() == []


def test_what_is_used_is_not_put_away():
    segment_id = add()
    other = add("دیگر", inside(segment_id))
    use = SegmentUse(slug="test", said="قاعدهٔ %(name)s", find=lambda: {segment_id: ["آزمون"]})
    uses.register(use)
    try:
        with pytest.raises(SegmentInUse) as refused:
            archive_segment(segment_id=segment_id, **BY)
        assert refused.value.facts == {"used_by": ["بخش «دیگر»", "قاعدهٔ آزمون"]}
        assert "قاعدهٔ آزمون" in str(refused.value)
    finally:
        uses.remove("test")
    assert not get_segment(segment_id).is_archived
    archive_segment(segment_id=other, **BY)
    assert list_uses(segment_id) == []
    archive_segment(segment_id=segment_id, **BY)
    archive_segment(segment_id=segment_id, **BY)
    assert get_segment(segment_id).is_archived


def test_a_segment_never_asks_itself_over_whatever_way():
    first = add("یک", SLEEPING)
    second = add("دو", inside(first))
    third = add("سه", inside(second))
    for asked in (first, second, third):
        with pytest.raises(SegmentAsksItself):
            change_segment(segment_id=first, name="یک", node=inside(asked), **BY)
    assert get_segment(first).node == SLEEPING
    change_segment(segment_id=third, name="سه", node=inside(first), **BY)


def test_a_segment_may_ask_about_another():
    shop = Shop()
    old = shop.person()
    shop.sell(old, days_ago=90)
    shop.sell(shop.person(), days_ago=9)
    refresh_all()
    first = add()
    assert count_customers(inside(first), at=NOW) == 1
    assert count_customers(inside(7), at=NOW) == 0


class Slow(Criterion):
    """Takes five seconds for each customer."""

    def matches(self, asking):
        return Q(IsNull(Func(Value(5.0), function="pg_sleep", output_field=TextField()), False))

    def describe(self, words):
        return ""

    @classmethod
    def examples(cls):
        return ()


def test_a_count_is_stopped_when_patience_ends_and_all_goes_on():
    Shop().person()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()
    with pytest.raises(CountTakesLong):
        count_customers(Slow(), at=NOW, patience=timedelta(milliseconds=20))
    assert count_customers(AllOf(), at=NOW, patience=timedelta(seconds=9)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == before


def test_stretch_by_stretch_everybody_is_counted_once(monkeypatch):
    monkeypatch.setattr(queries, "STRETCH", 2)
    shop = Shop()
    for days_ago in (90, 9, 90, 90, 9):
        shop.sell(shop.person(), days_ago=days_ago)
    refresh_all()
    told, after_id = [], 0
    while after_id is not None:
        one = count_stretch(SLEEPING, after_id=after_id, at=NOW)
        told.append((one.found, one.seen))
        after_id = one.last_id
    assert told == [(1, 2), (2, 2), (0, 1)]
    with pytest.raises(CountTakesLong):
        count_stretch(Slow(), at=NOW, patience=timedelta(milliseconds=20))


def test_all_that_a_customer_fits_is_found_in_one_statement(scope):
    remember_business(scope)
    known = Shop().person()
    ids = [add(f"{least}", read_node({"kind": "purchases", "least": least})) for least in (0, 1, 2)]
    ids.append(add("همه", AllOf()))
    assert list_segments_of(known, at=NOW) == [ids[0], ids[3]]
    with CaptureQueriesContext(connection) as asked:
        assert list_segments_of(known, at=NOW, ids=ids[1:]) == ids[3:]
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as nothing:
        assert list_segments_of(known, at=NOW, ids=[7]) == []
    assert len(nothing) == 0


def test_what_is_not_there_is_not_found():
    with pytest.raises(UnknownSegment):
        get_segment(7)
    with pytest.raises(UnknownSegment):
        change_segment(segment_id=7, name="یک", node=WOMEN, **BY)
    with pytest.raises(UnknownSegment):
        archive_segment(segment_id=7, **BY)


def test_who_did_what_is_written_down():
    segment_id = add()
    change_segment(segment_id=segment_id, name="زنان", node=WOMEN, **BY)
    archive_segment(segment_id=segment_id, **BY)
    acts = {row.act for row in list_records(limit=9)}
    assert acts == {"segment.archived", "segment.changed", "segment.made"}
