"""How much of what a rule may give altogether is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from vafa.rules.caps import UNUSED, Cap, UseKey
from vafa.rules.spec import RuleSpec
from vafa.rules.uses import load_uses


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetView:
    """A limit of a rule for everybody together, and what of it is used in the running period."""

    cap: Cap
    used: int
    is_used_up: bool


def load_budgets(specs: Mapping[int, RuleSpec], *, day: date) -> dict[int, list[BudgetView]]:
    """The budgets of rules by id, as they stand on this day. One statement, or none."""
    keys = {
        (rule_id, cap): UseKey(rule_id, cap.per, 0, cap.within, cap.within.first_day(day))
        for rule_id, spec in specs.items()
        for cap in spec.caps
        if cap.per == "rule"
    }
    uses = load_uses(set(keys.values()))
    budgets: dict[int, list[BudgetView]] = {}
    for (rule_id, cap), key in keys.items():
        use = uses.get(key, UNUSED)
        view = BudgetView(
            cap=cap,
            used=use.times if cap.counts == "times" else use.amount,
            is_used_up=cap.is_used_up(use, step=specs[rule_id].least_award),
        )
        budgets.setdefault(rule_id, []).append(view)
    return budgets


def has_budget_left(rule_id: int, spec: RuleSpec) -> bool:
    """Whether the rule may still give at all: none of its budgets for ever is used up."""
    budgets = load_budgets({rule_id: spec}, day=date.min).get(rule_id, ())
    return not any(one.is_used_up for one in budgets if one.cap.is_budget)
