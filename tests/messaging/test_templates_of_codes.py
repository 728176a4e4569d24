"""Codes go by the templates that are registered at a gateway, and in our words without one."""

from __future__ import annotations

import pytest

from tests.contracts.gateways import kavenegar
from tests.loopback import serve
from tests.messaging.conftest import NOON, SARA
from vafa.messaging.models import GatewayAccount
from vafa.messaging.types import State
from vafa.tenancy.scope import business_scope


@pytest.fixture
def kave(club):
    """A Kavenegar at which both templates are registered."""
    service = kavenegar.Service()
    with serve(service.answer) as there:
        there.service = service
        settings = kavenegar.settings(there.url)
        templates = {"login_template": "login", "credit_template": "credit"}
        club.add_gateway("kavenegar", settings | templates)
        yield there


def test_a_login_code_goes_by_its_template_and_other_texts_in_our_words(club, kave, codes):
    login = club.queue("login_code")
    club.queue("thanks", total=10_000)
    assert club.send().states == {State.SENT: 2}
    assert kave.service.looked_up == [
        {"receptor": f"0{SARA[3:]}", "template": "login", "token": "7000001"}
    ]
    assert len(kave.service.accepted) == 1
    kept = club.get(login)
    assert (kept.gateway_id, kept.cost_rial) == ("99", 900)
    assert "7000001" not in kept.body


def test_a_credit_code_says_amount_and_day_within_the_spaces_that_tokens_may_hold(
    club, kave, codes
):
    with business_scope(club.business.id):
        type(club.business).objects.filter(id=club.business.id).update(name="یک " * 12)
    club.queue("credit", amount=800_000, last_day="2026-12-06")
    assert club.send().states == {State.SENT: 1}
    [asked] = kave.service.looked_up
    assert (asked["token"], asked["token3"]) == ("7000001", "1405/09/15")
    assert asked["token10"] == "80,000 تومان"
    assert asked["token20"].count(" ") <= 8


def test_where_the_template_is_not_known_there_the_code_goes_in_our_words(club, kave, codes):
    kave.service.templates.clear()
    club.queue("login_code")
    assert club.send().states == {State.SENT: 1}
    [(_mobile, text)] = kave.service.accepted.values()
    assert "7000001" in text


def test_without_a_template_nothing_is_looked_up(club, kave, codes):
    with business_scope(club.business.id):
        account = GatewayAccount.objects.get()
        account.settings |= {"login_template": ""}
        account.save(update_fields=["settings"])
    club.queue("login_code")
    club.send(NOON)
    assert kave.service.looked_up == []
    assert len(kave.service.accepted) == 1
