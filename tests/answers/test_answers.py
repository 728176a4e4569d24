"""What customers write is done, said back, and never more than a few times a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.answers.conftest import NOON, SARA, Line
from tests.ledger.conftest import Books
from vafa.answers.actions import forget_turns, switch
from vafa.answers.models import Answer, Turn
from vafa.answers.queries import list_meanings
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.customers.queries import customers
from vafa.foundation.persian import to_persian_digits
from vafa.joining.actions import ensure_code, save_settings
from vafa.ledger.types import Unit
from vafa.messaging.actions import queue_text, set_advertising
from vafa.messaging.models import ConsentProof, Message
from vafa.messaging.purposes import PURPOSES
from vafa.messaging.queries import is_stopped
from vafa.messaging.types import ConsentWay
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope


def spaced(code):
    return f" {code[:2]} {code[2:]} "


@pytest.mark.parametrize("write", [str, to_persian_digits, spaced, lambda code: f"«{code}».\n"])
def test_the_code_makes_a_member_of_whoever_texts_it(line, write):
    assert line.write(write(line.code)) == [("joined_by_text", {})]
    sara = line.find()
    assert (sara.mobile, sara.joined_by, sara.joined_at) == (SARA, "text", line.at)
    assert line.did() == ("عضو شد", True)
    [proof] = ConsentProof.objects.all()
    assert (proof.mobile, proof.customer_id, proof.is_given) == (SARA, sara.id, True)
    assert (proof.words, proof.way, proof.at) == (line.code, "text", line.at)


def test_the_code_of_a_branch_says_where_somebody_joined(line):
    branch = add_branch(code="b1", name="ونک", actor=SYSTEM, at=NOON)
    code = ensure_code(branch.id)
    assert code != line.code
    assert ensure_code(branch.id) == code
    line.write(code)
    assert line.find().joined_branch_id == branch.id


def test_the_same_call_again_changes_nothing(line):
    line.write(line.code, provider_id="m1")
    assert line.write(line.code, provider_id="m1") == []
    assert (customers().count(), Answer.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_the_same_event_delivered_twice_changes_nothing(line):
    line.write(line.code)
    OutboxEvent.objects.filter(name="text.arrived").update(delivered_at=None)
    line.follow()
    assert (customers().count(), Answer.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_a_member_who_joins_again_hears_what_they_have(line):
    line.join()
    [(purpose, variables)] = line.write(line.code)
    assert (purpose, variables["balance"]) == ("member_already", 0)
    assert customers().count() == 1
    assert line.did() == ("از پیش عضو است", True)


def test_a_number_that_is_no_code_of_ours_joins_nobody(line):
    assert line.write(str(int(line.code) % 90_000 + 10_000)) == []
    assert line.find() is None
    assert line.did() == ("کد این باشگاه نیست", False)


def test_the_code_of_a_neighbour_joins_nobody(committed, business, persian):
    neighbour = create_business(slug=f"n-{business.slug}", name="همسایه", at=NOON)
    with business_scope(neighbour.pk):
        foreign = ensure_code()
    with business_scope(business.pk):
        line = Line()
        assert line.write(foreign) == []
        assert line.find() is None
    with business_scope(neighbour.pk):
        assert not customers().exists()


def test_nobody_joins_by_text_while_joining_is_closed(line):
    save_settings(is_open=False, terms="", line="", actor=SYSTEM, at=NOON)
    assert line.write(line.code) == []
    assert line.find() is None


def test_other_than_mobiles_neither_join_nor_hear(line):
    assert line.write(line.code, mobile="20001234") == []
    assert not Answer.objects.exists()


@pytest.mark.parametrize("word", ["موجودی", "امتياز", "۱", "1", "موجودی من؟"])
def test_a_member_hears_the_balance(line, word):
    line.join()
    [(purpose, variables)] = line.write(word)
    assert purpose == "balance"
    assert (variables["balance"], variables["points"], variables["tier"]) == (0, 0, "")
    assert variables["nothing"]
    assert line.did() == ("موجودی را پرسید", True)


def test_the_balance_names_what_ends_first(line):
    books = Books()
    books.owner = line.join().id
    books.give(310_000, days=10, at=line.at)
    books.give(630_000, days=40, at=line.at)
    books.give(62, unit=Unit.POINTS, at=line.at)
    [(_purpose, variables)] = line.write("موجودی")
    assert variables == {
        "balance": 940_000,
        "points": 62,
        "tier": "",
        "nothing": "",
        "ends": 310_000,
        "last_day": "2026-12-01",
    }


def test_a_stranger_who_asks_for_a_balance_hears_nothing(line):
    assert line.write("موجودی") == []
    assert line.did() == ("عضو نیست", False)


def test_a_stop_is_confirmed_once_and_so_is_a_rejoining(line):
    line.join()
    assert line.write("لغو۱۱") == [("stopped", {})]
    assert line.write("11") == []
    assert is_stopped(SARA)
    assert line.write("۱۲") == [("rejoined", {})]
    assert line.write("12") == []
    assert not is_stopped(SARA)


def test_joining_by_text_does_not_undo_a_stop(line):
    set_advertising(mobile=SARA, is_stopped=True, way=ConsentWay.STAFF, actor=SYSTEM, at=line.at)
    line.write(line.code)
    assert line.find() is not None
    assert is_stopped(SARA)


def test_a_number_gets_five_answers_a_day_and_no_more(line):
    line.join()
    answered = [bool(line.write("موجودی")) for _ in range(8)]
    assert answered == [True] * 5 + [False] * 3
    assert line.did() == ("موجودی را پرسید", False)
    assert line.write("11") == []
    assert is_stopped(SARA), "what is asked is done all the same"
    assert line.write("موجودی", mobile="+989350000000") == []
    assert len(line.write("موجودی", minutes=24 * 60)) == 1


def test_the_counts_of_days_that_are_over_are_forgotten(line):
    line.join()
    line.write("1")
    assert forget_turns(at=line.at + timedelta(days=1)) == 0
    assert forget_turns(at=line.at + timedelta(days=4)) == 1
    assert not Turn.objects.exists()


def test_what_nobody_understands_is_left_alone_unless_switched_on(line):
    assert line.write("سلام، میز خالی دارید؟") == []
    assert line.did() is None
    switch(meaning="help", is_on=True, actor=SYSTEM, at=line.at)
    assert line.write("سلام") == [("help", {})]
    assert line.write("الو؟") == []
    assert line.did() == ("فهمیده نشد", False)
    assert line.write("سلام", minutes=24 * 60) == [("help", {})]


def test_a_meaning_that_is_switched_off_is_not_followed(line):
    switch(meaning="join", is_on=False, actor=SYSTEM, at=NOON)
    switch(meaning="stop", is_on=False, actor=SYSTEM, at=NOON)
    assert line.write(line.code) == []
    assert line.find() is None
    assert line.write("11") == []
    assert is_stopped(SARA), "a stop is obeyed whatever is switched"
    assert {one.slug: one.is_on for one in list_meanings()} == {
        "stop": False,
        "rejoin": True,
        "join": False,
        "number": True,
        "balance": True,
        "help": False,
    }


def test_a_number_is_told_to_who_listens_with_the_text_before_it(line):
    sara = line.join()
    text = send(sara.id, "thanks", at=line.at)
    assert line.write("۴") == []
    [event] = OutboxEvent.objects.filter(name="answers.number")
    assert event.payload["number"] == 4
    assert (event.payload["customer_id"], event.payload["purpose"]) == (sara.id, "thanks")
    assert event.payload["message_id"] == text
    assert line.write("6") == []
    assert line.write("3", mobile="+989350000000") == []
    assert OutboxEvent.objects.filter(name="answers.number").count() == 1


@pytest.mark.parametrize(("age_days", "purpose"), [(1, []), (4, ["balance"])])
def test_a_one_is_an_answer_where_the_newest_text_was_a_question(
    line, monkeypatch, age_days, purpose
):
    question = replace(PURPOSES["reward"], is_question=True)
    monkeypatch.setitem(PURPOSES, "reward", question)
    sara = line.join()
    send(sara.id, "reward", at=line.at - timedelta(days=age_days), words="راضی بودید؟")
    assert [one for one, _ in line.write("1")] == purpose


def send(customer_id, purpose, *, at, **variables):
    """A text that left us."""
    queue_text(
        customer_id=customer_id,
        mobile=SARA,
        purpose=purpose,
        variables=variables,
        dedupe_key=f"{purpose}:{at}",
        due_at=at,
        at=at,
    )
    row = Message.objects.get(dedupe_key=f"{purpose}:{at}")
    Message.objects.filter(id=row.id).update(sent_at=at, state="sent")
    return row.id
