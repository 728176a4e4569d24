from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from tests.staff.cast import NOW, PASSWORD, hire
from vafa.audit.models import AuditRecord
from vafa.staff.actions import deactivate_member, sign_in
from vafa.staff.errors import BusinessSuspended, SignInRefused, TooManySignIns
from vafa.staff.models import SignInTry, User
from vafa.staff.types import Role
from vafa.tenancy.actions import suspend_business
from vafa.tenancy.scope import business_scope


@pytest.fixture
def negar(business) -> User:
    with business_scope(business.pk):
        return hire(Role.CASHIER, username="negar").user


def attempt(username="negar", password="wrong", address="203.0.113.9", at=NOW):
    return sign_in(username=username, password=password, address=address, request_id="r1", at=at)


def fail(times, **more):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            attempt(**more)


def test_the_right_password_signs_in_on_the_record(negar, business):
    assert attempt("  NEGAR ", PASSWORD).pk == negar.pk
    with business_scope(business.pk):
        row = AuditRecord.objects.get(act="staff.signed_in")
    assert (row.at, row.address, row.request_id, row.actor_label) == (
        NOW,
        "203.0.113.9",
        "r1",
        "نگار",
    )


def test_a_wrong_name_and_a_wrong_password_say_the_same(negar):
    answers = set()
    for username in ("negar", "nobody"):
        with pytest.raises(SignInRefused) as refused:
            attempt(username)
        answers.add((refused.value.code, str(refused.value)))
    assert len(answers) == 1


def test_after_five_wrong_tries_even_the_right_one_waits_and_longer_each_time(negar):
    fail(5)
    with pytest.raises(TooManySignIns) as refused:
        attempt(password=PASSWORD)
    assert refused.value.retry_after == 2
    fail(1, at=NOW + timedelta(seconds=2))
    with pytest.raises(TooManySignIns) as refused:
        attempt(at=NOW + timedelta(seconds=2))
    assert refused.value.retry_after == 4
    assert attempt(password=PASSWORD, at=NOW + timedelta(seconds=6)).pk == negar.pk
    fail(4, at=NOW + timedelta(seconds=6))  # the count began afresh


def test_a_name_that_nobody_has_waits_just_the_same(negar):
    fail(5, username="nobody")
    with pytest.raises(TooManySignIns):
        attempt("nobody")


def test_one_address_cannot_try_many_names(negar):
    for number in range(40):
        fail(1, username=f"name{number}")
    with pytest.raises(TooManySignIns):
        attempt(password=PASSWORD)
    assert attempt(password=PASSWORD, address="198.51.100.1").pk == negar.pk


def test_many_addresses_cannot_try_one_name_but_lock_it_for_a_minute_at_most(negar):
    for number in range(20):
        fail(1, address=f"198.51.100.{number}")
    moment = NOW
    for _ in range(8):
        with pytest.raises(TooManySignIns) as refused:
            attempt(address="192.0.2.77", at=moment)
        assert refused.value.retry_after <= 60
        moment += timedelta(seconds=refused.value.retry_after)
        fail(1, address=f"192.0.2.{_}", at=moment)


def test_a_suspended_business_is_told_only_to_who_has_the_password(negar, business):
    suspend_business(business.pk)
    fail(1)  # a stranger does not learn that the business is suspended
    with pytest.raises(BusinessSuspended):
        attempt(password=PASSWORD)


def test_who_was_let_go_is_refused_like_a_stranger(negar, business):
    from vafa.audit.types import SYSTEM
    from vafa.staff.models import Member

    with business_scope(business.pk):
        member = Member.objects.get(user_id=negar.pk)
        deactivate_member(member_id=member.id, actor=SYSTEM, at=NOW)
    fail(1, password=PASSWORD)


def test_old_counts_and_ended_sessions_go_when_somebody_signs_in(negar):
    known = list(SignInTry.objects.values_list("pk", flat=True))
    fail(3)
    for name, days in (("over", -1), ("alive", 2)):
        Session.objects.create(
            session_key=name, session_data="", expire_date=NOW + timedelta(days=days)
        )
    attempt(password=PASSWORD, address="198.51.100.1", at=NOW + timedelta(hours=1))
    tried = SignInTry.objects.exclude(pk__in=known).filter(failures=3)
    assert tried.count() == 2  # the address, the name at it
    attempt(password=PASSWORD, address="198.51.100.1", at=NOW + timedelta(hours=25))
    assert tried.count() == 0
    assert set(Session.objects.values_list("session_key", flat=True)) & {"over", "alive"} == {
        "alive"
    }


def test_guesses_at_the_same_moment_are_counted_one_by_one(committed, business):
    username = f"u{secrets.token_hex(6)}"
    with business_scope(business.pk):
        hire(Role.CASHIER, username=username)

    def guess(_):
        try:
            attempt(username, address=f"192.0.2.{secrets.randbelow(9)}x{username}")
        except (SignInRefused, TooManySignIns) as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(60)))
    assert answers.count(SignInRefused) == 20  # what the name has free, from anywhere
    assert answers.count(TooManySignIns) == 40
