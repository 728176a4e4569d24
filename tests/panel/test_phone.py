from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from vafa.audit.types import SYSTEM
from vafa.messaging.actions import queue_text, save_gateway_account, send_due
from vafa.messaging.queries import is_stopped, list_inbound
from vafa.staff.types import Role
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope

PHONE = "/demo/phone/"
SARA = "+989121234567"
NOW = datetime.now(UTC)


@pytest.fixture
def demo(business):
    Business.objects.filter(is_demo=True).update(is_demo=False)
    Business.objects.filter(pk=business.pk).update(is_demo=True)
    with business_scope(business.pk):
        save_gateway_account(gateway="demo_phone", settings={}, actor=SYSTEM, at=NOW)
    return business


def send(demo, key="1"):
    with business_scope(demo.pk):
        queue_text(
            customer_id=None,
            mobile=SARA,
            purpose="test",
            variables={},
            dedupe_key=key,
            due_at=NOW,
            at=NOW,
        )
    send_due(business_id=demo.pk, at=NOW)


def test_there_is_no_phone_without_a_demo(business, settings):
    Business.objects.filter(is_demo=True).update(is_demo=False)
    assert Client().get(PHONE).status_code == 404
    assert Client().post(PHONE, {"mobile": SARA, "text": "11"}).status_code == 404
    Business.objects.filter(pk=business.pk).update(is_demo=True)
    settings.DEMO = False
    assert Client().get(PHONE).status_code == 404


def test_texts_arrive_and_only_new_ones_are_drawn_again(demo):
    assert 'href="/panel/"' in Client().get(PHONE).content.decode(), "nobody is lost there"
    send(demo)
    html = Client().get(PHONE).content.decode()
    assert "پیام آزمایشی کافه آزمون" in html
    poll = {"mobile": SARA, "seen": "1"}
    assert Client().get(PHONE, poll, headers={"HX-Request": "true"}).status_code == 204
    send(demo, "2")
    again = Client().get(PHONE, poll, headers={"HX-Request": "true"})
    assert (
        again.content.decode().count("phone-text ") + again.content.decode().count('phone-text"')
        == 2
    )
    assert "<html" not in again.content.decode()
    assert Client().get(PHONE, {"mobile": "nonsense"}).status_code == 200


def test_what_the_customer_writes_reaches_the_club(demo):
    assert Client().post(PHONE, {"mobile": SARA, "text": "لغو۱۱"}).status_code == 303
    assert Client().post(PHONE, {"mobile": "x", "text": "y"}).status_code == 303
    with business_scope(demo.pk):
        assert is_stopped(SARA)
        assert [row.text for row in list_inbound().texts] == ["لغو۱۱"]
    assert "is-own" in Client().get(PHONE, {"mobile": SARA}).content.decode()


def test_the_sidebar_leads_to_it_in_the_demo_alone(signed_in, demo):
    owner = signed_in(Role.OWNER)
    assert PHONE in owner.get("/panel/loyalty/").content.decode()
    Business.objects.filter(pk=demo.pk).update(is_demo=False)
    assert PHONE not in owner.get("/panel/loyalty/").content.decode()
