"""What holds for every gateway, tried on a loopback service that behaves as the real one does.

A new gateway brings a module of its name in `tests/contracts/gateways/`: `settings(url)`, a
`Service`, and the shapes of refusals, reports and inbound texts as they were recorded.
"""

from __future__ import annotations

import importlib
import json
import logging
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest

from tests.loopback import Reply, closed_url, serve
from vafa.foundation import http
from vafa.foundation.gateway_settings import (
    HIDDEN,
    BadGatewaySettings,
    describe_settings,
    hide_secrets,
    read_settings,
)
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Asked,
    Callback,
    Fault,
    Gateway,
    GatewayContext,
    Outgoing,
    Pattern,
    State,
    Way,
)

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVERY = [pytest.param(kind, id=kind.slug) for kind in gateways]


def sample(kind):
    return importlib.import_module(f"tests.contracts.gateways.{kind.slug}")


ONLINE = [one for one in EVERY if sample(one.values[0]).Service is not None]


def open_gateway(kind, url="http://127.0.0.1:1", business_id=0):
    context = GatewayContext(
        business_id=business_id,
        account_id=1,
        at=AT,
        is_demo=True,
        report_path="/hooks/sms/s3cret/report",
        inbound_path="/hooks/sms/s3cret/inbound",
    )
    return kind(read_settings(kind.Settings, sample(kind).settings(url)), context)


def make_batch(count):
    """Persian, a quote, a line break, a brace, an ampersand: what breaks careless writers."""
    return [
        Outgoing(
            uid=str(1000 + n),
            mobile=f"+98912{n:07}",
            text=f'سلام «{n}» "x" & {{y}}\n+لغو11',
            address=f"98912{n:07}",
        )
        for n in range(count)
    ]


@contextmanager
def running(kind, answer=None):
    service = sample(kind).Service()
    with serve(answer or service.answer) as there:
        yield open_gateway(kind, there.url), service, there


@pytest.mark.parametrize("kind", [*ONLINE, pytest.param(gateways.get("demo_phone"), id="demo")])
def test_it_takes_a_full_batch_each_text_once(kind, request):
    count = kind.capabilities.max_batch
    batch = make_batch(count)
    if sample(kind).Service is None:
        business = request.getfixturevalue("business")
        results = open_gateway(kind, business_id=business.id).send(batch)
    else:
        with running(kind) as (gateway, service, _there):
            results = gateway.send(batch)
        assert service.accepted == {one.uid: (one.mobile, one.text) for one in batch}
    assert [one.uid for one in results] == [one.uid for one in batch]
    assert {one.state for one in results} <= {State.SENT, State.DELIVERED}
    assert all(one.provider_id and one.fault is Fault.NONE for one in results)


@pytest.mark.parametrize("kind", ONLINE)
def test_nobody_there_means_not_taken(kind):
    results = open_gateway(kind, closed_url()).send(make_batch(3))
    assert [(one.state, one.fault) for one in results] == [(State.QUEUED, Fault.PASSING)] * 3


@pytest.mark.parametrize("kind", ONLINE)
@pytest.mark.parametrize("reply", [Reply(hangs=True), Reply(cuts=True)], ids=["hangs", "cuts"])
def test_silence_means_unknown_and_no_second_call(kind, reply, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.3)
    with running(kind, lambda call: reply) as (gateway, _service, there):
        results = gateway.send(make_batch(3))
    assert len(there.calls) == 1
    assert results[0].state == State.UNKNOWN
    assert {(one.state, one.fault) for one in results} <= {
        (State.UNKNOWN, Fault.NONE),  # the call was for all of them
        (State.QUEUED, Fault.PASSING),  # the call was for the first, the others were not tried
    }


@pytest.mark.parametrize("kind", ONLINE)
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (500, (State.QUEUED, Fault.PASSING)),
        (502, (State.QUEUED, Fault.PASSING)),
        (503, (State.QUEUED, Fault.PASSING)),
        (504, (State.UNKNOWN, Fault.NONE)),
        (429, (State.QUEUED, Fault.PASSING)),
        (404, (State.QUEUED, Fault.ACCOUNT)),
        (302, (State.QUEUED, Fault.ACCOUNT)),
    ],
)
def test_a_status_alone_says_enough(kind, status, expected):
    reply = Reply(status, b"<html>no", {"Location": "/elsewhere"})
    with running(kind, lambda call: reply) as (gateway, _service, there):
        results = gateway.send(make_batch(2))
    assert {(one.state, one.fault) for one in results} == {expected}
    assert {call.path for call in there.calls} == {there.calls[0].path}


@pytest.mark.parametrize("kind", ONLINE)
@pytest.mark.parametrize("body", [b"", b"<html>ok", b"[]", b'{"return": 3}', b"x" * 2_000_000])
def test_a_200_that_nobody_understands_is_unknown(kind, body):
    if kind.slug == "kannel":
        pytest.skip("kannel answers by its status alone")
    with running(kind, lambda call: Reply(200, body)) as (gateway, _service, _there):
        assert [one.state for one in gateway.send(make_batch(1))] == [State.UNKNOWN]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param(one.values[0], name, id=f"{one.id}-{name}")
        for one in ONLINE
        for name in sample(one.values[0]).REFUSALS
    ],
)
def test_its_own_words_are_understood(kind, name):
    reply, state, fault = sample(kind).REFUSALS[name]
    with running(kind, lambda call: reply) as (gateway, _service, _there):
        results = gateway.send(make_batch(1))
    assert [(one.state, one.fault) for one in results] == [(state, fault)]


@pytest.mark.parametrize("kind", EVERY)
def test_its_callbacks_are_read(kind):
    gateway = open_gateway(kind)
    shown = sample(kind)
    assert bool(getattr(shown, "REPORTS", ())) == (Way.PUSH in kind.capabilities.reports)
    assert bool(getattr(shown, "INBOUND", ())) == (Way.PUSH in kind.capabilities.inbound)
    for callback, expected in getattr(shown, "REPORTS", ()):
        assert gateway.parse_report(callback) == expected
    for callback, expected in getattr(shown, "INBOUND", ()):
        assert gateway.parse_inbound(callback) == expected


BATCHES = [one for one in ONLINE if getattr(sample(one.values[0]), "PARTIAL", None)]


@pytest.mark.parametrize("kind", BATCHES)
def test_a_batch_may_be_taken_in_part(kind):
    reply, expected = sample(kind).PARTIAL
    with running(kind, lambda call: reply) as (gateway, _service, there):
        results = gateway.send(make_batch(len(expected)))
    assert [one.state for one in results] == expected
    assert len(there.calls) == 1


ASKED = [one for one in ONLINE if Way.POLL in one.values[0].capabilities.reports]
READ = [one for one in ONLINE if Way.POLL in one.values[0].capabilities.inbound]
RICH = [one for one in ONLINE if one.values[0].balance is not Gateway.balance]


@pytest.mark.parametrize("kind", ASKED)
def test_asked_it_tells_what_became_of_texts(kind):
    reply, asked, expected = sample(kind).STATUS
    with running(kind, lambda call: reply) as (gateway, _service, there):
        assert gateway.fetch_status(asked) == expected
    assert len(there.calls) == 1


@pytest.mark.parametrize("kind", READ)
def test_asked_it_gives_what_customers_wrote(kind):
    reply, cursor, expected = sample(kind).INBOX
    with running(kind, lambda call: reply) as (gateway, _service, _there):
        assert gateway.fetch_inbox(cursor) == expected


@pytest.mark.parametrize("kind", RICH)
def test_asked_it_tells_what_is_left(kind):
    reply, expected = sample(kind).BALANCE
    with running(kind, lambda call: reply) as (gateway, _service, _there):
        assert gateway.balance() == expected


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("body", [b"{}", b"[]", b"<html>", b'{"status": 1, "data": 7}'])
def test_an_answer_that_makes_no_sense_tells_nothing(kind, body):
    asked = [Asked(uid="1", provider_id="42")]
    with running(kind, lambda call: Reply(200, body)) as (gateway, _service, _there):
        for ask in (lambda: gateway.fetch_status(asked), lambda: gateway.fetch_inbox("").texts):
            with suppress(http.CallFailed):
                assert list(ask()) == []


HOSTILE = [
    Callback(),
    Callback(body=b"\xff\xfe\x00"),
    Callback(body=b"[1, 2]"),
    Callback(body=b"[" * 50_000),
    Callback(body=b'{"status": {"a": 1}, "messageid": [1], "from": null, "text": true}'),
    Callback(query={"status": "10"}),
    Callback(query={"messageid": "", "status": "۱۰", "uid": "", "type": "1", "id": ""}),
    Callback(query={"from": "", "text": "11", "message": "11"}),
]


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("callback", HOSTILE)
def test_callbacks_that_make_no_sense_hold_nothing(kind, callback):
    gateway = open_gateway(kind)
    assert gateway.parse_report(callback) == []
    assert gateway.parse_inbound(callback) == []


def test_a_callback_holds_nothing_that_a_database_refuses():
    callback = Callback(
        query={"a": "x\x00y"}, body=b'{"b": "\\ud800", "c": "' + b"z" * 9_000 + b'"}'
    )
    assert callback.values() == {"a": "xy", "b": "?", "c": "z" * 2_000}


@pytest.mark.parametrize("kind", EVERY)
def test_it_does_what_it_says_it_can(kind, request):
    can = kind.capabilities
    assert 1 <= can.max_batch <= 1_000
    assert can.max_chars >= 200
    has_status = kind.fetch_status is not Gateway.fetch_status
    assert has_status == (Way.POLL in can.reports or can.finds_by_uid is not None)
    assert (kind.parse_report is not Gateway.parse_report) == (Way.PUSH in can.reports)
    assert (kind.parse_inbound is not Gateway.parse_inbound) == (Way.PUSH in can.inbound)
    assert (kind.fetch_inbox is not Gateway.fetch_inbox) == (Way.POLL in can.inbound)


@pytest.mark.parametrize(
    "kind", [one for one in EVERY if one.values[0].capabilities.finds_by_uid is not None]
)
def test_asked_by_our_number_it_knows_what_it_had_and_what_it_never_had(kind, request):
    batch = make_batch(2)
    asked = [Asked(uid=one.uid) for one in batch] + [Asked(uid="999")]
    if sample(kind).Service is None:
        gateway = open_gateway(kind, business_id=request.getfixturevalue("business").id)
        gateway.send(batch)
        reports = gateway.fetch_status(asked)
    else:
        with running(kind) as (gateway, _service, _there):
            gateway.send(batch)
            reports = gateway.fetch_status(asked)
    assert [(one.uid, one.is_known) for one in reports] == [
        ("1000", True),
        ("1001", True),
        ("999", False),
    ]
    assert all(one.provider_id for one in reports if one.is_known)


@pytest.mark.parametrize("kind", ONLINE)
def test_questions_to_nobody_raise_what_callers_expect(kind):
    gateway = open_gateway(kind, closed_url())
    if kind.fetch_status is not Gateway.fetch_status:
        with pytest.raises(http.CallFailed):
            gateway.fetch_status([Asked(uid="1", provider_id="p/1")])
    if kind.balance is not Gateway.balance:
        with pytest.raises(http.CallFailed):
            gateway.balance()
    if kind.fetch_inbox is not Gateway.fetch_inbox:
        with pytest.raises(http.CallFailed):
            gateway.fetch_inbox("")


@pytest.mark.parametrize("kind", ONLINE)
def test_no_secret_is_shown_logged_or_returned(kind, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    secret, said = sample(kind).SECRET, []
    with running(kind) as (gateway, _service, there):
        said += gateway.send(make_batch(2))
        there.answer = lambda call: Reply(500, b"oops")
        said += gateway.send(make_batch(2))
    with pytest.raises(BadGatewaySettings) as refused:
        read_settings(kind.Settings, {**sample(kind).settings("http://x"), "nonsense": secret})
    shown = hide_secrets(kind.Settings, sample(kind).settings("http://x"))
    assert HIDDEN in shown.values()
    everything = f"{gateway.settings!r} {gateway!r} {said!r} {refused.value!r} {shown!r}"
    assert secret not in everything + caplog.text + "".join(capfd.readouterr())


@pytest.mark.parametrize("kind", EVERY)
def test_its_settings_can_be_shown_as_a_form(kind):
    assert str(kind.title)
    assert str(kind.needs)
    for one in describe_settings(kind.Settings):
        assert str(one.label)
        assert one.kind in {str, int}
        if one.is_required:
            without = sample(kind).settings("http://x") | {one.name: "  "}
            with pytest.raises(BadGatewaySettings) as refused:
                read_settings(kind.Settings, without)
            assert refused.value.pointer == f"/settings/{one.name}"


def test_kavenegar_finds_the_one_text_that_spoils_a_batch():
    kind = gateways.get("kavenegar")
    batch = make_batch(9)
    batch[4] = Outgoing(uid="1004", mobile="+971500000000", text="hi")
    batch[7] = Outgoing(uid="1007", mobile="+989120000007", text="http://x.ir")
    with running(kind) as (gateway, service, there):
        results = gateway.send(batch)
    states = {one.uid: one.state for one in results}
    assert states.pop("1004") == State.INVALID
    assert states.pop("1007") == State.FAILED
    assert set(states.values()) == {State.SENT}
    assert set(service.accepted) == set(states)
    assert len(there.calls) <= 17


@pytest.mark.parametrize("slug", ["ghasedak", "ippanel"])
def test_all_or_none_still_sends_all_but_the_one_that_spoils_it(slug):
    kind = gateways.get(slug)
    batch = make_batch(9)
    batch[4] = Outgoing(uid="1004", mobile="+971500000000", text="hi")
    with running(kind) as (gateway, service, there):
        results = gateway.send(batch)
    states = {one.uid: one.state for one in results}
    assert states.pop("1004") in {State.INVALID, State.FAILED}
    assert set(states.values()) == {State.SENT}
    assert len(service.accepted) == 8
    assert len(there.calls) <= 9


def test_ippanel_refuses_the_same_call_for_forty_seconds_and_takes_it_later():
    kind = gateways.get("ippanel")
    with running(kind) as (gateway, service, _there):
        [first] = gateway.send(make_batch(1))
        service.clock = 39
        [second] = gateway.send(make_batch(1))
        service.clock = 40
        [third] = gateway.send(make_batch(1))
    assert (first.state, third.state) == (State.SENT, State.SENT)
    assert (second.state, second.fault) == (State.QUEUED, Fault.PASSING)


def test_ippanel_reads_its_inbox_on_from_where_it_stopped():
    kind = gateways.get("ippanel")
    replies = [sample(kind).SAID[name] for name in ("inbox", "inbox empty")]
    with running(kind, lambda call: replies[len(there.calls) - 1]) as (gateway, _service, there):
        first = gateway.fetch_inbox("")
        second = gateway.fetch_inbox(first.cursor)
    assert (first.cursor, second.cursor) == ("123", "123")
    asked = [json.loads(call.body)["filters"] for call in there.calls]
    assert asked == [{}, {"from_id": 123}]


def test_smsir_asks_once_for_all_texts_of_a_pack():
    kind = gateways.get("smsir")
    asked = [Asked(uid=str(n), provider_id=f"pack{n % 2}/{n}") for n in range(100)]
    with running(kind, lambda call: sample(kind).SAID["pack"]) as (gateway, _service, there):
        gateway.fetch_status(asked)
    assert [call.path for call in there.calls] == ["/v1/send/pack/pack0", "/v1/send/pack/pack1"]


def test_ghasedak_is_understood_with_names_in_either_case():
    kind = gateways.get("ghasedak")
    reply = sample(kind).SAID["states"]
    small = Reply(200, reply.body.replace(b'"MessageId"', b'"messageId"').replace(b"Data", b"data"))
    asked = [Asked(uid="1", provider_id="2387931")]
    for said in (reply, small):
        with running(kind, lambda call, said=said: said) as (gateway, _service, _there):
            assert gateway.fetch_status(asked)[0].state == State.DELIVERED


BY_TEMPLATE = {
    "smsir": ("/v1/send/verify", {"status": 1, "data": {"messageId": 8951, "cost": 1.0}}),
    "ippanel": (
        "/v1/api/send",
        {"data": {"message_outbox_ids": [8951]}, "meta": {"status": True}},
    ),
    "ghasedak": (
        "/WebService/SendOtpSMS",
        {"isSuccess": True, "statusCode": 200, "data": {"items": [{"messageId": "8951"}]}},
    ),
    "melipayamak": (
        "/api/SendSMS/BaseServiceNumber",
        {"Value": "4612345678901234567", "RetStatus": 1},
    ),
}
WRONG_TEMPLATE = {
    "smsir": Reply(400, b'{"status": 113, "message": "", "data": null}'),
    "ippanel": Reply(422, b'{"data": null, "meta": {"status": false, "errors": {"code": ["x"]}}}'),
    "ghasedak": Reply(400, b'{"isSuccess": false, "statusCode": 400, "message": "x"}'),
    "melipayamak": Reply(200, b'{"Value": "-4", "RetStatus": 35, "StrRetStatus": "x"}'),
}


def open_with_template(slug, url):
    kind = gateways.get(slug)
    gateway = open_gateway(kind, url)
    raw = sample(kind).settings(url) | {"login_template": "123456"}
    return kind(read_settings(kind.Settings, raw), gateway.context)


def write_code():
    pattern = Pattern(purpose="login_code", values={"login_code": "482139", "site": "@x"})
    return Outgoing(uid="1000", mobile="+989120000000", text="کد: 482139", pattern=pattern)


@pytest.mark.parametrize("slug", BY_TEMPLATE)
def test_a_code_goes_by_its_template_and_the_rest_in_our_words(slug):
    path, said = BY_TEMPLATE[slug]
    service = sample(gateways.get(slug)).Service()

    def answer(call):
        is_code = b"482139" in call.body
        return Reply(200, json.dumps(said).encode()) if is_code else service.answer(call)

    with serve(answer) as there:
        gateway = open_with_template(slug, there.url)
        results = gateway.send([write_code(), make_plain()])
    assert {one.uid: one.state for one in results} == {"1000": State.SENT, "1001": State.SENT}
    [by_template] = [call for call in there.calls if b"482139" in call.body]
    assert by_template.path == path
    assert b"123456" in by_template.body
    assert len(service.accepted) == 1


@pytest.mark.parametrize("slug", WRONG_TEMPLATE)
def test_where_a_template_is_not_right_the_code_goes_in_our_words(slug):
    kind = gateways.get(slug)
    service, is_first = sample(kind).Service(), []

    def answer(call):
        is_first.append(call)
        return WRONG_TEMPLATE[slug] if len(is_first) == 1 else service.answer(call)

    with serve(answer) as there:
        [result] = open_with_template(slug, there.url).send([write_code()])
    assert result.state == State.SENT
    assert [text for _mobile, text in service.accepted.values()] == ["کد: 482139"]


def make_plain():
    return Outgoing(uid="1001", mobile="+989120000001", text="سلام")
