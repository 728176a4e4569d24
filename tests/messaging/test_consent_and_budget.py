"""What the gate knows: consent and its proof, the standing control group, blocks, caps, money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.messaging.conftest import NOON, SARA
from tests.messaging.test_wordings import wish
from tests.shop import Shop
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.foundation.draw import draw
from vafa.messaging import actions, queries
from vafa.messaging.desk import load_sending_rules
from vafa.messaging.gatekeeping import is_in_standing_control
from vafa.messaging.models import ConsentProof, GatewayAccount, Message, MonthSpend
from vafa.messaging.types import (
    ConsentChannel,
    ConsentSubject,
    ConsentWay,
    Fault,
    SendingTerms,
    SendResult,
    State,
)
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.scope import business_scope

HERSELF = Actor(kind=ActorKind.CUSTOMER, label="سارا", address="5.1.2.3")


def set_rules(club, **terms):
    with business_scope(club.business.id):
        rules = SendingTerms(**{"standing_control_percent": 0, **terms})
        actions.save_sending_rules(rules, actor=SYSTEM, at=NOON)


def say(is_given, *, at=NOON, words="بله، پیشنهادها را بفرستید", **more):
    return actions.set_consent(
        mobile=SARA,
        is_given=is_given,
        way=ConsentWay.PORTAL,
        words=words,
        actor=HERSELF,
        at=at,
        **more,
    )


# --- consent


def test_each_word_is_kept_with_what_proves_it(scope):
    assert say(True)
    assert not say(True, at=NOON + timedelta(days=1))
    assert say(False, at=NOON + timedelta(days=2), words="لغو")
    last, first = queries.list_proofs(SARA)
    assert (first.is_given, first.words, first.way) == (True, "بله، پیشنهادها را بفرستید", "portal")
    assert (first.actor_label, first.address, first.at) == ("سارا", "5.1.2.3", NOON)
    assert (last.is_given, last.words) == (False, "لغو")
    assert last.version != first.version
    assert queries.load_stopped([SARA]) == {SARA}


def test_a_word_that_came_late_does_not_undo_a_later_one(scope):
    assert say(False)
    assert not say(True, at=NOON - timedelta(hours=1))
    assert queries.is_stopped(SARA)
    assert len(queries.list_proofs(SARA)) == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_proof_can_be_neither_changed_nor_taken_away(scope, change):
    say(True)
    rows = ConsentProof.objects.all()
    with pytest.raises(Exception, match="permission denied"):
        rows.update(words="x") if change == "update" else rows.delete()


def test_subjects_and_channels_are_apart(scope):
    say(False, subject=ConsentSubject.ANALYSIS)
    say(False, channel=ConsentChannel.EMAIL)
    assert not queries.is_stopped(SARA)
    assert queries.load_refusing(ConsentSubject.ANALYSIS, [SARA]) == {SARA}
    said = {(one.subject, one.channel, one.is_given) for one in queries.list_consents(SARA)}
    assert said == {("analysis", "any", False), ("advertising", "email", False)}


@pytest.mark.parametrize("way", list(ConsentWay))
def test_who_stopped_by_whatever_way_gets_no_advertising_of_any_purpose(club, panel, way):
    with business_scope(club.business.id):
        actions.set_advertising(mobile=SARA, is_stopped=True, way=way, actor=SYSTEM, at=NOON)
    for purpose in ("campaign", "scenario", "by_hand"):
        with business_scope(club.business.id):
            wording = actions.save_wording("سلام", at=NOON)
            actions.queue_text(
                customer_id=None,
                mobile=SARA,
                purpose=purpose,
                variables={},
                wording_id=wording,
                dedupe_key=purpose,
                due_at=NOON,
                at=NOON,
            )
    club.queue("expiring", amount=10_000)
    club.queue("reward", words="قهوه")
    assert club.send().states == {State.BLOCKED_OPTOUT: 5}
    assert panel.calls == []


def test_a_stop_of_texts_alone_stops_texts(club, panel):
    with business_scope(club.business.id):
        say(True)
        say(False, channel=ConsentChannel.SMS)
    club.queue("expiring", amount=10_000)
    assert club.send().states == {State.BLOCKED_OPTOUT: 1}


def test_where_a_yes_is_needed_silence_is_not_enough(club, panel):
    set_rules(club, needs_consent=True)
    club.queue("expiring", amount=10_000)
    club.queue("thanks")
    assert club.send().states == {State.WITHHELD: 1, State.SENT: 1}
    with business_scope(club.business.id):
        say(True)
    club.queue("expiring", amount=10_000)
    assert club.send().states == {State.SENT: 1}


# --- the standing control group


def test_the_standing_control_group_does_without_campaigns_and_with_all_else(club, panel):
    set_rules(club, standing_control_percent=50)
    with business_scope(club.business.id):
        shop = Shop()
        people = [shop.person() for _ in range(12)]
        left_out = {one for one in people if draw("standing", one) < 5_000}
        assert {one for one in people if queries.is_left_out(one)} == left_out
    wish(club, "سلام", customers=people)
    wish(club, "سلام", customers=people, key="by_hand", purpose="by_hand")
    club.send()
    with business_scope(club.business.id):
        withheld = Message.objects.filter(state=State.WITHHELD, reason="control_group")
        assert set(withheld.values_list("customer_id", "purpose")) == {
            (one, "campaign") for one in left_out
        }
        counted = queries.count_objections()
        assert counted == ({"control_group": len(left_out)} if left_out else {})


def test_five_percent_do_without_campaigns_unless_the_business_says_otherwise(scope, settings):
    settings.STANDING_CONTROL_PERCENT = 5
    assert queries.get_sending_terms().standing_control_percent == 5
    rules = load_sending_rules()
    assert sum(is_in_standing_control(one, rules) for one in range(2_000)) == 93


# --- blocks and caps


def test_who_is_blocked_by_the_operator_gets_no_advertising_for_a_while(club, played):
    played.script = staticmethod(
        lambda batch: [SendResult(uid=one.uid, state=State.BLOCKED_OPERATOR) for one in batch]
    )
    club.queue("expiring", amount=10_000)
    assert club.send().states == {State.BLOCKED_OPERATOR: 1}
    with business_scope(club.business.id):
        assert queries.is_blocked_by_operator(SARA, at=NOON)
        assert not queries.is_stopped(SARA)
    played.script = staticmethod(
        lambda batch: [SendResult(uid=one.uid, state=State.SENT) for one in batch]
    )
    club.queue("expiring", amount=10_000)
    club.queue("thanks")
    assert club.send().states == {State.BLOCKED_OPERATOR: 1, State.SENT: 1}
    later = NOON + timedelta(days=91)
    club.queue("expiring", amount=10_000, at=later)
    assert club.send(later).states == {State.SENT: 1}


def test_the_cap_of_a_day_frees_after_a_day(club, panel):
    set_rules(club, daily_cap=1, weekly_cap=2)
    for hours, wanted in ((0, State.SENT), (23, State.WITHHELD), (25, State.SENT)):
        at = NOON + timedelta(hours=hours)
        club.queue("expiring", amount=10_000, at=at)
        assert club.send(at).states == {wanted: 1}
    at = NOON + timedelta(hours=51)
    club.queue("expiring", amount=10_000, at=at)
    club.send(at)
    with business_scope(club.business.id):
        assert Message.objects.latest("id").reason == "weekly_cap"


# --- money


@pytest.fixture
def priced(club, played):
    """A part costs 1,000 rials; the gateway takes all and tells no price of its own."""
    with business_scope(club.business.id):
        GatewayAccount.objects.update(part_price_rial=1_000)
    played.script = staticmethod(
        lambda batch: [SendResult(uid=one.uid, state=State.SENT) for one in batch]
    )
    return played


def spent(club, at=NOON):
    with business_scope(club.business.id):
        return queries.get_month_spent(at=at)


def advertise(club, count, at=NOON):
    for place in range(count):
        club.queue("reward", words="قهوه", at=at, mobile=f"+98912000{place:04}")
    return club.send(at).states


def test_the_budget_of_the_month_holds_to_the_rial_and_the_manager_is_told_once(club, priced):
    set_rules(club, monthly_budget_rial=3_999)
    assert advertise(club, 5) == {State.SENT: 3, State.WITHHELD: 2}
    assert advertise(club, 2) == {State.WITHHELD: 2}
    club.queue("thanks")
    assert club.send().states == {State.SENT: 1}
    assert (spent(club).month, spent(club).spent_rial) == ("1405-08", 3_000)
    with business_scope(club.business.id):
        [told] = OutboxEvent.objects.filter(name="text.budget_spent")
        assert told.payload == {"month": "1405-08", "budget_rial": 3_999}
    next_month = NOON + timedelta(days=1)  # 1 Azar
    assert advertise(club, 1, at=next_month) == {State.SENT: 1}
    assert spent(club, next_month).spent_rial == 1_000


def test_what_is_not_taken_is_not_spent_and_what_costs_more_is(club, priced):
    set_rules(club, monthly_budget_rial=100_000)
    said = {
        "queued": SendResult(uid="", state=State.QUEUED, fault=Fault.PASSING),
        "failed": SendResult(uid="", state=State.FAILED),
        "dearer": SendResult(uid="", state=State.SENT, cost_rial=1_700),
    }
    for answer, total in (("queued", 0), ("failed", 0), ("dearer", 1_700)):
        result = said[answer]
        priced.script = staticmethod(
            lambda batch, result=result: [
                SendResult(
                    uid=one.uid, state=result.state, fault=result.fault, cost_rial=result.cost_rial
                )
                for one in batch
            ]
        )
        advertise(club, 1)
        assert spent(club).spent_rial == total


def test_a_text_that_is_too_dear_makes_no_code(club, priced, codes):
    set_rules(club, monthly_budget_rial=500)
    wish(club, "کد: {code}", customers=[None])
    assert club.send().states == {State.WITHHELD: 1}
    assert codes == []


def test_without_a_budget_the_month_is_counted_all_the_same(club, priced):
    assert advertise(club, 2) == {State.SENT: 2}
    assert (spent(club).spent_rial, spent(club).budget_rial) == (2_000, None)
    with business_scope(club.business.id):
        assert MonthSpend.objects.count() == 1


# --- the log


def test_the_log_tells_what_was_kept_back_and_why_per_customer_too(club, panel):
    with business_scope(club.business.id):
        actions.set_advertising(
            mobile="+989120000000", is_stopped=True, way=ConsentWay.TEXT, actor=SYSTEM, at=NOON
        )
        shop = Shop()
        sara, mina = shop.person(), shop.person()
    wish(club, "سلام", customers=[sara, mina])
    club.send()
    with business_scope(club.business.id):
        [row] = queries.list_judged()
        assert (row.verdict, row.reason, row.customer_id) == ("drop", "stopped", sara)
        assert row.purpose == "campaign"
        assert queries.list_judged(customer_id=mina) == []
        assert [one.reason for one in queries.list_judged(customer_id=mina, with_go=True)] == [
            "allowed"
        ]
        assert queries.list_judged(reason="quiet_hours") == []
        assert queries.list_judged(cursor=row.id) == []
