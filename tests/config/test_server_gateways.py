"""Texts of businesses without a gateway go where VAFA_SMS_URL_1 and _2 point."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.contracts.gateways import kavenegar
from tests.loopback import Reply, closed_url, serve
from vafa.config.server_gateways import give_gateways, read_sms_url
from vafa.foundation.env import BadSetting
from vafa.messaging.actions import queue_text, send_due
from vafa.messaging.models import Message
from vafa.messaging.queries import list_accounts
from vafa.messaging.types import State
from vafa.tenancy.scope import business_scope

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def queue(business) -> int:
    with business_scope(business.pk):
        queue_text(
            customer_id=None,
            mobile="+989121234567",
            purpose="test",
            variables={},
            dedupe_key="one",
            due_at=NOON,
            at=NOON,
        )
        return Message.objects.get().id


def accounts_of(business) -> list[tuple[str, str]]:
    with business_scope(business.pk):
        return [(row.gateway, str(row.settings.get("url", ""))) for row in list_accounts()]


def test_the_second_address_carries_on_where_the_first_is_down(committed, business, monkeypatch):
    with serve(lambda call: Reply(200, b"ok")) as there:
        monkeypatch.setenv("VAFA_SMS_URL_1", closed_url())
        monkeypatch.setenv("VAFA_SMS_URL_2", there.url.replace("//", "//k%40y@") + "/send")
        list(give_gateways(at=NOON))
        message_id = queue(business)
        for minute in range(3):
            send_due(business_id=business.pk, at=NOON + timedelta(minutes=minute))
    with business_scope(business.pk):
        assert Message.objects.get().state == State.SENT
    (call,) = there.calls
    sent = json.loads(call.body)
    assert (call.path, sent["mobile"], sent["uid"]) == ("/send", "09121234567", str(message_id))
    assert call.headers["Authorization"] == "Bearer k@y"


def test_an_address_may_speak_kavenegar(committed, business, monkeypatch):
    service = kavenegar.Service()
    with serve(service.answer) as there:
        url = there.url.replace("http://", f"kavenegar+http://{kavenegar.SECRET}@")
        monkeypatch.setenv("VAFA_SMS_URL_1", f"{url}/?line=10004346")
        list(give_gateways(at=NOON))
        message_id = queue(business)
        send_due(business_id=business.pk, at=NOON)
    assert list(service.accepted) == [str(message_id)]


def test_they_are_given_once_and_not_to_who_has_another(committed, business, monkeypatch):
    assert list(give_gateways(at=NOON)) == []
    assert accounts_of(business) == []
    monkeypatch.setenv("VAFA_SMS_URL_1", "http://127.0.0.1:1/a")
    list(give_gateways(at=NOON))
    monkeypatch.setenv("VAFA_SMS_URL_1", "http://127.0.0.1:1/b")
    list(give_gateways(at=NOON))
    assert accounts_of(business) == [("generic_http", "http://127.0.0.1:1/a")]


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://s3cret@host/", "//s3cret@host", "kavenegar+https://s3cret@host"),
        *("kavenegar+https://host/?line=1", "carrier+https://s3cret@host/?line=1"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_without_the_key(url):
    with pytest.raises(BadSetting, match="VAFA_SMS_URL_2 must be") as refusal:
        read_sms_url("VAFA_SMS_URL_2", url)
    assert "s3cret" not in str(refusal.value)
