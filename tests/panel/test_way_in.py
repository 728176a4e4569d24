from __future__ import annotations

import pytest
from django.test import Client

from tests.staff.cast import NOW, PASSWORD
from vafa.audit.types import SYSTEM
from vafa.staff.actions import deactivate_member, set_password
from vafa.staff.types import Role
from vafa.tenancy.actions import resume_business, suspend_business
from vafa.tenancy.scope import business_scope

OWN_PASSWORD = "/panel/account/password/"


def test_a_stranger_is_sent_to_sign_in_and_back(hired):
    member = hired(Role.CASHIER)
    client = Client()
    answer = client.get(OWN_PASSWORD)
    assert answer.status_code == 302
    assert answer["Location"] == "/panel/sign-in/?next=%2Fpanel%2Faccount%2Fpassword%2F"
    credentials = {"username": member.user.username, "password": PASSWORD, "next": OWN_PASSWORD}
    answer = client.post("/panel/sign-in/", credentials)
    assert (answer.status_code, answer["Location"]) == (302, OWN_PASSWORD)
    assert client.get(OWN_PASSWORD).status_code == 200


def test_the_form_asks_for_name_and_password_and_keeps_where_to_go(db):
    html = Client().get("/panel/sign-in/?next=/panel/people/").content.decode()
    for field in ('name="username"', 'name="password"', 'value="/panel/people/"'):
        assert html.count(field) == 1


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_signing_in_leads_nowhere_but_here(hired, elsewhere):
    member = hired(Role.CASHIER)
    credentials = {"username": member.user.username, "password": PASSWORD, "next": elsewhere}
    answer = Client().post("/panel/sign-in/", credentials)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_password_says_so_and_many_say_wait(hired):
    member = hired(Role.CASHIER)
    client = Client()
    wrong = {"username": member.user.username, "password": "wrong"}
    for _ in range(5):
        answer = client.post("/panel/sign-in/", wrong)
        assert answer.status_code == 422
        assert "wrong" not in answer.content.decode()  # the password is not sent back
    answer = client.post("/panel/sign-in/", wrong | {"password": PASSWORD})
    assert answer.status_code == 429
    assert "vafa_session" not in client.cookies


def test_htmx_is_told_to_go_to_sign_in_as_a_whole(db):
    answer = Client().get(OWN_PASSWORD, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/panel/sign-in/")


def test_signing_out_ends_the_session_and_only_by_post(signed_in):
    client = signed_in(Role.CASHIER)
    assert client.get("/panel/sign-out/").status_code == 405
    assert client.get(OWN_PASSWORD).status_code == 200
    client.post("/panel/sign-out/")
    assert client.get(OWN_PASSWORD).status_code == 302


def test_a_form_without_its_token_is_refused(hired):
    member = hired(Role.CASHIER)
    client = Client(enforce_csrf_checks=True)
    credentials = {"username": member.user.username, "password": PASSWORD}
    assert client.post("/panel/sign-in/", credentials).status_code == 403


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(signed_in, hired):
    member = hired(Role.CASHIER)
    here, there = signed_in(member=member), signed_in(member=member)
    new = "cinnamon and cardamom"
    values = {"old_password": PASSWORD, "password": new, "again": new}
    assert here.post(OWN_PASSWORD, values | {"old_password": "guess"}).status_code == 422
    assert there.get(OWN_PASSWORD).status_code == 200
    assert here.post(OWN_PASSWORD, values).status_code == 302
    assert here.get(OWN_PASSWORD).status_code == 200
    assert there.get(OWN_PASSWORD).status_code == 302


class TestTheNextRequest:
    """What was taken away is gone with the next request of a session that goes on."""

    def test_of_somebody_whose_password_was_set(self, signed_in, business):
        client = signed_in(Role.CASHIER)
        with business_scope(business.pk):
            set_password(member_id=client.member.id, password="brand-new-one", actor=SYSTEM, at=NOW)
        assert client.get(OWN_PASSWORD).status_code == 302

    def test_of_somebody_let_go(self, signed_in, business):
        client = signed_in(Role.CASHIER)
        with business_scope(business.pk):
            deactivate_member(member_id=client.member.id, actor=SYSTEM, at=NOW)
        assert client.get(OWN_PASSWORD).status_code == 302

    def test_of_a_suspended_business_and_back_when_it_resumes(self, signed_in, business):
        client = signed_in(Role.CASHIER)
        suspend_business(business.pk)
        assert client.get(OWN_PASSWORD).status_code == 403
        resume_business(business.pk)
        assert client.get(OWN_PASSWORD).status_code == 200
