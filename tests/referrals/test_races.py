"""Circles that would close and referrals that fall due in several places at one moment."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.db import connections

from tests.referrals.conftest import NOON, Café
from vafa.checkout.actions import reward_next_referral
from vafa.ledger.queries import verify_books
from vafa.referrals.errors import InvitedInCircle
from vafa.referrals.models import Referral
from vafa.tenancy.scope import business_scope


def all_at_once(works):
    """Run each in a thread of its own, all from one moment on; what each answered or refused."""
    gate, answers = threading.Barrier(len(works)), []

    def run(work):
        gate.wait()
        try:
            answers.append(work())
        except InvitedInCircle as refusal:
            answers.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_four_who_close_a_circle_at_one_moment_leave_it_open(committed, business):
    with business_scope(business.pk):
        café = Café(business)
        people = [café.person() for _ in range(4)]

    def bring(place):
        with business_scope(business.pk):
            café.bring(people[place], people[place - 1])

    answers = all_at_once([lambda place=place: bring(place) for place in range(4)])
    assert sum(isinstance(one, InvitedInCircle) for one in answers) == 1
    assert len(answers) == 4
    with business_scope(business.pk):
        assert Referral.objects.count() == 3
        assert Referral.objects.values("root_id").distinct().count() == 1


def test_workers_at_one_moment_thank_for_each_referral_once(committed, business):
    with business_scope(business.pk):
        café = Café(business)
        mina = café.person()
        for _ in range(6):
            café.sell(café.person(by=mina))

    def settle():
        count = 0
        for _ in range(12):
            with business_scope(business.pk):
                count += reward_next_referral(at=NOON + timedelta(days=7))
        return count

    assert sum(all_at_once([settle] * 4)) == 6
    with business_scope(business.pk):
        assert café.credit(mina) == 6 * 500_000
        assert list(verify_books(business.pk)) == []
