"""Watched segments: who comes and goes is told once for each change, whoever looks."""

import pytest

from tests.shop import NOW, Shop, timedelta
from vafa.audit.types import SYSTEM
from vafa.insight.actions import refresh_all
from vafa.outbox.models import OutboxEvent
from vafa.segments import members
from vafa.segments.actions import (
    add_segment,
    begin_watching,
    change_segment,
    list_watched_ids,
    refresh_customer,
    refresh_members,
)
from vafa.segments.models import SegmentMember
from vafa.segments.registry import SegmentUse, uses
from vafa.segments.types import read_node

DAY = timedelta(days=1)
AWAY = read_node({"kind": "not_seen", "days": 60})


class Watch:
    """A shop with a segment of who has not come for 60 days, and somebody who waits for it."""

    def __init__(self):
        self.shop = Shop()
        self.segment_id = add_segment(name="خفته", node=AWAY, actor=SYSTEM, at=NOW)
        self.wanted = {self.segment_id: ["سناریو"]}

    def person(self, days_ago):
        known = self.shop.person()
        self.shop.sell(known, days_ago=days_ago)
        refresh_all()
        return known

    def members(self):
        return set(SegmentMember.objects.values_list("customer_id", flat=True))

    def refresh(self, at):
        count = 0
        while found := refresh_members(self.segment_id, at=at):
            count += found
        return count

    def told(self):
        rows = OutboxEvent.objects.filter(name__startswith="segment.").order_by("id")
        return [(row.name.split(".")[1], row.payload["customer_id"]) for row in rows]


@pytest.fixture
def watch(scope):
    made = Watch()
    uses.register(SegmentUse(slug="test", find=lambda: made.wanted, watches=True))
    yield made
    uses.remove("test")


def test_who_fits_when_watching_begins_is_in_it_without_a_word(watch):
    old = watch.person(90)
    watch.person(5)
    begin_watching(at=NOW)
    begin_watching(at=NOW)
    assert watch.members() == {old}
    assert watch.told() == []
    assert watch.refresh(NOW) == 0


def test_the_night_tells_of_who_came_in_and_who_left_once_each(watch):
    one, two = watch.person(59), watch.person(90)
    begin_watching(at=NOW)
    assert watch.refresh(NOW + DAY) == 1
    assert watch.refresh(NOW + DAY) == 0
    assert watch.members() == {one, two}
    watch.shop.sell(two, days_ago=-1)
    refresh_all()
    assert watch.refresh(NOW + DAY) == 1
    assert watch.told() == [("entered", one), ("left", two)]


def test_a_sale_tells_at_once_and_the_night_tells_nothing_more(watch):
    old = watch.person(90)
    begin_watching(at=NOW)
    watch.shop.sell(old, days_ago=0)
    refresh_all()
    refresh_customer(old, at=NOW)
    refresh_customer(old, at=NOW)
    assert watch.refresh(NOW) == 0
    assert watch.told() == [("left", old)]
    assert watch.members() == set()


def test_more_changes_than_fit_one_transaction_are_told_in_turns(watch, monkeypatch):
    monkeypatch.setattr(members, "AT_ONCE", 2)
    begin_watching(at=NOW)
    people = [watch.person(59) for _ in range(5)]
    later = NOW + DAY
    assert [refresh_members(watch.segment_id, at=later) for _ in range(4)] == [2, 2, 1, 0]
    assert sorted(watch.told()) == sorted(("entered", one) for one in people)


def test_nobody_is_kept_where_nobody_watches(watch):
    old = watch.person(90)
    watch.wanted = {}
    begin_watching(at=NOW)
    refresh_customer(old, at=NOW)
    assert (watch.members(), list_watched_ids()) == (set(), [])
    watch.wanted = {watch.segment_id: ["سناریو"]}
    begin_watching(at=NOW)
    assert watch.members() == {old}
    watch.wanted = {}
    begin_watching(at=NOW)
    assert (watch.members(), list_watched_ids(), watch.told()) == (set(), [], [])


def test_other_words_for_the_segment_are_followed_too(watch):
    one = watch.person(40)
    begin_watching(at=NOW)
    node = read_node({"kind": "not_seen", "days": 30})
    change_segment(segment_id=watch.segment_id, name="خفته", node=node, actor=SYSTEM, at=NOW)
    assert watch.refresh(NOW) == 1
    assert watch.told() == [("entered", one)]
