"""Putting the parts of a programme in place: each made once, and changed as its answers change.

`was` is what earlier answers said. Only what differs from it is written, so that what the owner
changed by hand since stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from vafa.audit.types import Actor
from vafa.catalog.queries import products
from vafa.causes.actions import add_cause, change_cause
from vafa.causes.types import CauseTerms
from vafa.checkout.actions import bring_in, make_rule, revise_rule
from vafa.memberships.actions import add_plan, change_plan
from vafa.memberships.types import PlanTerms
from vafa.rewardlist.actions import add_prize, change_prize, change_rate
from vafa.rewardlist.queries import load_rate
from vafa.rewardlist.types import PrizeTerms
from vafa.rules.actions import decline_change, pause_rule
from vafa.rules.queries import get_rule, list_proposals
from vafa.rules.types import RuleSpec
from vafa.tiers.actions import save_ladder
from vafa.tiers.queries import load_ladder
from vafa.tiers.types import Ladder

LEAST_POINTS, CREDIT_DAYS = 50, 90  # of points that change into credit


def put_ladder(ladder: Ladder, *, is_ours: bool, actor: Actor, at: datetime) -> bool:
    """Whether the tiers are the programme's. Those that the business had before stay as they are;
    of its own, the thresholds follow the answers.
    """
    found = load_ladder()
    if found is None:
        save_ladder(ladder, actor=actor, at=at)
        return True
    if is_ours:
        wanted = {tier.slug: tier.threshold for tier in ladder.tiers}
        tiers = tuple(
            replace(tier, threshold=wanted.get(tier.slug, tier.threshold)) for tier in found.tiers
        )
        save_ladder(replace(found, tiers=tiers), actor=actor, at=at)
    return is_ours


def put_plan(
    plan: PlanTerms, *, was: PlanTerms | None, known: int | None, actor: Actor, at: datetime
) -> int:
    """The plan on sale; its code is the next free one."""
    if known is None:
        made = add_plan(replace(plan, sku=_find_free(plan.sku)), actor=actor, at=at)
        return int(made.id)
    change_plan(plan_id=known, is_active=True, actor=actor, at=at, **_differ(plan, was))
    return known


def put_cause(
    cause: CauseTerms, *, was: CauseTerms | None, known: int | None, actor: Actor, at: datetime
) -> int:
    """The cause, collecting."""
    if known is None:
        return int(add_cause(cause, actor=actor, at=at).id)
    change_cause(cause_id=known, is_active=True, actor=actor, at=at, **_differ(cause, was))
    return known


def put_prize(
    prize: PrizeTerms, *, was: PrizeTerms | None, known: int | None, actor: Actor, at: datetime
) -> int:
    """The prize on the list; what is left of its stock stays, unless the answer is another."""
    if known is None:
        return int(add_prize(prize, actor=actor, at=at).id)
    change_prize(prize_id=known, is_active=True, actor=actor, at=at, **_differ(prize, was))
    return known


def put_rate(rial_per_point: int, *, was: int, actor: Actor, at: datetime) -> None:
    """Let points change into credit, unless the business changes them at a rate of its own."""
    rate = load_rate()
    if rate.rial_per_point in {0, was}:
        is_new = not rate.rial_per_point
        change_rate(
            rial_per_point=rial_per_point,
            least_points=LEAST_POINTS if is_new else rate.least_points,
            credit_days=CREDIT_DAYS if is_new else rate.credit_days,
            actor=actor,
            at=at,
        )


def put_rule(
    spec: RuleSpec, *, was: RuleSpec | None, known: int | None, actor: Actor, at: datetime
) -> int:
    """The rule in force, or waiting for approval; a new one where the old one has ended."""
    rule = get_rule(known) if known is not None else None
    if rule is None or rule.state == "ended":
        rule_id, _waits = make_rule(spec=spec, starts=True, actor=actor, at=at)
        return rule_id
    wanted = rule.spec if spec == was else spec
    bring_in(rule_id=rule.id, spec=wanted, actor=actor, at=at)
    return rule.id


def draft_rule(spec: RuleSpec, *, known: int | None, actor: Actor, at: datetime) -> int:
    """The rule as a draft; one that the owner put in force or ended since stays as it is."""
    if known is None:
        rule_id, _waits = make_rule(spec=spec, starts=False, actor=actor, at=at)
        return rule_id
    if get_rule(known).state == "draft":
        revise_rule(rule_id=known, spec=spec, actor=actor, at=at)
    return known


def rest_rule(rule_id: int, *, actor: Actor, at: datetime) -> None:
    """The rule out of force, and what waits for approval with it."""
    pause_rule(rule_id=rule_id, actor=actor, at=at)
    if rule_id in list_proposals(rule_id):
        decline_change(rule_id=rule_id, actor=actor, at=at)


def _differ(now: Any, was: Any) -> Mapping[str, Any]:
    """What changed, by name; all that may be changed where nothing is known of before.

    The code of a plan is its name for ever.
    """
    before = asdict(was) if was is not None else {}
    changed = {name: value for name, value in asdict(now).items() if before.get(name) != value}
    changed.pop("sku", None)
    return changed


def _find_free(sku: str) -> str:
    """This code, or with the first number behind it that the menu does not have."""
    taken = set(products().filter(sku__startswith=sku).values_list("sku", flat=True))
    number = 1
    while sku in taken:
        number += 1
        sku = f"{sku.partition('-')[0]}-{number}"
    return sku
