"""What a ring of referrals is given waits, is taken back, or is stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.guard.conftest import MANAGER, NOON
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import decide_flag, reward_next_referral, undo_occasion
from vafa.customers.queries import find_by_mobile
from vafa.guard.queries import list_flags, list_held
from vafa.guard.types import Ruling
from vafa.messaging.models import Message
from vafa.referrals.actions import set_inviter
from vafa.referrals.types import Way
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule

CHAIN = [f"+98914000000{number}" for number in range(6)]
DUE = NOON + timedelta(days=9)


@pytest.fixture
def ring(café):
    """A ring that was seen; its first member is watched when the rewards fall due."""
    reward = {"kind": "credit", "amount_rial": 500_000}
    spec = read_rule({"name": "معرف", "when": {"kind": "referral"}, "reward": reward})
    create_rule(spec=spec, actor=SYSTEM, at=NOON - timedelta(days=400), state="live")
    café.referral_rings()
    [café.flag] = [flag for flag in list_flags() if flag.rule == "referral_rings"]
    assert café.flag.subject == f"customer:{find_by_mobile(CHAIN[0]).id}"
    yield café
    café.prove()


def settle(café, at=DUE):
    while reward_next_referral(at=at):
        pass
    café.look(at)


def usable(café, at=DUE):
    return [café.credit(mobile, at=at)[0] for mobile in CHAIN]


def test_the_rewards_of_the_whole_chain_wait_and_nobody_is_texted_of_them(ring):
    settle(ring)
    assert usable(ring) == [0] * 6
    assert [ring.credit(mobile, at=DUE)[1] for mobile in CHAIN[:-1]] >= [500_000] * 5
    held = [one for one in list_held(ring.flag.id) if one.cause.kind == "occasion"]
    assert len(held) == 5
    assert not Message.objects.filter(dedupe_key__startswith="credit:lot").exists()


def test_found_fine_they_are_given(ring):
    settle(ring)
    decide_flag(ring.flag.id, Ruling.FINE, actor=MANAGER, at=DUE)
    assert all(amount >= 500_000 for amount in usable(ring)[:-1])


def test_found_wrong_they_are_taken_and_further_ones_are_not_given(ring):
    settle(ring)
    decide_flag(ring.flag.id, Ruling.BLOCK, actor=MANAGER, at=DUE)
    assert [sum(ring.credit(mobile, at=DUE)) for mobile in CHAIN] == [0] * 6


def test_blocked_before_they_fall_due_nothing_is_given_to_anybody(ring):
    decide_flag(ring.flag.id, Ruling.BLOCK, actor=MANAGER, at=NOON + timedelta(days=1))
    settle(ring)
    assert [sum(ring.credit(mobile, at=DUE)) for mobile in CHAIN] == [0] * 6


@pytest.mark.parametrize(("ruling", "is_left"), [(Ruling.FINE, True), (Ruling.TAKE_BACK, False)])
def test_what_waited_is_taken_back_once_when_its_cause_is_undone(ring, ruling, is_left):
    settle(ring)
    decide_flag(ring.flag.id, ruling, actor=MANAGER, at=DUE)
    before = ring.credit(CHAIN[0], at=DUE)[0]
    assert (before >= 500_000) == is_left
    key = f"{find_by_mobile(CHAIN[1]).id}:1"
    undone = [undo_occasion("referral", key, actor=SYSTEM, at=DUE) for _ in range(2)]
    assert undone == [is_left, False]
    assert ring.credit(CHAIN[0], at=DUE)[0] == before - 500_000 * is_left


def test_friends_who_spend_what_guests_spend_are_no_ring(café):
    above = café.join("+989140000010")
    for number in range(1, 6):
        at, mobile = NOON + timedelta(hours=number), f"+98914000002{number}"
        people = {"customer_id": café.join(mobile, at=at), "inviter_id": above}
        set_inviter(**people, way=Way.TILL, actor=SYSTEM, at=at)
        café.sell(mobile, 4_000_000, at=at)
    assert list_flags() == []
