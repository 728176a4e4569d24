"""On a line that businesses share, the code, the number and the last text say whose a text is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from vafa.audit.types import SYSTEM
from vafa.config.reactions import REACTIONS
from vafa.config.server_gateways import give_gateways
from vafa.config.shared_line import list_lines
from vafa.customers.actions import register_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import JoinedBy, Profile
from vafa.joining.actions import ensure_code
from vafa.messaging.actions import queue_text, save_gateway_account
from vafa.messaging.models import InboundText, Message
from vafa.messaging.queries import is_stopped, list_accounts
from vafa.outbox.actions import deliver_pending
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

SARA = "09121234567"
NOW = datetime.now(UTC)


@pytest.fixture
def two(business, monkeypatch):
    """Two businesses on the server's Kannel, and its address for what customers write."""
    other = create_business(slug=f"o-{business.slug}", name="همسایه", at=NOW)
    monkeypatch.setenv("VAFA_SMS_URL_1", "kannel+http://vafa:pw@127.0.0.1:13013/s?line=3000")
    list(give_gateways(at=NOW))
    [line] = list_lines()
    return business, other, line.split()[1]


def write(href, text, *, mobile=SARA, number="1"):
    values = {"from": mobile, "to": "3000", "text": text, "id": number}
    answer = Client().get(href, values)
    assert (answer.status_code, answer.content) == (200, b"")


def follow(business):
    with business_scope(business.pk):
        while deliver_pending(REACTIONS, at=datetime.now(UTC)):
            pass
        return find_by_mobile(SARA)


def heard(business):
    with business_scope(business.pk):
        return list(InboundText.objects.order_by("id").values_list("text", flat=True))


def join(business, *, wrote_ago=None):
    with business_scope(business.pk):
        customer = register_customer(
            mobile=SARA, profile=Profile(), joined_by=JoinedBy.IMPORT, actor=SYSTEM, at=NOW
        )
        if wrote_ago:
            at = NOW - wrote_ago
            queue_text(
                customer_id=customer.id,
                mobile=customer.mobile,
                purpose="thanks",
                variables={},
                dedupe_key="t",
                due_at=at,
                at=at,
            )
            Message.objects.update(sent_at=at)


def test_the_code_says_which_business_is_joined(two):
    first, second, href = two
    with business_scope(second.pk):
        code = ensure_code()
    write(href, code)
    write(href, code)
    assert follow(first) is None
    assert follow(second).joined_by == "text"
    assert (heard(first), heard(second)) == ([], [code])


def test_a_business_with_a_line_of_its_own_is_not_joined_by_the_shared_one(two):
    first, _second, href = two
    with business_scope(first.pk):
        code, account = ensure_code(), list_accounts()[0]
        own = dict(account.settings) | {"line": "5000", "password": "other"}
        save_gateway_account(
            gateway="kannel", settings=own, account_id=account.id, actor=SYSTEM, at=NOW
        )
    write(href, code)
    assert (follow(first), heard(first)) == (None, [])


def test_a_stop_is_heard_by_all_who_know_the_number(two):
    first, second, href = two
    join(first)
    write(href, "لغو۱۱")
    with business_scope(second.pk):
        assert not is_stopped("+989121234567")
    join(second)
    write(href, "11", number="2")
    for business in (first, second):
        with business_scope(business.pk):
            assert is_stopped("+989121234567")


def test_anything_else_is_for_who_wrote_last(two):
    first, second, href = two
    join(first, wrote_ago=timedelta(hours=1))
    join(second, wrote_ago=timedelta(days=1))
    write(href, "موجودی")
    assert (heard(first), heard(second)) == (["موجودی"], [])


def test_a_number_that_nobody_knows_and_a_wrong_address_come_to_nothing(two):
    first, second, href = two
    write(href, "سلام")
    write(href, "10101")
    assert (heard(first), heard(second)) == ([], [])
    wrong = href.replace("/hooks/line/", "/hooks/line/x")
    assert Client().get(wrong, {"from": SARA, "text": "1"}).status_code == 404


def test_without_a_gateway_of_the_server_there_is_no_address(two, monkeypatch):
    _first, _second, href = two
    monkeypatch.delenv("VAFA_SMS_URL_1")
    assert list(list_lines()) == []
    assert Client().get(href, {"from": SARA, "text": "1"}).status_code == 404
