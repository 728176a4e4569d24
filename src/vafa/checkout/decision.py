"""From a sale to the facts that rules judge, and from their decision to words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from vafa.audit.types import Actor
from vafa.checkout.labels import load_labels
from vafa.checkout.suspicion import find_watched, restrain
from vafa.checkout.terms import Terms
from vafa.checkout.types import Earned, Why
from vafa.foundation.jalali import local_day, start_of_day
from vafa.outbox.actions import publish
from vafa.rewards.types import Award, Grant
from vafa.rules.actions import add_uses
from vafa.rules.engine import decide, list_uses
from vafa.rules.events import BudgetRanOut
from vafa.rules.queries import list_labels_asked, load_live_rules, say_verdict
from vafa.rules.types import (
    CustomerFacts,
    Decision,
    Occasion,
    Period,
    Purchases,
    Use,
    UseKey,
)
from vafa.sales.queries import PERIODS, sum_past
from vafa.sales.types import SaleInput
from vafa.tiers.queries import load_place
from vafa.tiers.types import Added, Place

AskUses = Callable[[Iterable[UseKey]], Mapping[UseKey, Use]]


def find_place(customer_id: int, *, terms: Terms, at: datetime) -> Place | None:
    """Where the customer stands on the ladder; None, at no cost, where there is none."""
    if terms.ladder is None:
        return None
    return load_place(customer_id, ladder=terms.ladder, at=at, zone=terms.zone)


def look_back(
    customer_id: int, at: datetime, terms: Terms, place: Place | None = None
) -> CustomerFacts:
    """The customer as known before this instant, with what was bought in the day, week, … of it.

    `place` is where they stand on the ladder. The groups that rules in force then, or discounts,
    ask about are those of now.
    """
    day = local_day(at, terms.zone)
    starts = {name: start_of_day(Period(name).first_day(day), terms.zone) for name in PERIODS}
    past = sum_past(customer_id, before=at, starts=starts)
    rules = load_live_rules(at=at, terms_version=terms.version)
    asked = [*(rule.spec.conditions for rule in rules), *terms.asked.values()]
    days = None if past.last_at is None else (day - local_day(past.last_at, terms.zone)).days
    return CustomerFacts(
        id=customer_id,
        purchases_before=past.ever.count,
        total_before_rial=past.ever.total_rial,
        days_since_last=days,
        in_period={
            Period(name): Purchases(bought.count, bought.total_rial)
            for name, bought in past.by_period.items()
        },
        labels=load_labels(customer_id, list_labels_asked(asked), at=at)
        | (place.labels if place else frozenset()),
    )


def judge_from(
    customer: CustomerFacts | None, place: Place | None, added: Added
) -> CustomerFacts | None:
    """The customer as rules see them: with this sale on the ladder, where the ladder says so."""
    if customer is None or place is None:
        return customer
    labels = customer.labels - place.labels | place.judge_with(added).labels
    return replace(customer, labels=labels)


def judge_sale(
    sale: SaleInput,
    *,
    terms: Terms,
    customer: CustomerFacts | None,
    credit_rial: int,
    ask_uses: AskUses,
    actor: Actor | None = None,
) -> Decision:
    """What the rules that stood at the sale's instant give for it; less where awards wait or are
    stopped, for this customer or by the hand of `actor`.
    """
    occasion = Occasion.of_sale(
        sale,
        zone=terms.zone,
        customer=customer,
        credit_rial=credit_rial,
        menu=terms.menu,
        holidays=terms.holidays,
    )
    decision = judge(occasion, terms=terms, ask_uses=ask_uses)
    watched = find_watched(sale, customer.id if customer else None, terms=terms, actor=actor)
    return restrain(decision, watched)


def judge(occasion: Occasion, *, terms: Terms, ask_uses: AskUses) -> Decision:
    """What the rules that stood at its instant give for an occasion.

    `ask_uses` is `load_uses`, or `lock_uses` where what is given is going to be counted.
    """
    rules = load_live_rules(at=occasion.at, terms_version=terms.version)
    return decide(occasion, rules, ask_uses(list_uses(occasion, rules)))


def count_uses(decision: Decision, *, at: datetime, with_gifts: bool = True) -> None:
    """Add what is given to the counts of caps, and tell where a budget is used up with it.

    A correction leaves gifts out, but for commissions: they were counted when they were given.
    """
    owed = {gift.rule_id for gift in decision.commissions}
    gifts = () if with_gifts else {gift.rule_id for gift in decision.gifts} - owed
    add_uses({key: use for key, use in decision.uses.items() if key.rule_id not in gifts})
    for rule_id in decision.used_up:
        publish(BudgetRanOut(rule_id=rule_id), at=at)


def explain(decision: Decision, terms: Terms) -> tuple[Why, ...]:
    """Each rule's verdict in one sentence of the business's language."""
    with translation.override(terms.business.language):
        return tuple(
            Why(
                rule_id=verdict.rule_id,
                rule_name=verdict.name,
                applied=verdict.applied,
                reason=verdict.reason,
                sentence=say_verdict(verdict, terms.words),
            )
            for verdict in decision.verdicts
        )


def tell_earned(
    grants: Sequence[Grant], decision: Decision, *, at: datetime, zone: ZoneInfo
) -> tuple[Earned, ...]:
    """Grants of the decision on a sale at this instant, with the names of their rules."""
    names = {verdict.rule_id: verdict.name for verdict in decision.verdicts}
    return tuple(
        Earned(
            kind=grant.kind,
            unit=grant.unit,
            amount=grant.amount,
            rule_id=grant.rule_id,
            rule_version=grant.rule_version,
            rule_name=names[grant.rule_id],
            available_at=grant.terms.available_at(at, zone),
            expires_at=grant.terms.expires_at(at, zone),
        )
        for grant in grants
    )


def keep_awards(decision: Decision) -> list[dict[str, Any]]:
    """What is kept with the sale: each award, how much of it each line earned, and which counts
    of its rule's caps it was added to. A commission has no unit: it is in no wallet.
    """
    awards: tuple[Award, ...] = (*decision.grants, *decision.commissions)
    return [
        {
            "rule_id": award.rule_id,
            "rule_version": award.rule_version,
            "unit": str(award.unit) if isinstance(award, Grant) else "",
            "amount": award.amount,
            "by_line": list(award.split()),
            "uses": [
                [key.per, key.owner_id, key.within, key.starts_on.isoformat()]
                for key in decision.uses
                if key.rule_id == award.rule_id
            ],
        }
        for award in awards
    ]


def list_kept_uses(award: Mapping[str, Any]) -> list[UseKey]:
    """The counts that a kept award was added to."""
    return [
        UseKey(award["rule_id"], per, owner_id, within, date.fromisoformat(starts_on))
        for per, owner_id, within, starts_on in award.get("uses", ())
    ]
