"""A customer's timeline: every kind, in order, page by page, at a fixed cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.panel.club import Club
from tests.scenarios.conftest import spec
from vafa.audit.types import SYSTEM
from vafa.customers.queries import get_customer
from vafa.reports.queries import TIMELINE_GROUPS, EventKind, count_timeline, load_timeline
from vafa.scenarios.actions import make_scenario
from vafa.scenarios.models import ScenarioVersion
from vafa.scenarios.travelling import set_out
from vafa.tiers.actions import give_tier, set_up_default


@pytest.fixture
def negar(scope):
    club = Club()
    set_up_default(actor=SYSTEM, at=club.now)
    negar_id = club.negar()
    give_tier("gold", customer_id=negar_id, months=1, reference="x", at=club.now)
    make_scenario(spec({"kind": "wait_days", "days": 3}), actor=SYSTEM, at=club.now)
    version = ScenarioVersion.objects.select_related("scenario").get()
    set_out(version.scenario, version, [(negar_id, "joined")], began_at=club.now, at=club.now)
    return get_customer(negar_id)


def test_every_kind_is_told_once_and_in_order(negar):
    events = load_timeline(negar, limit=500).events
    moments = [(event.at, event.id) for event in events]
    assert moments == sorted(moments, reverse=True)
    assert len({event.id for event in events}) == len(events)
    assert {event.kind for event in events} == set(EventKind)
    assert [event.kind for event in events].count(EventKind.SALE) == 16


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_join_to_the_whole(negar, limit):
    whole = [event.id for event in load_timeline(negar, limit=500).events]
    seen, before = [], None
    while True:
        page = load_timeline(negar, before=before, limit=limit)
        assert len(page.events) <= limit
        seen += [event.id for event in page.events]
        before = page.next_before
        if before is None:
            break
    assert seen == whole


def test_groups_are_counted_as_they_are_told(negar):
    for group, count in count_timeline(negar).items():
        told = load_timeline(negar, kinds=TIMELINE_GROUPS[group], limit=500).events
        assert len(told) == count, group


def test_a_page_costs_the_same_whatever_its_size(negar):
    costs = []
    for limit in (1, 3, 200):
        with CaptureQueriesContext(connection) as queries:
            load_timeline(negar, limit=limit)
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 15
