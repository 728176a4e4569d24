"""From the wish to the gateway: once, with the right words, and nothing secret left behind."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contracts.gateways import generic_http, kavenegar
from tests.loopback import Reply, closed_url, serve
from tests.messaging.conftest import NOON, SARA, minutes, sent_texts
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.foundation import http
from vafa.foundation.errors import Refused
from vafa.messaging import actions, queries
from vafa.messaging.failover import MOST_ATTEMPTS
from vafa.messaging.models import GateDecision, GatewayAccount
from vafa.messaging.registry import late_variables
from vafa.messaging.types import ConsentWay, Fault, SendResult, State
from vafa.tenancy.scope import business_scope


def test_a_text_is_queued_once_in_one_statement_and_sent_once(club, panel):
    with (
        business_scope(club.business.id),
        CaptureQueriesContext(
            connection,
        ) as seen,
    ):
        for _repeat in range(3):
            actions.queue_text(
                customer_id=None,
                mobile=SARA,
                purpose="thanks",
                variables={"total": 6_200_000, "balance": 940_000},
                dedupe_key="thanks:sale_1",
                due_at=NOON,
                at=NOON,
            )
    assert len([one for one in seen if "INSERT" in one["sql"]]) == 3
    assert len(seen) == 3
    assert club.send().taken == 1
    assert club.send().taken == 0
    assert sent_texts(panel) == [
        "سپاس از خریدتان در کافه آزمون.\nجمع فاکتور: 620,000 تومان\nاعتبار شما: 94,000 تومان\nلغو11"
    ]
    assert [mobile for mobile, _text in panel.service.accepted.values()] == [SARA]


def test_what_was_sent_is_kept_with_its_parts_gateway_and_id(club, panel):
    one = club.get(club.queue("welcome"))
    assert (one.state, one.body, one.parts, one.gateway) == (State.QUEUED, "", None, "")
    club.send()
    one = club.get(one.id)
    assert (one.state, one.sent_at, one.gateway) == (State.SENT, NOON, "generic_http")
    assert one.gateway_id == f"p{one.uid}"
    assert one.body == sent_texts(panel)[0]
    assert (one.parts, one.attempts, one.claim, one.claimed_until) == (2, 1, None, None)


def test_the_gateway_says_what_it_cost(club, kave):
    one = club.queue("welcome")
    club.send()
    assert (club.get(one).cost_rial, club.get(one).gateway_id) == (1_200, "8792343")
    with business_scope(club.business.id):
        totals = queries.sum_texts()
    assert (totals.texts, totals.parts, totals.cost_rial) == (1, 2, 1_200)


def test_a_text_that_is_not_due_waits(club, panel):
    club.queue(due_at=NOON + minutes(1))
    assert club.send().taken == 0
    assert club.send(NOON + minutes(1)).states == {State.SENT: 1}


def test_the_urgent_go_first(club, panel, codes):
    club.queue("expiring", amount=10_000, last_day="2026-11-23")
    club.queue("thanks")
    club.queue("login_code")
    club.send(limit=1)
    assert sent_texts(panel) == ["کد ورود به کافه آزمون: 7000001"]
    club.send(limit=1)
    assert "سپاس" in sent_texts(panel)[1]


def test_a_batch_is_as_large_as_the_gateway_takes(club, kave):
    for number in range(205):
        club.queue(mobile=f"+98912{number:07}")
    assert club.send(limit=500).states == {State.SENT: 205}
    assert len(kave.calls) == 2
    assert len(kave.service.accepted) == 205


def test_the_number_of_statements_does_not_grow_with_the_texts(club, kave):
    counts = []
    for size in (1, 3):
        for _number in range(size):
            club.queue("thanks", total=10_000)
            club.queue("expiring", amount=10_000, last_day="2026-11-23")
        with CaptureQueriesContext(connection) as seen:
            assert club.send().taken == 2 * size
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 33


# --- secrets


def test_a_code_is_made_when_sending_and_stored_nowhere(club, panel, codes, caplog):
    caplog.set_level(logging.DEBUG)
    one = club.queue("credit", amount=800_000, last_day="2026-12-06")
    assert codes == []
    club.send()
    assert codes == ["7000001"]
    assert "کد خرج: 7000001" in sent_texts(panel)[0]
    kept = club.get(one)
    assert "کد خرج: •••••••" in kept.body
    assert kept.variables == {"amount": 800_000, "last_day": "2026-12-06"}
    with business_scope(club.business.id), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text FROM messaging_message m")
        assert "7000001" not in str(cursor.fetchall())
    assert "7000001" not in caplog.text


def test_parts_count_the_real_code_and_the_cancel_text(club, panel, codes):
    with business_scope(club.business.id):
        actions.save_template(purpose="credit", text="{code}" + "ب" * 58, actor=SYSTEM, at=NOON)
    exact = club.queue("credit")
    club.send()
    assert len(sent_texts(panel)[0]) == 71
    assert club.get(exact).parts == 2
    with business_scope(club.business.id):
        actions.save_template(purpose="credit", text="{code}" + "ب" * 57, actor=SYSTEM, at=NOON)
    shorter = club.queue("credit")
    club.send()
    assert club.get(shorter).parts == 1


def test_a_variable_may_refuse_and_the_text_is_withheld(club, panel):
    class NothingLeft(Refused):
        code = "nothing_left"

    def refuse(*, customer_id, mobile, message_uid, at):
        raise NothingLeft

    before = dict(late_variables)
    late_variables["code"] = refuse
    try:
        kept, other = club.queue("credit"), club.queue("thanks")
        club.send()
    finally:
        late_variables.clear()
        late_variables.update(before)
    assert (club.get(kept).state, club.get(kept).reason) == (State.WITHHELD, "nothing_left")
    assert club.state(other) == State.SENT
    assert len(panel.service.accepted) == 1


def test_a_text_that_cannot_be_written_holds_up_no_other(club, panel, caplog):
    def crash(*, customer_id, mobile, message_uid, at):
        actions.set_advertising(
            mobile=SARA, is_stopped=True, way=ConsentWay.STAFF, actor=SYSTEM, at=at
        )
        raise ValueError("7654321")

    before = dict(late_variables)
    late_variables["code"] = crash
    try:
        broken, other = club.queue("credit"), club.queue("thanks")
        club.send()
    finally:
        late_variables.clear()
        late_variables.update(before)
    message = club.get(broken)
    assert (message.state, message.reason) == (State.WITHHELD, "cannot_write")
    with business_scope(club.business.id):
        assert not queries.is_stopped(SARA)  # what it had half done is undone
    assert club.state(other) == State.SENT
    assert "ValueError" in caplog.text
    assert "7654321" not in caplog.text


def test_a_secret_is_not_a_variable_that_callers_may_give(club):
    with pytest.raises(AssertionError):
        club.queue("credit", code="7654321")


def test_what_a_customer_is_called_is_never_read_as_a_template(club, panel, codes):
    from vafa.customers.actions import register_customer
    from vafa.customers.types import JoinedBy, Profile

    with business_scope(club.business.id):
        customer = register_customer(
            mobile=SARA,
            profile=Profile(first_name="{code}"),
            joined_by=JoinedBy.CASHIER,
            actor=SYSTEM,
            at=NOON,
        )
        actions.queue_text(
            customer_id=customer.id,
            mobile=SARA,
            purpose="welcome",
            variables={},
            dedupe_key="w",
            due_at=NOON,
            at=NOON,
        )
    club.send()
    assert codes == []
    assert sent_texts(panel)[0].startswith("{code} عزیز، به باشگاه")


def test_a_gateway_that_takes_no_text_without_the_cancel_text_gets_it(club, played, codes):
    seen = []
    played.script = lambda batch: seen.extend(one.text[-6:] for one in batch) or []
    club.queue("login_code")
    club.send()
    played.capabilities = replace(played.capabilities, needs_cancel_text=True)
    try:
        club.queue("login_code")
        club.send()
    finally:
        played.capabilities = replace(played.capabilities, needs_cancel_text=False)
    assert [text == "\nلغو11" for text in seen] == [False, True]


# --- faults


def test_nobody_there_is_tried_again_later_and_then_elsewhere(club, panel):
    # The account that works is the second one.
    club.add_gateway("generic_http", generic_http.settings(closed_url()), position=-1)
    one = club.queue("welcome")
    seen = []
    for at in (NOON, NOON + timedelta(seconds=5), NOON + timedelta(seconds=20)):
        assert club.send(at - timedelta(seconds=1)).taken == 0
        club.send(at)
        seen.append((club.get(one).state, club.get(one).attempts, club.get(one).reason))
    assert seen == [
        (State.QUEUED, 1, "unreachable"),
        (State.QUEUED, 2, "unreachable"),
        (State.SENT, 3, ""),
    ]
    assert len(panel.service.accepted) == 1


@pytest.mark.parametrize("reply", [Reply(401), generic_http.REFUSALS["200 with an error"][0]])
def test_an_account_that_cannot_send_is_passed_over_at_once(club, panel, reply):
    with serve(lambda call: reply) as broken:
        club.add_gateway("generic_http", generic_http.settings(broken.url), position=-1)
        one = club.queue("welcome")
        club.send()
        assert club.get(one).turn == 1
        club.send(NOON + timedelta(seconds=5))
    assert club.state(one) == State.SENT
    assert (len(broken.calls), len(panel.service.accepted)) == (1, 1)


def test_a_gateway_that_is_down_rests_and_costs_those_behind_it_nothing(club, panel):
    with serve(lambda call: Reply(503)) as down:
        account = club.add_gateway("generic_http", generic_http.settings(down.url), position=-1)
        for second in range(3):
            club.queue("welcome")
            club.send(NOON + timedelta(seconds=second))
        calls = len(down.calls)
        later = club.queue("welcome")
        club.send(NOON + timedelta(seconds=3))
        assert club.state(later) == State.SENT
        assert len(down.calls) == calls
        # A minute later one batch tries it again, and it is well.
        down.answer = panel.service.answer
        again = club.queue("welcome")
        club.send(NOON + minutes(2))
    assert club.get(again).account_id == account
    with business_scope(club.business.id):
        assert GatewayAccount.objects.get(id=account).faults == 0


def test_attempts_are_bounded_and_their_waits_grow(club):
    club.add_gateway("generic_http", generic_http.settings(closed_url()))
    one, at, waits = club.queue("welcome"), NOON, []
    for _attempt in range(100):
        club.send(at)
        message = club.get(one)
        if message.state != State.QUEUED:
            break
        waits.append((message.due_at - at).total_seconds())
        at = message.due_at
    assert (message.state, message.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert message.reason == "unreachable"
    assert waits[:3] == [5, 15, 45]
    assert max(waits) == 14_400


def test_without_a_gateway_a_text_waits_and_is_dropped_when_it_is_too_late(club, codes):
    one = club.queue("login_code")
    club.send()
    assert (club.get(one).state, club.get(one).reason) == (State.QUEUED, "no_gateway")
    assert club.get(one).attempts == 0
    assert club.send(NOON + minutes(1)).taken == 0
    club.send(NOON + minutes(5))
    assert (club.get(one).state, club.get(one).reason) == (State.EXPIRED, "late")
    assert codes == []


def test_advertising_has_its_own_line_where_the_business_wants_it(club, panel, kave):
    with business_scope(club.business.id):
        GatewayAccount.objects.filter(gateway="generic_http").update(carries="service")
        GatewayAccount.objects.filter(gateway="kavenegar").update(carries="advertising")
    service, advertising = club.queue("thanks"), club.queue("expiring", amount=10_000)
    club.send()
    assert club.get(service).gateway == "generic_http"
    assert club.get(advertising).gateway == "kavenegar"


def test_an_account_whose_settings_cannot_be_read_is_left_out(club, panel, caplog):
    account = club.add_gateway("kavenegar", kavenegar.settings("http://x"), position=-1)
    with business_scope(club.business.id):
        GatewayAccount.objects.filter(id=account).update(settings={"api_key": kavenegar.SECRET})
    one = club.queue("welcome")
    club.send()
    assert club.get(one).gateway == "generic_http"
    assert str(account) in caplog.text
    assert kavenegar.SECRET not in caplog.text


def test_a_lasting_no_is_not_tried_again(club, kave):
    kave.answer = lambda call: kavenegar.envelope(411)
    one = club.queue("welcome")
    club.send()
    assert (club.get(one).state, club.get(one).reason) == (State.INVALID, "411")
    assert club.send(NOON + minutes(600)).taken == 0
    assert len(kave.calls) == 1


def test_a_text_longer_than_the_gateway_takes_fails_without_a_call(club, panel):
    with business_scope(club.business.id):
        actions.save_template(purpose="welcome", text="{club}" * 100, actor=SYSTEM, at=NOON)
    one = club.queue("welcome")
    club.send()
    assert (club.get(one).state, club.get(one).reason) == (State.FAILED, "too_long")
    assert panel.calls == []


def test_an_odd_answer_of_one_gateway_does_not_strand_the_others_texts(club, panel):
    with serve(lambda call: Reply(200, b'{"return": {"status": "\xd9\xa2"}}')) as odd:
        club.add_gateway("kavenegar", kavenegar.settings(odd.url), position=-1, carries="service")
        service, advertising = club.queue("thanks"), club.queue("expiring", amount=10_000)
        club.send()
    assert club.state(service) == State.UNKNOWN
    assert club.state(advertising) == State.SENT


# --- silence and death


def test_silence_is_never_sent_again_blindly(club, panel, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    taken = panel.service.answer

    def take_and_hang(call):
        taken(call)
        return Reply(hangs=True)

    panel.answer = take_and_hang
    one = club.queue("welcome")
    club.send()
    assert (club.get(one).state, club.get(one).reason) == (State.UNKNOWN, "no_answer")
    for minute in (1, 10, 100, 1_000, 10_000):
        club.send(NOON + minutes(minute))
        club.poll(NOON + minutes(minute))
    assert len(panel.calls) == 1
    assert club.state(one) == State.UNKNOWN


def test_after_silence_the_gateway_is_asked_and_had_it(club, kave, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    taken = kave.service.answer

    def take_and_hang(call):
        taken(call)
        return Reply(hangs=True)

    kave.answer = take_and_hang
    one = club.queue("welcome")
    club.send()
    kave.answer = taken
    assert club.poll(NOON + timedelta(seconds=59)) == 0
    assert club.poll(NOON + minutes(1)) == 1
    message = club.get(one)
    assert (message.state, message.gateway_id) == (State.DELIVERED, "8792343")
    assert club.send(NOON + minutes(10)).taken == 0
    assert len(kave.service.accepted) == 1


def test_after_silence_the_gateway_never_had_it_and_it_is_sent_again(
    club, kave, codes, monkeypatch
):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    kave.answer = lambda call: Reply(hangs=True)
    one = club.queue("credit", amount=800_000)
    club.send()
    assert club.state(one) == State.UNKNOWN
    kave.answer = kave.service.answer
    club.poll(NOON + minutes(1))
    assert (club.get(one).state, club.get(one).reason) == (State.QUEUED, "never_arrived")
    club.send(NOON + minutes(1))
    assert club.state(one) == State.SENT
    assert codes == ["7000001", "7000002"]
    assert [("7000002" in text) for text in sent_texts(kave)] == [True]


def test_a_worker_that_dies_between_claim_and_call_loses_nothing_and_doubles_nothing(club, kave):
    """kill -9 after the claim was committed: nobody knows whether the call was made."""
    called, not_called = club.queue("welcome"), club.queue("welcome", mobile="+989120000001")
    claim = {
        "state": State.SENDING,
        "attempts": 1,
        "attempted_at": NOON,
        "claim": 7,
        "claimed_until": NOON + minutes(5),
        "gateway": "kavenegar",
    }
    with business_scope(club.business.id):
        account = GatewayAccount.objects.get()
    for one in (called, not_called):
        club.change(one, account_id=account.id, **claim)
    kave.service.accepted[str(called)] = (SARA, "…")

    assert club.send(NOON + minutes(4)).taken == 0  # the lease is respected
    assert club.state(called) == State.SENDING
    club.send(NOON + minutes(5))
    assert {club.state(called), club.state(not_called)} == {State.UNKNOWN}
    assert kave.calls == []
    club.poll(NOON + minutes(5))
    assert club.state(called) == State.DELIVERED
    assert club.state(not_called) == State.QUEUED
    club.send(NOON + minutes(6))
    assert club.state(not_called) == State.SENT
    assert sorted(kave.service.accepted) == sorted([str(called), str(not_called)])


def test_where_the_gateway_cannot_be_asked_a_dead_workers_text_stays_unknown(club, panel):
    one = club.queue("welcome")
    with business_scope(club.business.id):
        account = GatewayAccount.objects.get()
    club.change(
        one,
        state=State.SENDING,
        attempts=1,
        attempted_at=NOON,
        claim=7,
        claimed_until=NOON + minutes(5),
        account_id=account.id,
        gateway="generic_http",
    )
    for minute in (5, 6, 60, 6_000):
        club.send(NOON + minutes(minute))
        club.poll(NOON + minutes(minute))
    assert (club.get(one).state, club.get(one).reason) == (State.UNKNOWN, "abandoned")
    assert panel.calls == []


@pytest.mark.parametrize(
    ("meanwhile", "said", "ends"),
    [
        (State.DELIVERED, State.SENT, State.DELIVERED),  # the report was quicker than we are
        (State.UNKNOWN, State.SENT, State.SENT),  # rescued, and the slow worker knows better
        (State.UNKNOWN, State.QUEUED, State.UNKNOWN),  # rescued, and no longer its to queue again
        (State.DELIVERED, State.UNKNOWN, State.DELIVERED),
    ],
)
def test_a_worker_that_comes_back_late_takes_nothing_back(club, played, meanwhile, said, ends):
    one = club.queue("welcome")

    def send(batch):
        club.change(
            one,
            state=meanwhile,
            claim=None,
            claimed_until=None,
            delivered_at=NOON if meanwhile == State.DELIVERED else None,
        )
        return [SendResult(uid=batch[0].uid, state=said, fault=Fault.NONE, provider_id="p1")]

    played.script = send
    club.send()
    assert club.state(one) == ends
    assert (club.get(one).gateway_id == "p1") == (said == State.SENT)


def test_a_gateway_that_raises_or_forgets_a_text_leaves_it_unknown(club, played, caplog):
    first = club.queue("welcome")

    def crash(batch):
        raise ValueError("https://gateway/?key=s3cr3t")

    played.script = crash
    club.send()
    assert (club.get(first).state, club.get(first).reason) == (State.UNKNOWN, "raised")
    assert "ValueError" in caplog.text
    assert "s3cr3t" not in caplog.text
    second = club.queue("welcome")
    played.script = lambda batch: []
    club.send()
    assert (club.get(second).state, club.get(second).reason) == (State.UNKNOWN, "no_result")


def test_the_attempt_is_written_before_the_gateway_is_called(club, played):
    one, seen = club.queue("welcome"), []

    def look(batch):
        message = club.get(one)
        seen.append((message.state, message.attempts, message.attempted_at, message.gateway))
        seen.append(message.body == batch[0].text)
        return [SendResult(uid=batch[0].uid, state=State.SENT)]

    played.script = look
    club.send()
    assert seen == [(State.SENDING, 1, NOON, "played"), True]


# --- words and switches


def test_a_purpose_that_is_switched_off_is_withheld(club, panel):
    with business_scope(club.business.id):
        actions.save_template(purpose="thanks", text="", is_off=True, actor=SYSTEM, at=NOON)
        actions.save_template(purpose="login_code", text="", is_off=True, actor=SYSTEM, at=NOON)
        assert {one.slug for one in queries.list_purposes() if one.is_off} == {"thanks"}
    one = club.queue("thanks")
    club.send()
    assert (club.get(one).state, club.get(one).reason) == (State.WITHHELD, "switched_off")
    assert panel.calls == []


def test_every_decision_is_kept_with_its_reason(club, panel):
    one = club.queue("thanks")
    club.send()
    with business_scope(club.business.id):
        assert [(row.verdict, row.reason) for row in queries.list_decisions(one)] == [
            ("go", "service")
        ]
        assert GateDecision.objects.count() == 1


def test_the_audit_of_an_account_holds_no_secret(club):
    account = club.add_gateway("kavenegar", kavenegar.settings("http://127.0.0.1:1"))
    club.add_gateway("kavenegar", kavenegar.settings("http://127.0.0.1:2"), account_id=account)
    with business_scope(club.business.id):
        facts = json.dumps([row.facts for row in AuditRecord.objects.all()], ensure_ascii=False)
        shown = queries.list_accounts()[0]
        kept = GatewayAccount.objects.get(id=account)
    assert kavenegar.SECRET not in facts + repr(shown) + repr(kept) + str(kept)
    assert "http://127.0.0.1:2" in facts
    assert kept.settings["api_key"] == kavenegar.SECRET
