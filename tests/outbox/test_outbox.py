"""Events: followed at least once, in order, together or not at all, and none holds up another."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from vafa.outbox.actions import (
    MAX_TRIES,
    carry_letters,
    count_waiting,
    deliver_pending,
    forget_delivered,
    publish,
    send_letter,
)
from vafa.outbox.models import OutboxEvent, ReceivedLetter
from vafa.outbox.types import Event, Letter
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope, current_business_id

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    name: ClassVar[str] = "bell.rang"
    times: int


def follow(*reactions, at=NOW):
    return deliver_pending({Rang: list(reactions)}, at=at)


def test_an_event_reaches_its_reactions_once_in_order(scope):
    heard = []
    for times in (1, 2, 3):
        publish(Rang(times=times), at=NOW)
    assert follow(lambda event, at: heard.append((event.times, at))) == 3
    assert follow(lambda event, at: heard.append("again")) == 0
    assert heard == [(1, NOW), (2, NOW), (3, NOW)]


def test_a_failing_reaction_undoes_the_others_of_its_event_and_holds_up_nobody(scope):
    heard = []

    def note(event, at):
        publish(Rang(times=99), at=NOW + timedelta(days=1))
        heard.append(event.times)

    def fail(event, at):
        if event.times == 1:
            raise RuntimeError("no")

    publish(Rang(times=1), at=NOW)
    publish(Rang(times=2), at=NOW)
    follow(note, fail)
    rows = {
        row.payload["times"]: row
        for row in OutboxEvent.objects.filter(due_at__lt=NOW + timedelta(hours=2))
    }
    assert (rows[1].delivered_at, rows[1].tries, rows[1].due_at) == (
        None,
        1,
        NOW + timedelta(seconds=2),
    )
    assert "RuntimeError: no" in rows[1].error
    assert rows[2].delivered_at == NOW
    assert OutboxEvent.objects.filter(payload__times=99).count() == 1  # event 2's only


def test_what_fails_for_ever_is_given_up_and_shown(scope):
    def fail(event, at):
        raise RuntimeError

    publish(Rang(times=1), at=NOW)
    at = NOW
    for _ in range(MAX_TRIES + 3):
        follow(fail, at=at)
        at += timedelta(hours=2)
    assert OutboxEvent.objects.get().tries == MAX_TRIES
    assert count_waiting() == {"waiting": 0, "given_up": 1}


def test_an_event_that_nobody_follows_is_done(scope):
    publish(Rang(times=1), at=NOW)
    assert deliver_pending({}, at=NOW) == 1
    assert OutboxEvent.objects.get().delivered_at == NOW


def test_a_field_that_this_code_no_longer_knows_is_left_out(scope):
    publish(Rang(times=1), at=NOW)
    OutboxEvent.objects.update(payload={"times": 4, "colour": "red"})
    heard = []
    follow(lambda event, at: heard.append(event))
    assert heard == [Rang(times=4)]


def test_what_is_rolled_back_was_never_published(committed, business):
    from vafa.tenancy.scope import business_scope

    with pytest.raises(ZeroDivisionError), business_scope(business.pk):
        publish(Rang(times=1), at=NOW)
        raise ZeroDivisionError
    with business_scope(business.pk):
        assert OutboxEvent.objects.count() == 0


def test_delivered_events_are_forgotten_after_a_while(scope):
    publish(Rang(times=1), at=NOW)
    follow(at=NOW)
    assert forget_delivered(before=NOW) == 0
    assert forget_delivered(before=NOW + timedelta(seconds=1)) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(Letter):
    name: ClassVar[str] = "letter.wrote"
    words: str


def test_a_letter_is_followed_in_the_other_business_once_though_it_comes_twice(business):
    heard = []
    other = create_business(slug=f"{business.slug}-b", name="ب", at=NOW)
    reactions = {Wrote: [lambda letter, at: heard.append((current_business_id(), letter.words))]}
    with business_scope(business.pk):
        send_letter(Wrote(sender_id=business.pk, words="سلام"), to=other.pk, at=NOW)
        assert deliver_pending(reactions, at=NOW) == 0  # it is not for this business
    assert carry_letters(business.pk, reactions, at=NOW) == 1
    with business_scope(business.pk):
        OutboxEvent.objects.update(delivered_at=None)  # as if killed before it was crossed off
    assert carry_letters(business.pk, reactions, at=NOW) == 1
    assert carry_letters(business.pk, reactions, at=NOW) == 0
    assert heard == [(other.pk, "سلام")]


def test_a_letter_in_somebody_elses_name_is_not_followed(business):
    heard = []
    other = create_business(slug=f"{business.slug}-b", name="ب", at=NOW)
    third = create_business(slug=f"{business.slug}-c", name="ج", at=NOW)
    with business_scope(business.pk):
        send_letter(Wrote(sender_id=third.pk, words="سلام"), to=other.pk, at=NOW)
    carry_letters(business.pk, {Wrote: [lambda letter, at: heard.append(letter)]}, at=NOW)
    assert heard == []
    with business_scope(other.pk):
        assert not ReceivedLetter.objects.exists()
