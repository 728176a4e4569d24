"""Rules that a second person approves, and the way back to what a rule said before."""

from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, TILL
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.checkout.actions import change_settings, make_rule, revise_rule, roll_back, switch_on
from vafa.customers.queries import find_by_mobile
from vafa.ledger.queries import load_wallet
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import approve_change, decline_change, pause_rule
from vafa.rules.errors import NothingProposed, ProposedAnew, SamePerson
from vafa.rules.queries import get_rule, list_proposals, list_versions
from vafa.rules.types import RuleSpec
from vafa.staff.actions import create_api_key
from vafa.staff.types import Scope

SARA = Actor(kind=ActorKind.STAFF, id=1, label="سارا")
REZA = Actor(kind=ActorKind.STAFF, id=2, label="رضا")


def visits(points, **more):
    return RuleSpec(name="visits", reward=Points(points=points, per="visit"), **more)


@pytest.fixture
def careful(till):
    """A club where a second person approves; its clock goes on by a minute at each look."""
    change_settings(actor=TILL, at=till.at, needs_approval=True)
    return till


def later(till):
    till.at += timedelta(minutes=1)
    return till.at


def make(till, points=10, **more):
    return make_rule(spec=visits(points), starts=True, actor=SARA, at=till.at, **more)


def test_without_the_switch_what_is_written_counts_at_once(till):
    rule_id, waits = make(till)
    assert not waits
    assert not revise_rule(rule_id=rule_id, spec=visits(20), actor=SARA, at=later(till))
    till.sell(1000)
    assert till.points() == 20


def test_a_new_rule_gives_nothing_until_somebody_else_approves(careful):
    rule_id, waits = make(careful, note="پاییز")
    assert waits
    careful.sell(1000)
    assert (careful.points(), get_rule(rule_id).state) == (0, "draft")
    for nobody in (SARA, TILL, SYSTEM):
        with pytest.raises(SamePerson):
            approve_change(rule_id=rule_id, actor=nobody, at=careful.at)
    rule = approve_change(rule_id=rule_id, actor=REZA, at=later(careful))
    assert rule.state == "live"
    careful.sell(1000)
    assert careful.points() == 10
    with pytest.raises(NothingProposed):
        approve_change(rule_id=rule_id, actor=REZA, at=careful.at)
    acts = (
        AuditRecord.objects.filter(object_id=rule_id).order_by("id").values_list("act", "actor_id")
    )
    assert list(acts) == [
        ("rule.created", 1),
        ("rule.proposed", 1),
        ("rule.approved", 2),
        ("rule.state_changed", 2),
    ]


def test_a_change_of_a_live_rule_waits_and_the_last_one_proposed_is_what_counts(careful):
    rule_id, _ = make(careful)
    approve_change(rule_id=rule_id, actor=REZA, at=later(careful))
    for points in (20, 30):
        assert revise_rule(rule_id=rule_id, spec=visits(points), actor=REZA, at=later(careful))
    careful.sell(1000)
    assert careful.points() == 10
    assert list_proposals()[rule_id].spec == visits(30)
    with pytest.raises(SamePerson):
        approve_change(rule_id=rule_id, actor=REZA, at=careful.at)
    approve_change(rule_id=rule_id, actor=SARA, at=later(careful))
    careful.sell(1000)
    assert careful.points() == 40
    assert list_proposals() == {}


def test_what_came_after_the_look_is_not_approved(careful):
    rule_id, _ = make(careful)
    seen = list_proposals()[rule_id].id
    switch_on(rule_id=rule_id, actor=SARA, at=careful.at)
    with pytest.raises(ProposedAnew):
        approve_change(rule_id=rule_id, proposal_id=seen, actor=REZA, at=careful.at)
    assert get_rule(rule_id).state == "draft"


def test_who_made_a_key_does_not_approve_what_it_proposed(careful):
    made = create_api_key(label="x", scopes=[Scope.RULES_WRITE], actor=SARA, at=careful.at)
    key = Actor(kind=ActorKind.KEY, id=made.key_id, label="x")
    rule_id, waits = make_rule(spec=visits(10), starts=True, actor=key, at=careful.at)
    assert waits
    with pytest.raises(SamePerson):
        approve_change(rule_id=rule_id, actor=SARA, at=careful.at)
    assert approve_change(rule_id=rule_id, actor=REZA, at=later(careful)).state == "live"


def test_what_is_declined_or_taken_back_is_gone(careful):
    rule_id, _ = make(careful)
    decline_change(rule_id=rule_id, actor=SARA, at=careful.at)
    with pytest.raises(NothingProposed):
        approve_change(rule_id=rule_id, actor=REZA, at=careful.at)
    assert get_rule(rule_id).state == "draft"
    assert switch_on(rule_id=rule_id, actor=SARA, at=later(careful))
    approve_change(rule_id=rule_id, actor=REZA, at=later(careful))
    assert get_rule(rule_id).state == "live"


def test_stopping_needs_nobody_and_starting_again_does(careful):
    rule_id, _ = make(careful)
    approve_change(rule_id=rule_id, actor=REZA, at=later(careful))
    pause_rule(rule_id=rule_id, actor=SARA, at=later(careful))
    assert get_rule(rule_id).state == "paused"
    assert switch_on(rule_id=rule_id, actor=SARA, at=later(careful))
    assert get_rule(rule_id).state == "paused"


def test_a_change_for_later_counts_from_its_day_or_from_the_approval_if_that_is_later(careful):
    rule_id, _ = make(careful)
    approve_change(rule_id=rule_id, actor=REZA, at=later(careful))
    soon = careful.at + timedelta(days=2)
    revise_rule(rule_id=rule_id, spec=visits(20), counts_from=soon, actor=SARA, at=later(careful))
    approve_change(rule_id=rule_id, actor=REZA, at=later(careful))
    assert get_rule(rule_id).counts_from == soon
    careful.at = soon + timedelta(hours=1)
    late = careful.at + timedelta(hours=1)
    revise_rule(rule_id=rule_id, spec=visits(30), counts_from=late, actor=SARA, at=careful.at)
    careful.at = late + timedelta(days=1)
    approve_change(rule_id=rule_id, actor=REZA, at=careful.at)
    assert get_rule(rule_id).counts_from == careful.at


def test_rolling_back_is_a_new_version_and_what_was_given_keeps_its_terms(till):
    thirty, ten = Terms(expiry=AfterDays(count=30)), Terms(expiry=AfterDays(count=10))
    rule_id, _ = make_rule(spec=visits(10, terms=thirty), starts=True, actor=SARA, at=till.at)
    till.sell(1000)
    revise_rule(rule_id=rule_id, spec=visits(20, terms=ten), actor=SARA, at=later(till))
    till.sell(1000)
    roll_back(rule_id=rule_id, number=1, actor=REZA, at=later(till))
    till.sell(1000)
    versions = list_versions(rule_id)
    assert [one.number for one in versions] == [3, 2, 1]
    assert versions[0].spec == versions[2].spec
    lots = load_wallet(find_by_mobile(MINA).id, at=till.at).lots
    told = sorted((lot.rule_version, lot.amount, (lot.expires_at - till.at).days) for lot in lots)
    assert told == [(1, 10, 30), (2, 20, 10), (3, 10, 30)]
    till.prove()
