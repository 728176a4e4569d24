"""Watched segments: who comes and goes is told once for each change, whoever looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.shop import NOW, Shop, timedelta
from vafa.audit.types import SYSTEM
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import add_custom_field, change_customer
from vafa.customers.queries import get_customer
from vafa.customers.types import FieldKind
from vafa.foundation.ids import new_id
from vafa.insight.actions import refresh_all
from vafa.links.actions import make_links, open_link
from vafa.links.models import Link
from vafa.links.types import NewLink
from vafa.messaging.actions import set_advertising
from vafa.messaging.types import ConsentWay
from vafa.outbox.actions import deliver_pending
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
from vafa.visits.actions import check_in
from vafa.visits.types import VisitWay

PHONE = {"User-Agent": "Mozilla/5.0 (iPhone)"}
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
    uses.register(SegmentUse(slug="test", said="%(name)s", find=lambda: made.wanted, watches=True))
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


def watch_all(watch, *nodes):
    """As many watched segments; the ids."""
    ids = [add_segment(name=str(new_id()), node=node, actor=SYSTEM, at=NOW) for node in nodes]
    watch.wanted = {one: ["سناریو"] for one in ids}
    begin_watching(at=NOW)
    return ids


def segments_of(known):
    return set(SegmentMember.objects.filter(customer_id=known).values_list("segment_id", flat=True))


def deliver():
    while deliver_pending(REACTIONS, at=NOW):
        pass


def test_what_is_corrected_stopped_or_clicked_is_followed_at_once(watch):
    field = add_custom_field(title="عینک", kind=FieldKind.YES, actor=SYSTEM, at=NOW)
    known = watch.shop.person()
    mobile = get_customer(known).mobile
    link = NewLink(source="message:1", customer_id=known)
    make_links([link], group="wording:1", title="", target="https://example.com", at=NOW)
    link_id = Link.objects.get().id
    deliver()
    named, in_city, with_glasses, stopped, here, clicked = watch_all(
        watch,
        read_node({"kind": "known", "facts": ["name"]}),
        read_node({"kind": "place", "names": ["یزد"]}),
        read_node({"kind": "custom_yes", "field_id": field.id}),
        read_node({"kind": "advertising", "stopped": True}),
        read_node({"kind": "checked_in", "least": 1}),
        read_node({"kind": "clicked_link"}),
    )
    by = {"customer_id": known, "actor": SYSTEM, "at": NOW}

    change_customer(profile={"city": "یزد"}, **by)
    deliver()
    assert segments_of(known) == {in_city}
    change_customer(custom={field.id: True}, profile={"city": "", "last_name": "کریمی"}, **by)
    deliver()
    assert segments_of(known) == {named, with_glasses}
    set_advertising(mobile=mobile, is_stopped=True, way=ConsentWay.STAFF, actor=SYSTEM, at=NOW)
    deliver()
    assert segments_of(known) == {named, with_glasses, stopped}
    check_in(branch_id=watch.shop.branches[0].id, way=VisitWay.TILL, **by)
    deliver()
    assert segments_of(known) == {named, with_glasses, stopped, here}
    open_link(link_id, method="GET", headers=PHONE, at=NOW)
    deliver()
    assert segments_of(known) == {named, with_glasses, stopped, here, clicked}
    assert [refresh_members(one, at=NOW) for one in watch.wanted] == [0] * 6


def test_one_customer_costs_as_many_statements_for_one_segment_as_for_three(watch):
    known = watch.person(90)
    counts = []
    for names in ((), ("یزد",), ("یزد", "ساری", "بم")):
        watch_all(watch, *(read_node({"kind": "place", "names": [name]}) for name in names))
        refresh_customer(known, at=NOW)  # the trees are read once
        with CaptureQueriesContext(connection) as asked:
            refresh_customer(known, at=NOW)
        counts.append(len(asked))
    nobody_waits, one, three = counts
    assert (nobody_waits, one) == (1, three)
    assert three <= 4
