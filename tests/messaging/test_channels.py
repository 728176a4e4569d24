"""Which channel a text goes by, and that nobody is left without it."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.contracts.gateways import bale_bot, bale_safir
from tests.loopback import Reply, serve
from tests.messaging.conftest import NOON, SARA, minutes
from tests.smtp import serve_smtp
from vafa.audit.types import SYSTEM
from vafa.customers.actions import join_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation import http
from vafa.messaging import actions, queries
from vafa.messaging.chats import write_token
from vafa.messaging.gateways.bale_bot import BaleBot
from vafa.messaging.models import Chat, Consent, Message, SendingRules
from vafa.messaging.types import (
    Callback,
    CallbackKind,
    ConsentChannel,
    ConsentWay,
    NewText,
    State,
)
from vafa.tenancy.scope import business_scope


@pytest.fixture
def safir(club):
    service = bale_safir.Service()
    with serve(service.answer) as there:
        there.service = service
        there.account = club.add_gateway("bale_safir", bale_safir.settings(there.url))
        yield there


@pytest.fixture
def bot(club):
    service = bale_bot.Service()
    with serve(service.answer) as there:
        there.service = service
        there.account = club.add_gateway("bale_bot", bale_bot.settings(there.url))
        yield there


def make_customer(mobile, email=""):
    key = CustomerKey(mobile=mobile)
    return join_customer(
        key,
        joined_by=JoinedBy.CASHIER,
        branch_id=None,
        actor=SYSTEM,
        at=NOON,
        profile=Profile(first_name="سارا", email=email),
    ).customer


def order(club, service="bale,sms", advertising="sms", minutes_=10):
    with business_scope(club.business.id):
        actions.save_channels(
            service=service.split(","),
            advertising=advertising.split(","),
            fall_back_minutes=minutes_,
            actor=SYSTEM,
            at=NOON,
        )


def fall_back(club, at):
    with business_scope(club.business.id):
        return actions.fall_back(at=at)


def test_texts_go_by_sms_until_the_business_says_otherwise(club, panel, safir):
    text = club.queue()
    club.send()
    assert (club.get(text).channel, len(panel.calls), len(safir.calls)) == ("sms", 1, 0)


def test_the_first_channel_carries_and_sms_rests(club, panel, safir):
    order(club)
    text = club.queue()
    club.send()
    message = club.get(text)
    assert (message.state, message.channel, message.gateway) == ("sent", "bale", "bale_safir")
    assert (len(panel.calls), len(safir.calls)) == (0, 1)
    assert fall_back(club, NOON + minutes(60)) == 0  # nothing more will be heard of it
    assert "لغو11" not in safir.service.accepted[str(text)][1]


def test_who_has_no_bale_gets_the_text_by_sms_at_once(club, panel, safir):
    order(club)
    safir.service.strangers.add(SARA)
    text = club.queue()
    club.send()
    assert (club.state(text), club.get(text).passed) == ("queued", "bale")
    club.send()
    message = club.get(text)
    assert (message.state, message.channel) == ("sent", "sms")
    assert list(panel.service.accepted) == [str(text)]
    assert len(safir.calls) == 1


@pytest.mark.parametrize("name", ["bad key", "no credit"])
def test_a_channel_whose_account_is_at_fault_gives_the_text_on(club, panel, safir, name):
    order(club)
    safir.answer = lambda call: bale_safir.SAID[name]
    text = club.queue()
    club.send()
    club.send()
    assert (club.state(text), club.get(text).channel) == ("sent", "sms")


def test_a_passing_fault_is_tried_once_more_and_then_given_on(club, panel, safir):
    order(club)
    safir.answer = lambda call: Reply(503)
    text = club.queue()
    for seconds in (0, 10, 20):
        club.send(NOON + minutes(seconds / 60))
    assert (club.state(text), club.get(text).channel) == ("sent", "sms")
    assert len(safir.calls) == 2


def test_silence_at_a_channel_ends_in_sms_after_the_time_that_the_business_set(
    club, panel, safir, monkeypatch
):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.2)
    order(club, minutes_=5)
    safir.answer = lambda call: Reply(hangs=True)
    text = club.queue()
    club.send()
    assert club.state(text) == "unknown"
    assert fall_back(club, NOON + minutes(4)) == 0
    assert fall_back(club, NOON + minutes(5)) == 1
    club.send(NOON + minutes(5))
    assert (club.state(text), club.get(text).channel) == ("sent", "sms")
    assert fall_back(club, NOON + minutes(60)) == 0


def test_never_means_never(club, panel, safir, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.2)
    order(club, minutes_=0)
    safir.answer = lambda call: Reply(hangs=True)
    text = club.queue()
    club.send()
    assert fall_back(club, NOON + minutes(600)) == 0
    assert club.state(text) == "unknown"
    assert len(panel.calls) == 0


def test_service_and_advertising_have_orders_of_their_own(club, panel, safir):
    order(club, service="sms", advertising="bale,sms")
    service, advertising = (
        club.queue("thanks"),
        club.queue("expiring", amount=800_000, last_day="2026-12-06"),
    )
    club.send()
    assert [club.get(one).channel for one in (service, advertising)] == ["sms", "bale"]
    said = safir.service.accepted[str(advertising)][1]
    assert "لغو11" not in said
    assert re.search(r"/l/\S+$", said), "advertising by a messenger has its way out as a link"


def test_who_wants_no_advertising_gets_none_by_any_channel(club, panel, safir):
    order(club, advertising="bale,sms")
    with business_scope(club.business.id):
        actions.set_advertising(mobile=SARA, is_stopped=True, way="staff", actor=SYSTEM, at=NOON)
    text = club.queue("expiring", amount=800_000, last_day="2026-12-06")
    club.send()
    assert club.state(text) == State.BLOCKED_OPTOUT
    assert (len(panel.calls), len(safir.calls)) == (0, 0)


def join(club, account, mobile=SARA, chat=1_234_567, at=NOON, link=None):
    """What happens when the customer opens the link on their own pages and presses start."""
    with business_scope(club.business.id):
        customer = make_customer(mobile=mobile)
        link = link or queries.find_join_link(customer.id, at=NOON)
    token = parse_qs(urlsplit(link).query)["start"][0]
    write(club, account, f"/start {token}", chat=chat, at=at)
    return link


def write(club, account, text, *, chat=1_234_567, number=1, at=NOON):
    actions.take_callback(
        business_id=club.business.id,
        account_id=account,
        kind=CallbackKind.INBOUND,
        callback=Callback(body=bale_bot.write_update(text, chat=chat, number=number)),
        at=at,
    )


def list_chats(club):
    with business_scope(club.business.id):
        return list(Chat.objects.values_list("mobile", "chat"))


def test_who_began_a_chat_with_the_bot_is_written_to_there(club, panel, bot):
    order(club)
    link = join(club, bot.account)
    assert link.startswith("https://ble.ir/golestan_bot?start=")
    assert len(parse_qs(urlsplit(link).query)["start"][0]) <= 64
    hers, other = club.queue(), club.queue(mobile="+989350000000")
    club.send()
    assert [club.get(one).channel for one in (hers, other)] == ["bale", "sms"]
    assert [chat for chat, _text in bot.service.accepted.values()] == ["+1234567"]


@pytest.mark.parametrize("chat", ["1\x00", "\ud800", "x", "", None, [1], {"id": 1}, True])
def test_what_is_no_number_of_a_chat_is_nobodys(chat):
    body = json.dumps({"message": {"text": "لغو", "chat": {"id": chat, "type": "private"}}})
    assert BaleBot.parse_inbound(None, Callback(body=body.encode())) == []


def test_a_link_that_was_forged_or_is_old_ties_nothing(club, bot):
    with business_scope(club.business.id):
        customer = make_customer(mobile=SARA)
        good = write_token(bot.account, customer.id, at=NOON)
        foreign = write_token(bot.account + 1, customer.id, at=NOON)
    tampered = good[:-1] + ("a" if good[-1] != "a" else "b")
    for token in (foreign, tampered, "", "x", "a-b-c", "-" * 60):
        write(club, bot.account, f"/start {token}")
    write(club, bot.account, f"/start {good}", at=NOON + minutes(8 * 24 * 60))
    assert list_chats(club) == []
    write(club, bot.account, f"/start {good}", at=NOON + minutes(7 * 24 * 60))
    assert list_chats(club) == [(SARA, "1234567")]


def test_a_chat_is_one_persons_and_a_person_has_one(club, bot):
    join(club, bot.account, chat=1)
    link = join(club, bot.account, mobile="+989350000000", chat=1)
    assert list_chats(club) == [("+989350000000", "1")]
    token = parse_qs(urlsplit(link).query)["start"][0]
    write(club, bot.account, f"/start {token}", chat=2)
    assert list_chats(club) == [("+989350000000", "2")]


def test_who_stops_the_bot_gets_texts_by_sms_and_is_not_tried_again(club, panel, bot):
    order(club)
    join(club, bot.account)
    bot.service.stopped.add("1234567")
    text = club.queue()
    club.send()
    club.send()
    assert (club.state(text), club.get(text).channel) == ("sent", "sms")
    assert list_chats(club) == []


@pytest.mark.parametrize("words", ["لغو", "/stop", "۱۱"])
def test_what_is_written_in_the_chat_is_obeyed_as_a_text_is(club, bot, words):
    join(club, bot.account)
    write(club, bot.account, words)
    write(club, bot.account, words, chat=999, number=2)  # a stranger's
    with business_scope(club.business.id):
        stopped = list(Consent.objects.filter(is_stopped=True).values_list("mobile", flat=True))
        inbound = [one.mobile for one in queries.list_inbound().texts]
    assert (stopped, inbound) == ([SARA], [SARA])


def test_who_has_an_email_may_get_a_letter_and_others_a_text(club, panel):
    with business_scope(club.business.id):
        sara = make_customer(mobile=SARA, email="sara@example.com")
        ali = make_customer(mobile="+989350000000")
    with serve_smtp() as post:
        club.add_gateway(
            "email",
            {
                "host": "127.0.0.1",
                "port": str(post.port),
                "sender": "club@example.ir",
                "security": "none",
            },
        )
        order(club, service="email,sms")
        texts = [queue_to(club, customer) for customer in (sara, ali)]
        club.send()
    assert [club.get(one).channel for one in texts] == ["email", "sms"]
    assert [letter["To"] for letter in post.letters] == ["sara@example.com"]


def queue_to(club, customer):
    with business_scope(club.business.id):
        actions.queue_text(
            customer_id=customer.id,
            mobile=customer.mobile,
            purpose="thanks",
            variables={},
            dedupe_key=f"thanks:{customer.id}",
            due_at=NOON,
            at=NOON,
        )
        return Message.objects.get(customer_id=customer.id).id


def refuse(club, channel):
    with business_scope(club.business.id):
        actions.set_consent(
            mobile=SARA,
            is_given=False,
            way=ConsentWay.STAFF,
            words="",
            channel=channel,
            actor=SYSTEM,
            at=NOON,
        )


def test_who_refuses_advertising_by_bale_gets_it_by_sms(club, panel, safir):
    order(club, advertising="bale,sms")
    refuse(club, ConsentChannel.BALE)
    text = club.queue("expiring", amount=800_000, last_day="2026-12-06")
    club.send()
    assert (club.state(text), club.get(text).channel) == ("sent", "sms")
    assert len(safir.calls) == 0


def test_who_refuses_advertising_by_sms_gets_it_by_bale_and_never_by_sms(club, panel, safir):
    order(club, service="sms", advertising="bale,sms")
    refuse(club, ConsentChannel.SMS)
    texts = [club.queue("expiring", amount=800_000, last_day="2026-12-06"), club.queue("test")]
    club.send()
    assert [club.get(one).channel for one in texts] == ["bale", "sms"]
    order(club, advertising="sms")
    alone = club.queue("expiring", key="alone", amount=800_000, last_day="2026-12-06")
    club.send()
    assert (club.state(alone), club.get(alone).reason) == ("blocked_optout", "stopped")
    assert len(panel.calls) == 1, "the service text alone"


def test_what_a_channel_did_not_take_is_not_given_on_to_one_that_is_refused(club, panel, safir):
    order(club, advertising="bale,sms")
    refuse(club, ConsentChannel.SMS)
    safir.answer = lambda call: bale_safir.SAID["bad key"]
    text = club.queue("expiring", amount=800_000, last_day="2026-12-06")
    club.send()
    club.send()
    assert (club.state(text), len(safir.calls)) == ("blocked_optout", 1)
    assert panel.calls == []


def ask_for(club, channel, **profile):
    """A text of a scenario that names its channel."""
    with business_scope(club.business.id):
        customer = make_customer(SARA, **profile)
        wording_id = actions.save_wording("سلام", at=NOON)
        new = NewText(
            customer_id=customer.id,
            mobile=SARA,
            purpose="scenario",
            variables={},
            wording_id=wording_id,
            first_channel=channel,
            dedupe_key=f"scenario:{channel}",
            due_at=NOON,
            at=NOON,
        )
        actions.queue_texts([new])
        SendingRules.objects.update_or_create(defaults={"standing_control_percent": 0})
        return Message.objects.latest("id").id


def test_a_text_that_names_its_channel_goes_by_that_whatever_the_order(club, panel, safir):
    text = ask_for(club, "bale")
    club.send()
    assert (club.get(text).channel, len(panel.calls), len(safir.calls)) == ("bale", 0, 1)


def test_where_its_channel_does_not_reach_it_goes_by_sms_and_by_no_other(club, panel, safir):
    order(club, advertising="bale,sms")
    text = ask_for(club, "email")
    club.send()
    assert (club.get(text).channel, len(panel.calls), len(safir.calls)) == ("sms", 1, 0)


def test_a_text_for_sms_alone_passes_by_what_the_business_prefers(club, panel, safir):
    order(club, advertising="bale,sms")
    text = ask_for(club, "sms")
    club.send()
    assert (club.get(text).channel, len(panel.calls), len(safir.calls)) == ("sms", 1, 0)
