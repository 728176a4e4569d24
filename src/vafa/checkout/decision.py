"""From a sale to the facts that rules judge, and from their decision to words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from vafa.checkout.terms import Terms
from vafa.checkout.types import Earned, Why
from vafa.foundation.jalali import local_day
from vafa.rules.engine import decide
from vafa.rules.queries import load_live_rules, say_verdict
from vafa.rules.types import CustomerFacts, Decision, Grant, Occasion
from vafa.sales.queries import Past
from vafa.sales.types import SaleInput


def judge_sale(sale: SaleInput, *, terms: Terms, past: Past | None, credit_rial: int) -> Decision:
    """What the rules that stood at the sale's instant give for it."""
    rules = load_live_rules(at=sale.at, terms_version=terms.version)
    facts = Occasion.of_sale(
        sale,
        zone=terms.zone,
        customer=_tell_past(sale, past, terms),
        credit_rial=credit_rial,
        barren_skus=terms.barren_skus,
    )
    return decide(facts, rules)


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


def keep_awards(grants: Sequence[Grant]) -> list[dict[str, Any]]:
    """What is kept with the sale: each award, and how much of it each line earned."""
    return [
        {
            "rule_id": grant.rule_id,
            "rule_version": grant.rule_version,
            "unit": str(grant.unit),
            "amount": grant.amount,
            "by_line": list(grant.split()),
        }
        for grant in grants
    ]


def _tell_past(sale: SaleInput, past: Past | None, terms: Terms) -> CustomerFacts | None:
    if past is None:
        return None
    days = None
    if past.last_at is not None:
        days = (local_day(sale.at, terms.zone) - local_day(past.last_at, terms.zone)).days
    return CustomerFacts(
        purchases_before=past.purchases,
        total_before_rial=past.total_rial,
        days_since_last=days,
    )
