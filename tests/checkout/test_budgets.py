"""Budgets: shared to the last rial, paused when used up, started again when there is room."""

from datetime import timedelta

import pytest

from tests.checkout.conftest import TILL
from vafa.config.reactions import REACTIONS
from vafa.guard.queries import list_flags
from vafa.guard.types import FlagRule
from vafa.ledger.types import Unit
from vafa.outbox.actions import deliver_pending
from vafa.rewards.kinds.points import Points
from vafa.rules.actions import change_rule, create_rule, start_rule
from vafa.rules.errors import BudgetUsedUp
from vafa.rules.queries import get_rule, load_budgets
from vafa.rules.types import Cap, Period, RuleSpec


def budgeted(till, *caps):
    spec = RuleSpec(name="visits", reward=Points(points=10, per="visit"), caps=caps)
    return create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")


def work(till):
    while deliver_pending(REACTIONS, at=till.at):
        pass


def told():
    """What the manager hears of budgets."""
    return [flag for flag in list_flags() if flag.rule == FlagRule.BUDGET_USED_UP]


def earned(receipt):
    return receipt.earned_of(Unit.POINTS)


def test_a_rule_whose_budget_is_used_up_pauses_and_the_manager_is_told_once(till):
    rule = budgeted(till, Cap(most=25, per="rule"))
    assert [earned(till.sell(1000)) for _ in range(4)] == [10, 10, 5, 0]
    work(till)
    assert get_rule(rule.id).state == "paused"
    [flag] = told()
    assert flag.facts == {"name": "visits"}
    assert till.sell(1000).why == ()
    work(till)
    assert len(told()) == 1


def test_what_is_left_over_and_too_little_for_a_step_pauses_it_too(till):
    spec = RuleSpec(
        name="x", reward=Points(points=10, per="visit"), step=10, caps=(Cap(most=25, per="rule"),)
    )
    rule = create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")
    assert [earned(till.sell(1000)) for _ in range(2)] == [10, 10]
    work(till)
    assert get_rule(rule.id).state == "paused"


@pytest.mark.parametrize(
    "cap",
    [
        Cap(most=10, per="rule", within=Period.MONTH),
        Cap(most=10, per="customer"),
        Cap(most=30, per="rule"),
    ],
)
def test_a_limit_that_is_no_budget_and_a_budget_with_room_pause_nothing(till, cap):
    rule = budgeted(till, cap)
    till.sell(1000), till.sell(1000)
    work(till)
    assert get_rule(rule.id).state == "live"
    assert told() == []


def test_a_larger_budget_or_a_return_lets_it_be_started_again(till):
    rule = budgeted(till, Cap(most=2, per="rule", counts="times"))
    first, _second = till.sell(1000), till.sell(1000)
    work(till)
    with pytest.raises(BudgetUsedUp):
        start_rule(rule_id=rule.id, actor=TILL, at=till.at)
    till.take_back(first)
    till.at += timedelta(minutes=1)
    assert start_rule(rule_id=rule.id, actor=TILL, at=till.at).state == "live"
    assert [earned(till.sell(1000)) for _ in range(2)] == [10, 0]
    work(till)
    assert get_rule(rule.id).state == "paused"
    larger = get_rule(rule.id).spec.model_copy(
        update={"caps": (Cap(most=3, per="rule", counts="times"),)}
    )
    till.at += timedelta(minutes=1)
    change_rule(rule_id=rule.id, spec=larger, actor=TILL, at=till.at)
    start_rule(rule_id=rule.id, actor=TILL, at=till.at)
    assert earned(till.sell(1000)) == 10


def test_a_return_before_the_worker_came_keeps_it_going(till):
    rule = budgeted(till, Cap(most=10, per="rule"))
    till.take_back(till.sell(1000))
    work(till)
    assert get_rule(rule.id).state == "live"


def test_the_used_part_is_told(till):
    rule = budgeted(
        till, Cap(most=40, per="rule"), Cap(most=25, per="rule", within=Period.MONTH), Cap(most=99)
    )
    till.sell(1000)
    specs = {rule.id: get_rule(rule.id).spec}
    [ever, month] = load_budgets(specs, day=till.at.date())[rule.id]
    assert (ever.used, month.used) == (10, 10)
    [ever, month] = load_budgets(specs, day=till.at.date() + timedelta(days=40))[rule.id]
    assert (ever.used, month.used) == (10, 0)
