"""Texts by hand: weighed before, sent once, kept back, never to many."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.messaging.conftest import NOON, sent_texts
from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import NotFound
from vafa.foundation.ids import new_id
from vafa.messaging import actions, queries
from vafa.messaging.errors import BadTemplate, NobodyToWrite, TooLateToWrite, TooManyToWrite
from vafa.messaging.models import Mailing, Message
from vafa.messaging.types import ConsentWay, SendingTerms, State
from vafa.tenancy.scope import business_scope

TEXT = "{greeting}جمعه منتظر شما هستیم."


def write(people, *, key=None, text=TEXT, due_at=NOON, at=NOON):
    return actions.write_by_hand(
        text, key=key or new_id(), customer_ids=people, due_at=due_at, actor=SYSTEM, at=at
    )


@pytest.fixture
def people(club):
    """Sara, Mina, and somebody without a name."""
    with business_scope(club.business.id):
        shop = Shop()
        return [shop.person(first=name) for name in ("سارا", "مینا", "")]


def test_a_text_goes_to_each_once_however_often_the_form_is_sent(club, panel, people):
    key = new_id()
    with business_scope(club.business.id):
        assert write(people, key=key) == write([*people, *people], key=key) == key
    assert club.send().states == {State.SENT: 3}
    with business_scope(club.business.id):
        write(people, key=key)
        assert queries.get_mailing(key).states == {State.SENT: 3}
    club.send()
    assert sorted(sent_texts(panel)) == sorted(
        f"{greeting}جمعه منتظر شما هستیم.\nلغو11" for greeting in ("سارا عزیز، ", "مینا عزیز، ", "")
    )


def test_a_text_for_later_waits_and_what_has_not_left_can_be_kept_back(club, panel, people):
    later = NOON + timedelta(hours=3)
    with business_scope(club.business.id):
        first = write(people[:1], due_at=NOON)
        second = write(people, due_at=later)
    assert club.send().taken == 1
    with business_scope(club.business.id):
        assert actions.cancel_mailing(first, actor=SYSTEM, at=NOON) == 0
        assert actions.cancel_mailing(second, actor=SYSTEM, at=NOON) == 3
        assert actions.cancel_mailing(second, actor=SYSTEM, at=NOON) == 0
        assert queries.get_mailing(second).states == {State.WITHHELD: 3}
        assert queries.get_mailing(first).states == {State.SENT: 1}
    assert club.send(later).taken == 0
    assert len(panel.service.accepted) == 1


def test_it_is_weighed_as_the_gate_will_judge_it(club, people):
    with business_scope(club.business.id):
        mobile = Shop(branches=0).person(first="الف", mobile="09351234567")
        actions.set_advertising(
            mobile="+989351234567", is_stopped=True, way=ConsentWay.TEXT, actor=SYSTEM, at=NOON
        )
        everybody = [*people, mobile]
        weighed = queries.weigh_mailing(TEXT, customer_ids=everybody, due_at=NOON, at=NOON)
        assert (weighed.people, weighed.getting, weighed.objections) == (4, 3, {"stopped": 1})
        assert weighed.held_until is None
        assert sum(weighed.estimate.by_parts.values()) == 3
        night = NOON + timedelta(hours=12)
        at_night = queries.weigh_mailing(TEXT, customer_ids=everybody, due_at=night, at=NOON)
        assert at_night.getting == 3
        assert at_night.held_until == NOON + timedelta(hours=19)
        assert Message.objects.count() == 0


def test_who_had_the_texts_of_the_week_is_weighed_out(club, panel, people):
    with business_scope(club.business.id):
        rules = SendingTerms(weekly_cap=1, standing_control_percent=0)
        actions.save_sending_rules(rules, actor=SYSTEM, at=NOON)
        write(people[:1])
    club.send()
    with business_scope(club.business.id):
        weighed = queries.weigh_mailing(TEXT, customer_ids=people, due_at=NOON, at=NOON)
        assert (weighed.getting, weighed.objections) == (2, {"weekly_cap": 1})


def test_what_makes_no_sense_is_refused_and_writes_nothing(club, people):
    with business_scope(club.business.id):
        for refusal, asked in (
            (TooLateToWrite, {"due_at": NOON - timedelta(minutes=6)}),
            (TooLateToWrite, {"due_at": NOON + timedelta(days=91)}),
            (BadTemplate, {"text": "{nothing}"}),
        ):
            with pytest.raises(refusal):
                write(people, **asked)
        with pytest.raises(TooManyToWrite):
            write(list(range(501)))
        with pytest.raises(NobodyToWrite):
            write([7])
        with pytest.raises(NotFound):
            actions.cancel_mailing(7, actor=SYSTEM, at=NOON)
        assert Mailing.objects.count() == Message.objects.count() == 0


def test_mailings_are_listed_the_latest_first(club, people):
    with business_scope(club.business.id):
        first, second = write(people[:1]), write(people)
        rows = queries.list_mailings()
        assert [(one.id, one.people) for one in rows] == [(second, 3), (first, 1)]
        assert [one.id for one in queries.list_mailings(cursor=second)] == [first]
