"""Two rows that are one person: every table about people says what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.panel.club import Club
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import merge_customers, part_customers
from vafa.codes.actions import issue_spend_code
from vafa.customers.actions import see_device
from vafa.customers.models import Customer
from vafa.customers.queries import get_customer
from vafa.customers.registry import Merged, Person, list_holdings
from vafa.customers.types import SeenDevice
from vafa.messaging.actions import set_advertising, set_consent
from vafa.messaging.models import ConsentProof
from vafa.messaging.queries import is_stopped, load_refusing
from vafa.messaging.types import ConsentSubject, ConsentWay
from vafa.reports.queries import EventKind, count_timeline, load_timeline
from vafa.tiers.actions import give_tier, set_up_default

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
STANDS = {"lots": {"remaining__gt": 0}, "codes": {"state": "live"}}  # of which rows it is said


@pytest.fixture
def pair(scope):
    """Negar, who lived through all there is, goes into Sara, who only joined."""
    club = Club(now=NOW)
    set_up_default(actor=SYSTEM, at=NOW)
    negar = club.negar()
    sara = club.join("سارا", "راد")
    give_tier("gold", customer_id=negar, months=1, reference="x", at=NOW)
    issue_spend_code(negar, at=NOW)
    see_device(negar, SeenDevice(system="Android 14", browser="Chrome"), at=NOW)
    club.score()
    return sara, negar


def merge(pair):
    kept_id, gone_id = pair
    return merge_customers(kept_id=kept_id, gone_id=gone_id, actor=SYSTEM, at=NOW)


def count(customer_id):
    """How many rows of each holding are a customer's own."""
    mobile = Customer.objects.get(id=customer_id).mobile
    person = Person(ids=(customer_id,), mobiles=(mobile,))
    return {
        one.slug: one.rows_of(person).filter(**STANDS.get(one.slug, {})).count()
        for one in list_holdings()
    }


def slugs(*kinds):
    return {one.slug for one in list_holdings() if one.merged in kinds}


def test_what_goes_goes_and_comes_back_and_all_else_stays(pair):
    _kept, gone = pair
    before = count(gone)
    done = merge(pair)
    after = count(gone)
    goes = {slug for slug in slugs(Merged.GO) if before[slug]}
    assert goes >= {"purchases", "purchase_lines", "returns", "lots", "tier_gifts", "codes"}
    assert {slug for slug in goes if after[slug]} == set()
    stays = slugs(Merged.BOTH, Merged.STAY, Merged.NUMBER)
    assert {slug for slug in stays if before[slug]} >= {"notes", "messages", "devices", "visits"}
    assert {slug for slug in stays if after[slug] < before[slug]} == set()
    part_customers(merge_id=done.id, actor=SYSTEM, at=NOW)
    parted = count(gone)
    assert {slug for slug in goes - {"codes"} if parted[slug] != before[slug]} == set()


def test_what_is_worked_out_is_the_kept_ones_now(pair):
    kept, gone = pair
    before = count(gone)
    assert before["metrics"] == before["tier"] == 1
    merge(pair)
    after, ours = count(gone), count(kept)
    assert (after["metrics"], after["tier"]) == (0, 0)
    assert (ours["metrics"], ours["tier"]) == (1, 1)


def test_the_timeline_tells_of_both_and_of_the_kept_one_alone_after_parting(pair):
    kept, gone = pair
    theirs = load_timeline(get_customer(gone), limit=500).events
    assert {event.kind for event in theirs} == set(EventKind) - {EventKind.SCENARIO}
    own = {event.id for event in load_timeline(get_customer(kept), limit=500).events}
    done = merge(pair)
    told = load_timeline(get_customer(kept), limit=500).events
    assert {event.id for event in told} >= own | {event.id for event in theirs}
    moves = [event for event in told if event.kind is EventKind.VALUE and event.what.kind == "move"]
    assert moves == []  # from one account of the person to another
    assert count_timeline(get_customer(kept))["notes"] == 1
    part_customers(merge_id=done.id, actor=SYSTEM, at=NOW)
    parted = load_timeline(get_customer(kept), limit=500).events
    kinds = {event.kind for event in parted if event.id not in own}
    assert kinds <= {EventKind.VALUE, EventKind.TIER}  # what came and went again, in the books


def test_who_said_no_with_one_number_said_it_for_both(pair):
    kept, gone = (get_customer(one).mobile for one in pair)
    said = {"way": ConsentWay.PORTAL, "actor": SYSTEM, "at": NOW}
    set_advertising(mobile=gone, is_stopped=True, **said)
    set_consent(mobile=gone, subject=ConsentSubject.ANALYSIS, is_given=False, words="x", **said)
    assert not is_stopped(kept)
    done = merge(pair)
    assert is_stopped(kept)
    assert load_refusing(ConsentSubject.ANALYSIS, [kept]) == {kept}
    assert ConsentProof.objects.filter(mobile=kept, is_given=False).count() == 2
    part_customers(merge_id=done.id, actor=SYSTEM, at=NOW)
    assert is_stopped(kept)  # a no is never taken back by us


def test_a_yes_is_not_handed_on(pair):
    kept, gone = (get_customer(one).mobile for one in pair)
    said = {"way": ConsentWay.PORTAL, "actor": SYSTEM, "at": NOW}
    set_advertising(mobile=kept, is_stopped=True, **said)
    set_consent(mobile=gone, is_given=True, words="x", **said)
    merge(pair)
    assert is_stopped(kept)
