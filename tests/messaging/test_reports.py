"""What gateways tell later: twice, late, in any order, about anything; and when nobody tells."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise, permutations

import pytest

from tests.loopback import Reply
from tests.messaging.conftest import NOON, minutes
from vafa.messaging import actions
from vafa.messaging.models import GatewayAccount, Message
from vafa.messaging.types import Fault, Report, SendResult, State, is_further
from vafa.tenancy.scope import business_scope

HOURS = timedelta(hours=1)


def report(club, state, message_id=None, at=NOON, **more):
    with business_scope(club.business.id):
        account = GatewayAccount.objects.order_by("position", "id").first()
        given = {"uid": str(message_id)} if message_id else {}
        one = Report(state=state, **given, **more)
        return actions.record_reports(account_id=account.id, reports=[one], at=at)


@pytest.fixture
def sent(club, played) -> int:
    """A text that the gateway took under the id g1."""
    played.script = lambda batch: [
        SendResult(uid=one.uid, state=State.SENT, provider_id="g1") for one in batch
    ]
    one = club.queue("welcome")
    club.send()
    assert club.state(one) == State.SENT
    return one


def test_a_report_moves_a_text_on_once(club, sent):
    assert report(club, State.DELIVERED, sent, at=NOON + minutes(1), code="10") == 1
    message = club.get(sent)
    assert (message.state, message.delivered_at) == (State.DELIVERED, NOON + minutes(1))
    assert report(club, State.DELIVERED, sent, at=NOON + minutes(9), code="10") == 0
    assert club.get(sent).delivered_at == NOON + minutes(1)


def test_a_report_finds_its_text_by_the_gateways_id(club, sent):
    assert report(club, State.FAILED, provider_id="g1", code="6") == 1
    assert (club.get(sent).state, club.get(sent).reason) == (State.FAILED, "6")


TOLD = (State.SENT, State.FAILED, State.EXPIRED, State.DELIVERED)


@pytest.mark.parametrize("order", list(permutations(TOLD)), ids="-".join)
def test_shuffled_reports_end_in_the_same_state(club, sent, order):
    seen = [State.SENT]
    for state in order:
        report(club, state, sent)
        seen.append(State(club.state(sent)))
    assert seen[-1] == State.DELIVERED
    assert all(new == old or is_further(new, than=old) for old, new in pairwise(seen))


def test_a_storm_of_doubled_and_shuffled_reports_never_goes_back(club, played):
    """60 texts, each with a true fate told up to four times among false earlier ones."""
    dice = random.Random(20)
    played.script = lambda batch: [
        SendResult(uid=one.uid, state=State.SENT, provider_id=f"g{one.uid}") for one in batch
    ]
    texts = [club.queue("welcome") for _count in range(60)]
    club.send(limit=60)
    fates = {one: dice.choice([State.DELIVERED, State.FAILED, State.SENT]) for one in texts}
    told = [
        Report(state=state, uid=str(one) if by_uid else "", provider_id=f"g{one}")
        for one, fate in fates.items()
        for state in (State.SENT, fate, fate)
        for by_uid in (True, False)
    ]
    dice.shuffle(told)
    with business_scope(club.business.id):
        account = GatewayAccount.objects.get().id
        for start in range(0, len(told), 17):
            actions.record_reports(account_id=account, reports=told[start : start + 17], at=NOON)
        assert dict(Message.objects.values_list("id", "state")) == fates


@pytest.mark.parametrize("uid", ["", "0", "-1", "12x", "۱۲", "9" * 19, "9" * 400, "1; drop"])
def test_reports_of_nobody_change_nothing(club, sent, uid):
    assert report(club, State.DELIVERED, uid=uid, provider_id="nobody") == 0
    assert club.state(sent) == State.SENT


def test_a_text_that_was_never_tried_takes_no_report(club, played):
    one = club.queue("welcome")
    assert report(club, State.DELIVERED, one) == 0
    assert club.state(one) == State.QUEUED


def test_a_report_during_the_call_is_not_undone_by_its_answer(club, played):
    one = club.queue("welcome")

    def send(batch):
        report(club, State.DELIVERED, one, at=NOON)
        return [SendResult(uid=batch[0].uid, state=State.SENT, provider_id="g7", cost_rial=900)]

    played.script = send
    club.send()
    message = club.get(one)
    assert (message.state, message.gateway_id, message.cost_rial) == (State.DELIVERED, "g7", 900)


def test_a_bad_end_at_an_account_given_up_on_does_not_stop_the_next_attempt(club, played):
    played.script = lambda batch: [
        SendResult(uid=one.uid, state=State.QUEUED, fault=Fault.PASSING) for one in batch
    ]
    one = club.queue("welcome")
    club.send()
    assert report(club, State.FAILED, one) == 0
    assert club.state(one) == State.QUEUED
    # But if it reached the phone after all, it is not sent a second time.
    assert report(club, State.DELIVERED, one) == 1
    assert club.send(NOON + HOURS).taken == 0


def test_a_neighbours_report_reaches_no_text_of_ours(club, sent, business):
    from vafa.tenancy.actions import create_business

    other = create_business(slug=f"n-{business.slug}", name="همسایه", at=NOON)
    with business_scope(other.id):
        reports = [Report(state=State.DELIVERED, uid=str(sent), provider_id="g1")]
        assert actions.record_reports(account_id=1, reports=reports, at=NOON) == 0
    assert club.state(sent) == State.SENT


# --- asking


def test_the_open_ones_are_asked_about_ever_more_rarely_until_they_are_given_up(club, kave):
    kave.service._status = lambda call: Reply(
        200, b'{"return": {"status": 200}, "entries": [{"messageid": 8792343, "status": 4}]}'
    )
    one = club.queue("welcome")
    club.send()
    calls, asked = len(kave.calls), []
    while (at := club.get(one).poll_at) < NOON + 72 * HOURS:
        assert club.poll(at - timedelta(seconds=1)) == 0
        club.poll(at)
        asked.append((at - NOON) // minutes(1))
        assert len(kave.calls) - calls == len(asked)
    assert asked == [1, 5, 15, 60, 180, 360, 720, 1440, 2160, 2880, 3600]
    with business_scope(club.business.id):
        assert actions.close_undecided(at=NOON + 72 * HOURS - minutes(1)) == 0
        assert actions.close_undecided(at=NOON + 72 * HOURS) == 1
        assert actions.close_undecided(at=NOON + 73 * HOURS) == 0
    message = club.get(one)
    assert (message.state, message.poll_at, message.closed_at) == (
        State.UNKNOWN,
        None,
        NOON + 72 * HOURS,
    )
    club.poll(NOON + 80 * HOURS)
    assert len(kave.calls) - calls == len(asked)


def test_after_giving_up_only_a_report_of_the_end_counts(club, sent):
    with business_scope(club.business.id):
        actions.close_undecided(at=NOON + 72 * HOURS)
    assert report(club, State.SENT, sent, at=NOON + 80 * HOURS) == 0
    assert club.state(sent) == State.UNKNOWN
    assert report(club, State.DELIVERED, sent, at=NOON + 90 * HOURS) == 1
    assert club.state(sent) == State.DELIVERED


def test_a_gateway_that_does_not_answer_questions_is_not_asked_in_a_loop(club, kave):
    one = club.queue("welcome")
    club.send()
    kave.answer = lambda call: Reply(503)
    before = len(kave.calls)
    for _repeat in range(5):
        assert club.poll(NOON + minutes(1)) == 0
    assert len(kave.calls) - before == 1
    assert club.state(one) == State.SENT


def test_ignorance_is_not_trusted_too_early_or_of_a_text_that_it_took(club, kave):
    one = club.queue("welcome")
    club.send()
    never = Report(state=State.UNKNOWN, uid=str(one), is_known=False)
    with business_scope(club.business.id):
        account = GatewayAccount.objects.get().id
        assert actions.record_reports(account_id=account, reports=[never], at=NOON + HOURS) == 0
        Message.objects.filter(id=one).update(state=State.UNKNOWN)
        soon = NOON + timedelta(seconds=59)
        assert actions.record_reports(account_id=account, reports=[never], at=soon) == 0
        then = NOON + minutes(1)
        assert actions.record_reports(account_id=account, reports=[never], at=then) == 1
    assert club.state(one) == State.QUEUED


def test_after_the_gateway_has_forgotten_our_number_it_is_not_asked_by_it(club, kave):
    """Kavenegar knows local ids for twelve hours: not knowing one later means nothing."""
    one = club.queue("welcome")
    with business_scope(club.business.id):
        account = GatewayAccount.objects.get().id
    club.change(one, state=State.UNKNOWN, attempts=1, attempted_at=NOON, account_id=account)
    club.change(one, poll_at=NOON + 12 * HOURS)
    club.poll(NOON + 12 * HOURS)
    assert kave.calls == []
    assert (club.state(one), club.get(one).poll_at) == (State.UNKNOWN, None)
