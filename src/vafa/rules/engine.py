"""What an occasion earns. Pure: the same facts and rules give the same answer, always, anywhere.

How the awards of one sale, or of any other occasion, are worked out:

1. A rule looks at the occasions of its trigger. It matches when it runs at the time of the
   occasion and its conditions hold.
2. Of the matching rules that are exclusive, the one of the highest priority applies alone;
   without one, all of them apply and add up.
3. An award is computed exactly on what its rule counts of the sale, rounded once to the rule's
   step, and trimmed to the least of the rule's caps (to the last full step under it); what was
   given before is told in `used`.
4. Multipliers come last, by priority: each tops up what the sale earns of its kind to the exact
   sum of the capped awards, so many times over, rounded once, on the terms of the first award.

Rules of equal priority stand in the order in which they were made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vafa.foundation.money import round_to_step
from vafa.rewards.types import Gift, Grant, Reward, Terms
from vafa.rules.caps import NOTHING_USED, UNUSED, Cap, Use, Used, UseKey
from vafa.rules.tree import Reason, find_reason
from vafa.rules.types import Decision, LiveRule, Multiply, Occasion, RuleSpec, Verdict

Exact = Fraction | int
Outcome = Grant | Gift | Reason
NO_TERMS = Terms()
UNMET = Reason("unmet", {})
"""Stands for conditions that do not hold; which one, and by how much, is found when asked."""


def decide(occasion: Occasion, rules: Sequence[LiveRule], used: Used = NOTHING_USED) -> Decision:
    """The awards, and the verdict of every rule. The order of `rules` does not matter.

    `used` has what was given before under the keys of `list_uses`; what is missing counts as none.
    """
    looking = [rule for rule in rules if rule.spec.when.fits(occasion)]
    outcomes: dict[int, Outcome] = {}
    additive: list[LiveRule] = []
    multipliers: list[LiveRule] = []
    for rule in sorted(looking, key=_rank):
        if obstacle := _find_obstacle(rule.spec, occasion):
            outcomes[rule.rule_id] = obstacle
        elif isinstance(rule.spec.reward, Multiply):
            multipliers.append(rule)
        else:
            additive.append(rule)
    matching = additive + multipliers
    if alone := next((rule for rule in additive if rule.spec.exclusive), None):
        displaced = Reason("exclusive_rule", {"rule_id": alone.rule_id, "name": alone.spec.name})
        outcomes |= {rule.rule_id: displaced for rule in matching}
        matching = [alone]
    earned: dict[type[Reward], _Tally] = defaultdict(_Tally)
    for rule in matching:
        limit = _find_limit(rule, occasion, used)
        outcomes[rule.rule_id] = _award(rule, occasion, earned[rule.spec.reward_kind], limit)
    capped = [rule for rule in matching if rule.spec.caps]
    return Decision(
        grants=tuple(outcome for outcome in outcomes.values() if isinstance(outcome, Grant)),
        gifts=tuple(outcome for outcome in outcomes.values() if isinstance(outcome, Gift)),
        uses=_list_added(capped, outcomes, occasion),
        used_up=_list_used_up(capped, outcomes, occasion, used),
        _judge=lambda: tuple(
            _judge(rule, outcomes.get(rule.rule_id) or _look_away(rule), occasion)
            for rule in sorted(rules, key=lambda rule: (rule.rule_id not in outcomes, *_rank(rule)))
        ),
    )


def list_uses(occasion: Occasion, rules: Sequence[LiveRule]) -> list[UseKey]:
    """The counts that a decision on this occasion depends on, in one order for everybody."""
    keys = {
        cap.key(rule.rule_id, occasion)
        for rule in rules
        if rule.spec.caps
        and rule.spec.when.fits(occasion)
        and _find_obstacle(rule.spec, occasion) is None
        for cap in rule.spec.caps
    }
    return sorted(keys)


@dataclass(frozen=True, slots=True)
class _Limit:
    """The most a rule may give now, and the cap that says so; without one, its cap per sale."""

    most: int
    cap: Cap | None


class _Tally:
    """What a sale has earned of one kind of reward so far."""

    def __init__(self) -> None:
        self.exact: Exact = 0
        self.amount = 0
        self.terms = NO_TERMS
        self._parts: list[tuple[Exact, tuple[int, ...]]] = []

    def add(self, exact: Exact, weights: tuple[int, ...], terms: Terms) -> None:
        if self.exact:
            self.exact += exact
        else:
            self.exact, self.terms = exact, terms
        self._parts.append((exact, weights))

    def weigh(self) -> tuple[int, ...]:
        """How much of it each line earned, near enough to share by: in millionths."""
        shares = []
        for exact, weights in self._parts:
            millionths, whole = int(exact * 1_000_000), sum(weights) or 1
            shares.append([millionths * weight // whole for weight in weights])
        return tuple(sum(line) for line in zip(*shares, strict=True))


def _rank(rule: LiveRule) -> tuple[int, int]:
    return -rule.spec.priority, rule.rule_id


def _look_away(rule: LiveRule) -> Reason:
    """Why a rule does not look at all: it waits for occasions of another kind."""
    return Reason("other_occasion", {"trigger": rule.spec.when.slug, "event": rule.spec.when.event})


def _find_obstacle(spec: RuleSpec, occasion: Occasion) -> Reason | None:
    if occasion.customer is None:
        return Reason("no_customer", {})
    if spec.starts_at is not None and occasion.at < spec.starts_at:
        return Reason("not_started", {"starts_at": spec.starts_at.isoformat()})
    if spec.ends_at is not None and occasion.at >= spec.ends_at:
        return Reason("ended", {"ends_at": spec.ends_at.isoformat()})
    if spec.terms.is_over(occasion.local.day, occasion.local.minute):
        return Reason("time_is_up", {})
    return None if spec.conditions.holds(occasion) else UNMET


def _find_limit(rule: LiveRule, occasion: Occasion, used: Used) -> _Limit | None:
    spec = rule.spec
    if spec.cap_per_sale is None and not spec.caps:
        return None
    limits = [] if spec.cap_per_sale is None else [_Limit(spec.cap_per_sale, None)]
    for cap in spec.caps:
        room = cap.room(used.get(cap.key(rule.rule_id, occasion), UNUSED))
        if room is not None:
            limits.append(_Limit(room, cap))
    return min(limits, key=lambda limit: limit.most, default=None)


def _award(rule: LiveRule, occasion: Occasion, tally: _Tally, limit: _Limit | None) -> Outcome:
    """What the rule gives, or why it gives nothing. Enters it in the tally of its kind."""
    if isinstance(rule.spec.reward, Multiply):
        return _multiply(rule, rule.spec.reward, tally, limit)
    counted = rule.spec.basis.count(occasion)
    if counted is None:
        return Reason("nothing_earns", {})
    exact = rule.spec.reward.compute(counted)
    if occasion.worth_percent != 100:
        exact *= Fraction(occasion.worth_percent, 100)
    weights = rule.spec.reward.weigh(counted)
    if occasion.lines and not any(weights):
        return Reason("nothing_earns", {})
    tally.add(_trim(exact, limit), weights, rule.spec.terms)
    return _grant(rule, exact, weights, rule.spec.terms, tally, limit)


def _multiply(rule: LiveRule, reward: Multiply, tally: _Tally, limit: _Limit | None) -> Outcome:
    if not tally.exact:
        return Reason("nothing_to_multiply", {})
    missing = tally.exact * Fraction(reward.times) - tally.amount
    tally.exact = tally.amount + _trim(missing, limit)
    return _grant(rule, missing, tally.weigh(), tally.terms, tally, limit)


def _grant(
    rule: LiveRule,
    exact: Exact,
    weights: tuple[int, ...],
    terms: Terms,
    tally: _Tally,
    limit: _Limit | None,
) -> Outcome:
    spec, kind = rule.spec, rule.spec.reward_kind
    step = spec.step or kind.step
    amount = rounded = round_to_step(exact, step=step, mode=spec.rounding)
    if limit is not None:
        amount = min(rounded, round_to_step(limit.most, step=step))
    if amount <= 0:
        if rounded > 0 and limit is not None and limit.cap is not None:
            return Reason("used_up", _tell_cap(limit.cap))
        return Reason("too_little", {"kind": kind.slug, "step": step})
    tally.amount += amount
    award: dict[str, Any] = {
        "kind": kind.slug,
        "amount": amount,
        "weights": weights,
        "rule_id": rule.rule_id,
        "rule_version": rule.version,
        "trimmed": _tell_cap(limit.cap) if limit and amount < rounded else None,
    }
    if kind.unit is None:
        assert not isinstance(spec.reward, Multiply), "only value in a wallet is multiplied"
        return Gift(reward=spec.reward, **award)
    return Grant(unit=kind.unit, terms=terms, **award)


def _trim(exact: Exact, limit: _Limit | None) -> Exact:
    return exact if limit is None else min(exact, limit.most)


def _tell_cap(cap: Cap | None) -> dict[str, str]:
    """Whose limit, over what time: of a cap per sale, the sale's."""
    if cap is None:
        return {"per": "rule", "within": "sale"}
    return {"per": cap.per, "within": cap.within}


def _list_added(
    rules: Sequence[LiveRule], outcomes: Mapping[int, Outcome], occasion: Occasion
) -> dict[UseKey, Use]:
    added = {}
    for rule in rules:
        outcome = outcomes[rule.rule_id]
        if isinstance(outcome, Grant | Gift):
            for cap in rule.spec.caps:
                added[cap.key(rule.rule_id, occasion)] = UNUSED.plus(outcome.amount)
    return added


def _list_used_up(
    rules: Sequence[LiveRule],
    outcomes: Mapping[int, Outcome],
    occasion: Occasion,
    used: Used,
) -> tuple[int, ...]:
    """The rules whose budget has not even a step left after what they give now."""
    found = []
    for rule in rules:
        outcome = outcomes[rule.rule_id]
        for cap in rule.spec.caps:
            if cap.is_budget:
                use = used.get(cap.key(rule.rule_id, occasion), UNUSED)
                if isinstance(outcome, Grant | Gift):
                    use = use.plus(outcome.amount)
                if cap.is_used_up(use, step=rule.spec.least_award):
                    found.append(rule.rule_id)
                    break
    return tuple(found)


def _judge(rule: LiveRule, outcome: Outcome, occasion: Occasion) -> Verdict:
    if outcome is UNMET:
        outcome = find_reason(rule.spec.conditions, occasion)
    applied = isinstance(outcome, Grant | Gift)
    if isinstance(outcome, Grant | Gift):
        facts = {"kind": outcome.kind, "amount": outcome.amount, **(outcome.trimmed or {})}
        outcome = Reason("trimmed" if outcome.trimmed else "applied", facts)
    return Verdict(
        rule_id=rule.rule_id,
        version=rule.version,
        name=rule.spec.name,
        applied=applied,
        reason=outcome.code,
        facts=outcome.facts,
    )
