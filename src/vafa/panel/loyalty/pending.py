"""What of a rule is used, and what waits for approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from vafa.foundation.jalali import local_day
from vafa.rewards.types import Words
from vafa.rules.queries import (
    BudgetView,
    RuleView,
    list_proposals,
    load_budgets,
    say_cap,
    say_difference,
)
from vafa.rules.types import RuleSpec


@dataclass(frozen=True, kw_only=True)
class ShownBudget:
    """How much of what a rule may give to everybody together is used."""

    label: str
    share: float
    is_used_up: bool


@dataclass(frozen=True, kw_only=True)
class ShownProposal:
    """A change that waits for approval."""

    id: int
    by: str
    at: datetime
    note: str
    starts: bool
    counts_from: datetime | None
    differences: list[str]
    is_own: bool


def show_budgets(
    rules: Iterable[RuleView], words: Words, *, at: datetime
) -> dict[int, list[ShownBudget]]:
    """The budgets of rules by id, as they stand now."""
    specs = {rule.id: rule.spec for rule in rules}
    loaded = load_budgets(specs, day=local_day(at, words.zone))
    return {
        rule_id: [_show_budget(specs[rule_id], one, words) for one in budgets]
        for rule_id, budgets in loaded.items()
    }


def show_proposal(rule: RuleView, words: Words, *, by: str) -> ShownProposal | None:
    """What waits for approval, against what the rule says now; `by` is who looks."""
    asked = list_proposals(rule.id).get(rule.id)
    if asked is None:
        return None
    return ShownProposal(
        id=asked.id,
        by=asked.proposed_by,
        at=asked.proposed_at,
        note=asked.note,
        starts=asked.starts,
        counts_from=asked.counts_from,
        differences=say_difference(rule.spec, asked.spec, words),
        is_own=asked.proposer == by,
    )


def _show_budget(spec: RuleSpec, budget: BudgetView, words: Words) -> ShownBudget:
    if budget.cap.counts == "times":
        used = _("%(count)s times") % {"count": words.number(budget.used)}
    else:
        used = spec.reward_kind.describe_amount(budget.used, words)
    label = _("%(used)s of: %(limit)s") % {"used": used, "limit": say_cap(budget.cap, spec, words)}
    share = min(1, budget.used / budget.cap.most)
    return ShownBudget(label=label, share=share, is_used_up=budget.is_used_up)
