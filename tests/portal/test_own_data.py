"""A customer sees what is held on them, takes it along, is forgotten, and says what they allow."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from tests.portal.conftest import NEGAR
from vafa.audit.models import AuditRecord
from vafa.customers.models import Customer
from vafa.ledger.queries import verify_books
from vafa.messaging.actions import queue_text, send_due
from vafa.messaging.models import ConsentProof, Message
from vafa.messaging.queries import is_stopped


@pytest.fixture
def browser(club):
    return club.sign_in()


def prove(club, browser):
    """Have a fresh code sent and type it."""
    data = f"{club.home}me/data/"
    assert browser.post(data).status_code == 302
    club.work()
    answer = browser.post(data, {"code": club.login_code()})
    assert (answer.status_code, answer["Location"]) == (302, data)


def test_nothing_is_shown_before_a_fresh_code_is_typed(club, browser):
    data = f"{club.home}me/data/"
    for part in ("file/", "erase/"):
        answer = browser.get(f"{data}{part}")
        assert (answer.status_code, answer["Location"]) == (302, data)
    assert browser.post(f"{data}erase/", {"typed": "نگار محمدی"}).status_code == 302
    assert browser.get(data).context["page"].held == ()
    old = club.login_code()  # the one by which she came in
    assert browser.post(data).status_code == 302
    wrong = browser.post(data, {"code": old})
    assert (wrong.status_code, wrong.context["page"].is_proven) == (422, False)
    with club.scope():
        assert Customer.objects.filter(erased_at__isnull=True).count() == 1
        assert not AuditRecord.objects.filter(act="customer.data_taken_out").exists()


def test_a_fresh_code_opens_all_that_is_held(club, browser):
    prove(club, browser)
    held = browser.get(f"{club.home}me/data/").context["page"].held
    assert {"profile", "purchases", "lots"} <= {one.slug for one in held}
    file = browser.get(f"{club.home}me/data/file/")
    assert file["Content-Disposition"].startswith("attachment")
    told = json.loads(file.content)["held"]
    assert told["profile"][0]["mobile"] == NEGAR
    with club.scope():
        [row] = AuditRecord.objects.filter(act="customer.data_taken_out")
        assert row.actor_kind == "customer"


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 302)])
def test_a_fresh_code_is_fresh_for_a_quarter_of_an_hour(club, browser, minutes, status):
    prove(club, browser)
    kept = SessionStore(browser.cookies["vafa_customer"].value)
    kept["proven_at"] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
    kept.save()
    assert browser.get(f"{club.home}me/data/file/").status_code == status


def test_she_is_forgotten_at_once_and_no_name_stays_on_the_record(club, browser):
    prove(club, browser)
    erase = f"{club.home}me/data/erase/"
    assert browser.get(erase).context["page"].preview.purchases == 1
    assert browser.post(erase, {"typed": "نگار"}).status_code == 422
    done = browser.post(erase, {"typed": "نگار محمدی"})
    assert (done.status_code, done["Location"]) == (302, f"{club.home}sign-in/")
    assert browser.get(club.home).status_code == 302
    with club.scope():
        [nobody] = Customer.objects.all()
        assert (nobody.mobile, nobody.full_name) == (None, "")
        row = AuditRecord.objects.get(act="customer.erased")
        assert (row.actor_kind, row.actor_label, row.address) == ("customer", "", "")
        assert not AuditRecord.objects.filter(actor_label__contains="محمدی").exists()
        assert list(verify_books(club.business.pk)) == []


def allow(club, browser, *names):
    answer = browser.post(f"{club.home}me/consents/", dict.fromkeys(names, "on"))
    assert answer.status_code == 302


def test_each_word_is_kept_with_its_proof_and_a_repeat_adds_none(club, browser):
    allow(club, browser, "offers", "offers_sms")  # as it was
    allow(club, browser, "offers_sms")
    allow(club, browser, "offers_sms")
    allow(club, browser, "offers", "offers_sms")
    with club.scope():
        rows = ConsentProof.objects.order_by("id").values_list("subject", "channel", "is_given")
        assert list(rows) == [
            ("advertising", "any", False),
            ("advertising", "any", True),
        ]
        assert set(ConsentProof.objects.values_list("way", "mobile")) == {("portal", NEGAR)}
        assert not is_stopped(NEGAR)
    said = browser.get(f"{club.home}me/consents/").context["page"].said
    assert [one.row.is_given for one in said] == [True, False]


def test_a_channel_can_be_stopped_alone(club, browser):
    allow(club, browser, "offers")
    noon = (club.at + timedelta(days=1)).replace(hour=9)  # no quiet hour
    with club.scope():
        assert not is_stopped(NEGAR)
        customer_id = club.customer_id = Customer.objects.get().id
        queue_text(
            customer_id=customer_id,
            mobile=NEGAR,
            purpose="expiring",
            variables={"amount": 1, "last_day": "۳۰ آبان", "days": 3},
            dedupe_key="x",
            due_at=noon,
            at=club.at,
        )
    send_due(business_id=club.business.pk, at=noon)
    with club.scope():
        states = set(Message.objects.filter(dedupe_key="x").values_list("state", "reason"))
    assert states == {("blocked_optout", "stopped")}
