"""What follows when a budget runs out."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.types import SYSTEM
from vafa.guard.actions import raise_flag
from vafa.guard.types import FlagRule
from vafa.rules.actions import pause_rule
from vafa.rules.budgets import has_budget_left
from vafa.rules.events import BudgetRanOut
from vafa.rules.queries import get_rule


def pause_used_up(event: BudgetRanOut, *, at: datetime) -> None:
    """Pause the rule and tell the manager; nothing where a return has made room since."""
    rule = get_rule(event.rule_id)
    if rule.state != "live" or has_budget_left(rule.id, rule.spec):
        return
    pause_rule(rule_id=rule.id, actor=SYSTEM, at=at)
    raise_flag(
        rule=FlagRule.BUDGET_USED_UP,
        subject=f"rule:{rule.id}",
        severity=1,
        at=at,
        facts={"name": rule.name},
    )
