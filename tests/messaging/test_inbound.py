"""What customers write: stop, rejoin, and everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.messaging.conftest import NOON, SARA, minutes
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.messaging import actions, queries
from vafa.messaging.inbound import read_meaning
from vafa.messaging.types import ConsentWay, Inbound, Meaning
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.scope import business_scope


@pytest.fixture
def write(club, panel):
    """Write to the club's line; returns how many texts were new."""
    with business_scope(club.business.id):
        account = queries.list_accounts()[0].id

    def write(text, *, mobile="09121234567", at=NOON, said_at=None, provider_id=""):
        inbound = Inbound(mobile=mobile, text=text, provider_id=provider_id, at=said_at)
        with business_scope(club.business.id):
            return actions.record_inbound(account_id=account, inbounds=[inbound], at=at)

    return write


def is_stopped(club, mobile=SARA):
    with business_scope(club.business.id):
        return queries.is_stopped(mobile)


STOP = [
    "11",
    "۱۱",
    "١١",
    "لغو",
    "لغو۱۱",
    "لغو 11",
    "لغو ١١",
    " لغو\u200c11 ",
    "«لغو۱۱»",
    "11.",
    "لغو-۱۱",
]
NOT = ["111", "1 1 1", "لغو12", "سلام 11", "لغوش کن", "", "?", "12345", "11 نفر"]


@pytest.mark.parametrize("text", STOP)
def test_stop_in_any_writing(text):
    assert read_meaning(text) is Meaning.STOP


@pytest.mark.parametrize("text", ["12", "۱۲", "١٢", " 12 "])
def test_rejoin_in_any_digits(text):
    assert read_meaning(text) is Meaning.REJOIN


@pytest.mark.parametrize("text", NOT)
def test_anything_else_is_something_else(text):
    assert read_meaning(text) is Meaning.OTHER


def test_stop_and_rejoin_are_obeyed_and_on_the_record(club, write):
    assert write("لغو۱۱") == 1
    assert is_stopped(club)
    assert write("12", at=NOON + minutes(5)) == 1
    assert not is_stopped(club)
    with business_scope(club.business.id):
        acts = list(AuditRecord.objects.filter(act__startswith="consent.").order_by("at"))
        page = queries.list_inbound()
    assert [(one.act, one.facts["mobile"], one.facts["way"]) for one in acts] == [
        ("consent.stopped", SARA, "text"),
        ("consent.rejoined", SARA, "text"),
    ]
    assert [(one.text, one.meaning, one.mobile) for one in page.texts] == [
        ("12", "rejoin", SARA),
        ("لغو۱۱", "stop", SARA),
    ]


def test_a_repeated_call_changes_nothing(club, write):
    assert write("11", provider_id="m1") == 1
    assert write("12", provider_id="m2", at=NOON + minutes(1)) == 1
    assert write("11", provider_id="m1", at=NOON + minutes(30)) == 0
    assert not is_stopped(club)
    with business_scope(club.business.id):
        assert len(queries.list_inbound().texts) == 2
        assert OutboxEvent.objects.filter(name="text.arrived").count() == 2


def test_without_an_id_the_same_words_within_a_minute_are_one_text(club, write):
    moments = NOON, NOON + timedelta(seconds=59), NOON + minutes(1)
    assert [write("سلام", at=at) for at in moments] == [1, 0, 1]


def test_texts_that_overtake_each_other_end_with_the_later_word(club, write):
    later, earlier = NOON - minutes(1), NOON - minutes(2)
    write("12", said_at=later, provider_id="b")
    write("11", said_at=earlier, provider_id="a")
    assert not is_stopped(club)


def test_a_time_that_lies_in_the_future_is_not_believed(club, write):
    write("11", said_at=datetime(2099, 1, 1, tzinfo=UTC), provider_id="a")
    write("12", at=NOON + timedelta(seconds=1), provider_id="b")
    assert not is_stopped(club)


def test_a_stop_is_of_one_number_and_one_business(club, write):
    from vafa.tenancy.actions import create_business

    write("11")
    assert not is_stopped(club, "+989350000000")
    other = create_business(slug=f"o-{club.business.slug}", name="همسایه", at=NOON)
    with business_scope(other.id):
        assert not queries.is_stopped(SARA)


def test_the_customer_is_known_by_the_number_and_the_rest_is_passed_on(club, write):
    with business_scope(club.business.id):
        customer = register_customer(
            mobile=SARA,
            profile=Profile(first_name="سارا"),
            joined_by=JoinedBy.CASHIER,
            actor=SYSTEM,
            at=NOON,
        )
    write("48213", mobile="+98 912 123 4567")
    write("hello", mobile="20001234")
    with business_scope(club.business.id):
        rows = OutboxEvent.objects.filter(name="text.arrived").order_by("id")
        events = [one.payload for one in rows]
    assert [(one["customer_id"], one["mobile"], one["text"], one["meaning"]) for one in events] == [
        (customer.id, SARA, "48213", "other"),
        (None, "20001234", "hello", "other"),
    ]


def test_staff_and_links_stop_too_and_say_so_once(club):
    with business_scope(club.business.id):
        changes = [
            actions.set_advertising(mobile=SARA, is_stopped=stop, way=way, actor=SYSTEM, at=at)
            for stop, way, at in (
                (True, ConsentWay.LINK, NOON),
                (True, ConsentWay.STAFF, NOON + minutes(1)),
                (False, ConsentWay.STAFF, NOON - minutes(1)),
                (False, ConsentWay.STAFF, NOON + minutes(2)),
            )
        ]
        assert AuditRecord.objects.filter(act__startswith="consent.").count() == 2
    assert changes == [True, False, False, True]
    assert not is_stopped(club)
