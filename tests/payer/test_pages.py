"""What a payer sees, and what a browser can and cannot make us believe."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.payments.conftest import AMOUNT, NOON
from vafa.audit.types import SYSTEM
from vafa.payments.actions import begin_payment
from vafa.payments.queries import make_token
from vafa.payments.types import State
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope


@pytest.fixture
def trial(bare, settings):
    """A business with the gateway that plays the bank."""
    settings.TRIAL_PAYMENTS = True
    bare.add_gateway("trial", {})
    return bare


def token_of(desk, payment_id):
    return make_token(desk.business.id, payment_id)


def at(name, token):
    return reverse(f"payer:{name}", args=[token])


def test_the_page_leads_to_the_gateway_and_back_to_what_became_of_it(client, desk):
    payment_id = desk.begin()
    token = token_of(desk, payment_id)
    page = client.get(at("pay", token))
    [(authority, bill)] = desk.service.bills.items()
    assert desk.service.page(desk.url, authority) in page.content.decode()
    assert bill.callback == f"http://testserver{at('back', token)}"
    assert page.headers["Cache-Control"].startswith("max-age=0")
    desk.service.pay(authority)
    back = client.get(at("back", token), {"Authority": authority, "Status": "OK"})
    assert (back.status_code, back.headers["Location"]) == (303, at("pay", token))
    paid = client.get(at("pay", token)).content.decode()
    assert str(bill.receipt) in paid
    assert 'href="/panel/"' in paid
    assert desk.service.page(desk.url, authority) not in paid
    assert desk.followed == [("1", AMOUNT)]


def test_a_return_that_claims_success_is_not_believed(client, desk):
    payment_id, authority = desk.sent()
    claims = {
        "Authority": authority,
        "Status": "OK",
        "success": 1,
        "status": 2,
        "trackId": authority,
    }
    for call in (client.get, client.post):
        assert call(at("back", token_of(desk, payment_id)), claims).status_code == 303
    assert desk.get(payment_id).state == State.SENT
    assert desk.followed == []


def test_a_return_that_claims_failure_is_not_believed_either(client, desk):
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    client.get(at("back", token_of(desk, payment_id)), {"Status": "NOK", "success": 0})
    assert desk.get(payment_id).state == State.PAID


def test_the_name_of_another_payment_in_a_return_changes_nothing(client, desk):
    mine, _authority = desk.sent("mine")
    theirs, paid = desk.sent("theirs")
    desk.service.pay(paid)
    client.get(
        at("back", token_of(desk, mine)), {"Authority": paid, "trackId": paid, "Status": "OK"}
    )
    assert desk.get(mine).state == State.SENT
    assert desk.get(theirs).state == State.SENT
    assert desk.followed == []


def test_nobody_enters_with_a_token_of_their_own_making(client, desk):
    payment_id, _authority = desk.sent()
    token = token_of(desk, payment_id)
    other = create_business(slug="payer-neighbour", name="Other", at=NOON)
    signed = token.partition("~")[2]
    for wrong in (
        "x",
        token[:-1],
        f"{other.id}.{payment_id}~{signed}",
        make_token(other.id, payment_id),
    ):
        for name in ("pay", "back", "trial"):
            assert client.get(at(name, wrong)).status_code == 404, (name, wrong)


def test_no_address_in_a_return_leads_elsewhere(client, desk):
    payment_id, _authority = desk.sent()
    token = token_of(desk, payment_id)
    evil = {"url": "https://evil.example", "next": "https://evil.example", "return_path": "//evil"}
    back = client.get(at("back", token), evil)
    assert back.headers["Location"] == at("pay", token)
    assert "evil" not in client.get(at("pay", token), evil).content.decode()
    with pytest.raises(AssertionError), business_scope(desk.business.id):
        begin_payment(
            purpose="test",
            reference="evil",
            amount_rial=AMOUNT,
            description="",
            return_path="//evil.example",
            actor=SYSTEM,
            at=NOON,
        )


def test_a_gateway_that_is_down_is_said_and_tried_again(client, desk):
    token = token_of(desk, desk.begin())
    merchant, desk.service.merchant = desk.service.merchant, "changed"
    page = client.get(at("pay", token))
    assert page.status_code == 200
    assert desk.service.bills == {}
    desk.service.merchant = merchant
    assert desk.url in client.get(at("pay", token)).content.decode()


@pytest.mark.parametrize("act", ["pay", "twice"])
def test_the_trial_page_plays_the_bank(trial, act):
    client = Client(enforce_csrf_checks=False)
    payment_id = trial.begin()
    token = token_of(trial, payment_id)
    assert at("trial", token) in client.get(at("pay", token)).content.decode()
    assert client.get(at("trial", token)).status_code == 200
    answer = client.post(at("trial", token), {"act": act})
    assert answer.headers["Location"] == at("back", token)
    assert client.get(at("back", token)).headers["Location"] == at("pay", token)
    assert trial.get(payment_id).state == State.PAID
    assert trial.followed == [("1", AMOUNT)]
    assert len(trial.events()) == 1


def test_who_leaves_the_trial_page_is_found_by_the_schedule(client, trial):
    payment_id, _authority = trial.sent()
    answer = client.post(at("trial", token_of(trial, payment_id)), {"act": "leave"})
    assert answer.headers["Location"] == "/panel/"
    assert trial.get(payment_id).state == State.SENT
    due = trial.get(payment_id).ask_at
    assert trial.ask(at=due) == 1
    assert trial.get(payment_id).state == State.PAID
    assert trial.followed == [("1", AMOUNT)]


def test_not_paid_on_the_trial_page_is_not_paid(client, trial):
    payment_id, _authority = trial.sent()
    token = token_of(trial, payment_id)
    client.post(at("trial", token), {"act": "cancel"})
    client.get(at("back", token))
    assert trial.get(payment_id).state == State.FAILED
    assert trial.followed == []


def test_a_real_payment_has_no_trial_page(client, desk, settings):
    settings.TRIAL_PAYMENTS = True
    payment_id, _authority = desk.sent()
    for call in (client.get, client.post):
        assert call(at("trial", token_of(desk, payment_id))).status_code == 404


def test_where_trials_are_not_allowed_the_page_decides_nothing(client, trial, settings):
    payment_id, _authority = trial.sent()
    settings.TRIAL_PAYMENTS = False
    answer = client.post(at("trial", token_of(trial, payment_id)), {"act": "pay"})
    assert answer.status_code == 404
    assert trial.settle(payment_id).state is State.UNKNOWN
    assert trial.followed == []
