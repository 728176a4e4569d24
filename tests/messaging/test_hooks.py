"""Gateways call us: with a secret, in any shape, as often as they like."""

from __future__ import annotations

import json
import logging

import pytest

from tests.contracts.gateways import kavenegar
from tests.messaging.conftest import NOON, SARA
from vafa.audit.types import SYSTEM
from vafa.messaging import actions, queries
from vafa.messaging.models import CallbackAddress
from vafa.messaging.types import State
from vafa.tenancy.scope import business_scope


@pytest.fixture
def paths(club, kave):
    """The report and inbound paths of the club's Kavenegar account."""
    with business_scope(club.business.id):
        account = queries.list_accounts()[0]
    return account.report_path, account.inbound_path


@pytest.fixture
def sent(club, kave, paths) -> int:
    one = club.queue("welcome")
    club.send()
    return one


def test_a_report_by_get_post_or_json_moves_the_text_on(client, club, paths, sent):
    report, _inbound = paths
    delivered = {"messageid": "8792343", "status": "10"}
    assert client.get(report, {"messageid": "8792343", "status": "4"}).status_code == 200
    assert club.state(sent) == State.SENT
    for answer in (
        client.post(report, delivered),
        client.get(report, delivered),
        client.post(report, json.dumps(delivered), content_type="application/json"),
        client.get(report, {"messageid": "8792343", "status": "11"}),
    ):
        assert (answer.status_code, answer.content) == (200, b"OK")
        assert club.state(sent) == State.DELIVERED


def test_a_text_from_a_customer_is_obeyed(client, club, paths):
    _report, inbound = paths
    given = {"messageid": "5", "from": "09121234567", "to": "10004346", "message": "لغو۱۱"}
    for _repeat in range(3):
        assert client.post(inbound, given).status_code == 200
    with business_scope(club.business.id):
        assert queries.is_stopped(SARA)
        assert len(queries.list_inbound().texts) == 1


@pytest.mark.parametrize("secret", ["x", "A" * 43, "٪%00", "a" * 5_000, "%ff"])
def test_a_wrong_secret_is_told_nothing(client, paths, secret):
    answer = client.get(f"/hooks/sms/{secret}/report", {"messageid": "1", "status": "10"})
    assert (answer.status_code, answer.content) == (404, b"")


def test_a_renewed_secret_replaces_the_old_one(client, club, paths, sent):
    report, _inbound = paths
    with business_scope(club.business.id):
        account = queries.list_accounts()[0]
        actions.renew_callback(account_id=account.id, actor=SYSTEM, at=NOON)
        renewed = queries.list_accounts()[0].report_path
    delivered = {"messageid": "8792343", "status": "10"}
    assert client.get(report, delivered).status_code == 404
    assert club.state(sent) == State.SENT
    assert client.get(renewed, delivered).status_code == 200
    assert club.state(sent) == State.DELIVERED


def test_no_secret_stands_in_the_database(club, paths):
    secret = paths[0].split("/")[3]
    assert len(secret) == 43
    hashes = list(CallbackAddress.objects.values_list("secret_hash", flat=True))
    assert hashes
    assert secret not in "".join(hashes)


FORM = "application/x-www-form-urlencoded"
HOSTILE = [
    {"data": b"", "content_type": "application/json"},
    {"data": b"{", "content_type": "application/json"},
    {"data": b"[" * 20_000, "content_type": "application/json"},
    {"data": b'{"messageid": 1e999, "status": NaN}', "content_type": "application/json"},
    {"data": b'{"messageid": "\\u0000", "status": "10"}', "content_type": "application/json"},
    {"data": b'{"from": "\\ud800", "message": "\\ud800"}', "content_type": "application/json"},
    {"data": b"\xff\xfe\x00\x01", "content_type": "application/octet-stream"},
    {
        "data": b"a=%ff%00&status=10&messageid=%00",
        "content_type": FORM,
    },
    {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
    {"data": b"x", "content_type": "multipart/form-data"},
    {"data": b"from=%00&message=%00", "content_type": FORM},
    {
        "data": ("from=09121234567&messageid=9&message=" + "ب" * 5_000).encode(),
        "content_type": FORM,
    },
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_is_sent_breaks_us(client, club, paths, sent, hostile):
    for path in paths:
        assert client.post(path, **hostile).status_code in {200, 400}
    assert club.state(sent) == State.SENT


def test_only_get_and_post_are_taken_and_no_secret_is_logged(client, paths, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for method in ("put", "delete", "patch"):
        assert getattr(client, method)(paths[0]).status_code == 405
    client.get(paths[0])
    client.post(paths[1], data=b"x", content_type="multipart/form-data")
    assert paths[0].split("/")[3] not in caplog.text + "".join(capfd.readouterr())


def test_a_kannel_reads_nothing_that_it_would_text_to_the_customer(client, club):
    from tests.contracts.gateways import kannel

    club.add_gateway("kannel", kannel.settings("http://127.0.0.1:1"))
    with business_scope(club.business.id):
        account = queries.list_accounts()[0]
    answer = client.get(account.inbound_path, {"from": "09121234567", "text": "12", "id": "1"})
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_account_that_cannot_be_read_is_answered_all_the_same(client, club, paths):
    from vafa.messaging.models import GatewayAccount

    with business_scope(club.business.id):
        GatewayAccount.objects.update(settings={"api_key": kavenegar.SECRET})
    assert client.get(paths[0], {"messageid": "1", "status": "10"}).status_code == 200
