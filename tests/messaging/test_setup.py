"""Accounts, words, hours, lists and the demo phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.gateways import kannel, kavenegar
from tests.loopback import Reply
from tests.messaging.conftest import NOON, SARA, minutes
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import NotFound
from vafa.foundation.gateway_settings import BadGatewaySettings, SecretNeeded
from vafa.messaging import actions, queries
from vafa.messaging.errors import (
    BadTemplate,
    GatewaySilent,
    OnlyForDemo,
    UnknownGateway,
    UnknownPurpose,
)
from vafa.messaging.models import GatewayAccount
from vafa.messaging.types import MessageFilter, State
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope


@pytest.fixture
def demo(club):
    """The club, as a demo business with its demo phone."""
    Business.objects.filter(pk=club.business.pk).update(is_demo=True)
    club.add_gateway("demo_phone", {})
    return club


def test_accounts_are_shown_in_order_and_without_secrets(club):
    second = club.add_gateway("kannel", kannel.settings("http://x"), position=2, title=" کانل ")
    first = club.add_gateway("kavenegar", kavenegar.settings("http://x"), position=1)
    with business_scope(club.business.id):
        shown = queries.list_accounts()
    assert [(one.id, one.title) for one in shown] == [(first, "kavenegar"), (second, "کانل")]
    assert shown[0].settings["api_key"] == "•••••••"
    assert shown[0].settings["line"] == "10004346"
    assert kannel.SECRET not in repr(shown)
    assert len({one.report_path for one in shown}) == 2


@pytest.mark.parametrize("typed", ["", "•••••••", None])
def test_a_secret_is_not_sent_to_a_new_address_by_who_does_not_know_it(club, typed):
    account = club.add_gateway("generic_http", {"url": "http://x/send", "secret": "s3cret"})
    moved = {"url": "http://thief/send"} | ({} if typed is None else {"secret": typed})
    with pytest.raises(SecretNeeded):
        club.add_gateway("generic_http", moved, account_id=account)
    with business_scope(club.business.id):
        kept = GatewayAccount.objects.get(id=account).settings
    assert (kept["url"], kept["secret"]) == ("http://x/send", "s3cret")
    club.add_gateway("generic_http", moved | {"secret": "n3w"}, account_id=account)


def test_an_account_can_be_changed_without_typing_its_secret_again(club):
    account = club.add_gateway("kavenegar", kavenegar.settings("http://x"))
    for api_key in ("", "•••••••"):
        changed = {"api_key": api_key, "line": "2000", "base_url": "http://x"}
        club.add_gateway("kavenegar", changed, account_id=account)
    with business_scope(club.business.id):
        assert [one.settings["line"] for one in queries.list_accounts()] == ["2000"]
    # Another gateway does not inherit it.
    with pytest.raises(BadGatewaySettings):
        club.add_gateway("kannel", {"username": "u", "line": "1"}, account_id=account)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"line": ""}, "/settings/line"),
        ({"mobile_shape": "0912"}, "/settings/mobile_shape"),
        ({"nonsense": "1"}, "/settings/nonsense"),
        ({"line": "9" * 5_000}, "/settings/line"),
    ],
)
def test_settings_that_are_wrong_are_named_and_nothing_is_kept(club, change, pointer):
    with pytest.raises(BadGatewaySettings) as refused:
        club.add_gateway("kannel", kannel.settings("http://x") | change)
    assert refused.value.pointer == pointer
    with business_scope(club.business.id):
        assert queries.list_accounts() == []


def test_what_does_not_exist_is_refused(club):
    with pytest.raises(UnknownGateway):
        club.add_gateway("pigeon", {})
    with pytest.raises(NotFound):
        club.add_gateway("kavenegar", kavenegar.settings("http://x"), account_id=1)
    with business_scope(club.business.id), pytest.raises(UnknownPurpose):
        actions.save_template(purpose="poem", text="x", actor=SYSTEM, at=NOON)
    with business_scope(club.business.id), pytest.raises(UnknownPurpose):
        queries.preview_text(purpose="poem", text="x")


def test_the_balance_is_asked_and_silence_is_said_plainly(club, kave):
    with business_scope(club.business.id):
        account = queries.list_accounts()[0].id
    ask = {"business_id": club.business.id, "account_id": account, "at": NOON}
    assert actions.ask_balance(**ask).amount_rial == 1_500_000
    kave.answer = lambda call: Reply(503)
    with pytest.raises(GatewaySilent):
        actions.ask_balance(**ask)


# --- words


def test_own_words_are_used_previewed_and_put_back(club, panel):
    own = "{greeting}ممنون از شما! {total}"
    with business_scope(club.business.id):
        preview = queries.preview_text(purpose="thanks", text=own)
        actions.save_template(purpose="thanks", text=own, actor=SYSTEM, at=NOON)
        shown = {one.slug: one for one in queries.list_purposes()}["thanks"]
    assert preview.text == "محمدرضا عزیز، ممنون از شما! 620,000 تومان\nلغو11"
    assert (preview.chars, preview.parts) == (len(preview.text), 1)
    assert (shown.text, shown.is_own, shown.preview) == (own, True, preview)
    club.queue("thanks", total=10_000)
    club.send()
    assert [text for _m, text in panel.service.accepted.values()] == [
        "ممنون از شما! 1,000 تومان\nلغو11"
    ]
    with business_scope(club.business.id):
        actions.save_template(purpose="thanks", text=" ", actor=SYSTEM, at=NOON)
        assert not {one.slug: one for one in queries.list_purposes()}["thanks"].is_own


def test_words_with_a_wrong_variable_are_refused_and_the_old_ones_stay(club):
    with business_scope(club.business.id):
        with pytest.raises(BadTemplate) as refused:
            actions.save_template(purpose="thanks", text="{code}", actor=SYSTEM, at=NOON)
        assert refused.value.facts == {"reason": "variable", "name": "code"}
        assert not any(one.is_own for one in queries.list_purposes())


# --- lists


def test_texts_are_listed_newest_first_in_pages(club):
    texts = [club.queue("welcome", at=NOON + minutes(number)) for number in range(5)]
    with business_scope(club.business.id):
        first = queries.list_messages(limit=2)
        second = queries.list_messages(cursor=first.next_cursor, limit=2)
        third = queries.list_messages(cursor=second.next_cursor, limit=2)
    listed = [one.id for page in (first, second, third) for one in page.messages]
    assert listed == texts[::-1]
    assert third.next_cursor is None


def test_a_page_that_ends_with_the_list_says_so(club):
    for _text in range(2):
        club.queue("welcome")
    with business_scope(club.business.id):
        assert queries.list_messages(limit=2).next_cursor is None


def test_texts_are_found_by_state_purpose_number_and_time(club, panel):
    thanks = club.queue("thanks")
    club.send()
    welcome = club.queue("welcome", at=NOON + timedelta(hours=1), mobile="+989350000000")

    def found(**wanted):
        with business_scope(club.business.id):
            return [one.id for one in queries.list_messages(MessageFilter(**wanted)).messages]

    assert found(state=State.SENT) == [thanks]
    assert found(purpose="welcome") == [welcome]
    assert found(mobile=SARA) == [thanks]
    assert found(since=NOON + minutes(1)) == [welcome]
    assert found(until=NOON + minutes(1)) == [thanks]
    assert found(state=State.SENT, purpose="welcome") == []
    with business_scope(club.business.id):
        assert queries.count_by_state() == {State.SENT: 1, State.QUEUED: 1}
        assert queries.get_message(thanks).body.startswith("سپاس")
        with pytest.raises(NotFound):
            queries.get_message(1)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_is_one_statement_however_long(club, rows):
    for _text in range(rows):
        club.queue("welcome")
    with business_scope(club.business.id), CaptureQueriesContext(connection) as seen:
        assert len(queries.list_messages().messages) == rows
    assert len(seen) == 1


def test_a_neighbour_sees_nothing_of_it(club, panel):
    from vafa.tenancy.actions import create_business

    one = club.queue("welcome")
    club.send()
    other = create_business(slug=f"x-{club.business.slug}", name="همسایه", at=NOON)
    with business_scope(other.id):
        assert queries.list_messages().messages == ()
        assert queries.list_accounts() == []
        assert queries.count_by_state() == {}
        with pytest.raises(NotFound):
            queries.get_message(one)


# --- the demo phone


def test_the_demo_phone_shows_codes_in_the_open_and_answers(demo, codes):
    one = demo.queue("credit", amount=800_000)
    assert demo.send().states == {State.DELIVERED: 1}
    with business_scope(demo.business.id):
        assert queries.list_demo_mobiles() == [(SARA, NOON)]
        assert "کد خرج: 7000001" in queries.list_demo_texts(SARA)[0].text
        actions.write_from_demo_phone(mobile=SARA, text="۱۱", at=NOON + minutes(1))
        assert queries.is_stopped(SARA)
        shown = queries.list_demo_texts(SARA)
    assert [(row.text == "۱۱", row.is_from_customer) for row in shown] == [
        (True, True),
        (False, False),
    ]
    assert "7000001" not in demo.get(one).body


def test_the_demo_phone_is_for_demos_only(club, codes):
    with pytest.raises(OnlyForDemo):
        club.add_gateway("demo_phone", {})
    with business_scope(club.business.id):
        kinds = [one.slug for one in queries.list_gateway_kinds()]
    assert "kavenegar" in kinds
    assert "demo_phone" not in kinds


def test_a_business_that_stops_being_a_demo_shows_no_code_any_more(demo, codes):
    Business.objects.filter(pk=demo.business.pk).update(is_demo=False)
    one = demo.queue("credit", amount=800_000)
    demo.send()
    assert (demo.get(one).state, demo.get(one).reason) == (State.QUEUED, "only_for_demo")
    with business_scope(demo.business.id):
        assert queries.list_demo_mobiles() == []


def test_the_demo_phone_knows_what_it_had(demo):
    """So that a killed worker costs the demo nothing either."""
    one = demo.queue("welcome")
    with business_scope(demo.business.id):
        account = queries.list_accounts()[0].id
    demo.change(one, state=State.UNKNOWN, attempts=1, attempted_at=NOON, account_id=account)
    demo.change(one, poll_at=NOON + minutes(1))
    demo.poll(NOON + minutes(1))
    assert demo.get(one).reason == "never_arrived"
    demo.send(NOON + minutes(1))
    assert demo.state(one) == State.DELIVERED
