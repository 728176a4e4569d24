"""What a sale earns. Pure: the same sale and rules give the same answer, always and anywhere.

How the awards of one sale are worked out:

1. A rule matches when it runs at the time of the sale and its conditions hold.
2. Of the matching rules that are exclusive, the one of the highest priority applies alone;
   without one, all of them apply and add up.
3. An award is computed exactly on what its rule counts of the sale, rounded once to the rule's
   step, and trimmed to the rule's cap (to the last full step under it).
4. Multipliers come last, by priority: each tops up what the sale earns of its kind to the exact
   sum of the capped awards, so many times over, rounded once, on the terms of the first award.

Rules of equal priority stand in the order in which they were made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from vafa.foundation.money import round_to_step
from vafa.rewards.types import Grant, Reward, Terms
from vafa.rules.tree import Reason, find_reason
from vafa.rules.types import Decision, LiveRule, Multiply, RuleSpec, SaleFacts, Verdict


def decide(sale: SaleFacts, rules: Sequence[LiveRule]) -> Decision:
    """The awards of a sale and the verdict of every rule. The order of `rules` does not matter."""
    ordered = sorted(rules, key=lambda rule: (-rule.spec.priority, rule.rule_id))
    outcomes: dict[int, Grant | Reason] = {}
    matching = []
    for rule in ordered:
        if obstacle := _find_obstacle(rule.spec, sale):
            outcomes[rule.rule_id] = obstacle
        else:
            matching.append(rule)
    if alone := next((rule for rule in matching if rule.spec.exclusive), None):
        displaced = Reason("exclusive_rule", {"rule_id": alone.rule_id, "name": alone.spec.name})
        outcomes |= {rule.rule_id: displaced for rule in matching}
        matching = [alone]
    earned: dict[type[Reward], _Tally] = defaultdict(_Tally)
    for rule in sorted(matching, key=lambda rule: isinstance(rule.spec.reward, Multiply)):
        outcomes[rule.rule_id] = _award(rule, sale, earned[rule.spec.reward_kind])
    return Decision(
        grants=tuple(outcome for outcome in outcomes.values() if isinstance(outcome, Grant)),
        verdicts=tuple(_judge(rule, outcomes[rule.rule_id]) for rule in ordered),
    )


class _Tally:
    """What a sale has earned of one kind of reward so far."""

    def __init__(self) -> None:
        self.exact = Fraction(0)
        self.amount = 0
        self.terms = Terms()
        self._parts: list[tuple[Fraction, tuple[int, ...]]] = []

    def add(self, exact: Fraction, weights: tuple[int, ...], terms: Terms) -> None:
        if not self.exact:
            self.terms = terms
        self.exact += exact
        self._parts.append((exact, weights))

    def weigh(self) -> tuple[int, ...]:
        """How much of it each line earned, near enough to share by: in millionths."""
        shares = []
        for exact, weights in self._parts:
            millionths, whole = int(exact * 1_000_000), sum(weights) or 1
            shares.append([millionths * weight // whole for weight in weights])
        return tuple(sum(line) for line in zip(*shares, strict=True))


def _find_obstacle(spec: RuleSpec, sale: SaleFacts) -> Reason | None:
    if sale.customer is None:
        return Reason("no_customer", {})
    if spec.starts_at is not None and sale.at < spec.starts_at:
        return Reason("not_started", {"starts_at": spec.starts_at.isoformat()})
    if spec.ends_at is not None and sale.at >= spec.ends_at:
        return Reason("ended", {"ends_at": spec.ends_at.isoformat()})
    if spec.terms.is_over(sale.local.day, sale.local.minute):
        return Reason("time_is_up", {})
    if not spec.conditions.holds(sale):
        return find_reason(spec.conditions, sale)
    return None


def _award(rule: LiveRule, sale: SaleFacts, tally: _Tally) -> Grant | Reason:
    """What the rule gives, or why it gives nothing. Enters it in the tally of its kind."""
    if isinstance(rule.spec.reward, Multiply):
        return _multiply(rule, rule.spec.reward, tally)
    counted = rule.spec.basis.count(sale)
    if counted is None:
        return Reason("nothing_earns", {})
    exact = rule.spec.reward.compute(counted)
    weights = rule.spec.reward.weigh(counted)
    tally.add(_trim(exact, rule.spec), weights, rule.spec.terms)
    return _grant(rule, exact, weights, rule.spec.terms, tally)


def _multiply(rule: LiveRule, reward: Multiply, tally: _Tally) -> Grant | Reason:
    if not tally.exact:
        return Reason("nothing_to_multiply", {})
    missing = tally.exact * Fraction(reward.times) - tally.amount
    tally.exact = tally.amount + _trim(missing, rule.spec)
    return _grant(rule, missing, tally.weigh(), tally.terms, tally)


def _grant(
    rule: LiveRule, exact: Fraction, weights: tuple[int, ...], terms: Terms, tally: _Tally
) -> Grant | Reason:
    spec, kind = rule.spec, rule.spec.reward_kind
    step = spec.step or kind.step
    amount = rounded = round_to_step(exact, step=step, mode=spec.rounding)
    if spec.cap_per_sale is not None:
        amount = min(rounded, round_to_step(spec.cap_per_sale, step=step))
    if amount <= 0:
        return Reason("too_little", {"kind": kind.slug, "step": step})
    tally.amount += amount
    return Grant(
        kind=kind.slug,
        unit=kind.unit,
        amount=amount,
        terms=terms,
        rule_id=rule.rule_id,
        rule_version=rule.version,
        weights=weights,
        is_trimmed=amount < rounded,
    )


def _trim(exact: Fraction, spec: RuleSpec) -> Fraction:
    return exact if spec.cap_per_sale is None else min(exact, Fraction(spec.cap_per_sale))


def _judge(rule: LiveRule, outcome: Grant | Reason) -> Verdict:
    applied = isinstance(outcome, Grant)
    if isinstance(outcome, Grant):
        facts = {"kind": outcome.kind, "amount": outcome.amount}
        outcome = Reason("trimmed" if outcome.is_trimmed else "applied", facts)
    return Verdict(
        rule_id=rule.rule_id,
        version=rule.version,
        name=rule.spec.name,
        applied=applied,
        reason=outcome.code,
        facts=outcome.facts,
    )
