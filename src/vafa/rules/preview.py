"""A worked invoice: what a rule would give, shown while it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from vafa.catalog.types import MenuTerms
from vafa.foundation.jalali import TEHRAN
from vafa.rules.engine import decide
from vafa.rules.spec import LiveRule, RuleSpec
from vafa.rules.tree import AllOf, AnyOf, Condition, Node
from vafa.rules.types import CustomerFacts, LineFacts, LocalTime, Occasion, Verdict

EXAMPLE_ON_MENU = MenuTerms(credit_percent=Decimal(10), points=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a rule gives on an invoice: what of it counts, the award, its last day; or why not."""

    counted_rial: int
    amount: int
    last_day: date | None
    verdict: Verdict


def preview(
    spec: RuleSpec,
    invoice_rial: int,
    *,
    at: datetime,
    zone: ZoneInfo = TEHRAN,
    discount_rial: int = 0,
    tax_rial: int = 0,
    fees_rial: int = 0,
    tip_rial: int = 0,
    credit_rial: int = 0,
) -> Preview:
    """What the rule gives on an invoice whose goods cost `invoice_rial` before discounts.

    A rule that looks at something else than purchases is shown on that, without an invoice.

    The example is such that the conditions hold, all but those on its amount; what is bought is
    one piece that has `EXAMPLE_ON_MENU` on the menu.
    """
    line = LineFacts(
        gross_rial=invoice_rial, net_rial=invoice_rial - discount_rial, menu=EXAMPLE_ON_MENU
    )
    occasion = Occasion(
        at=at,
        local=LocalTime.of(at, zone),
        lines=(line,) if spec.when.has_sale or spec.when.has_goods else (),
        customer=CustomerFacts(),
        trigger=spec.when.slug,
        event=spec.when.event,
        tax_rial=tax_rial,
        fees_rial=fees_rial,
        tip_rial=tip_rial,
        credit_rial=credit_rial,
    )
    basis = spec.basis.model_copy(update={"only_skus": (), "only_categories": ()})
    supposed = {
        "basis": basis,
        "conditions": _keep_amounts(spec.conditions) or AllOf(),
        "starts_at": None,
        "ends_at": None,
    }
    decision = decide(occasion, [LiveRule(0, 0, spec.model_copy(update=supposed))])
    counted = basis.count(occasion)
    return Preview(
        counted_rial=counted.amount_rial if counted else 0,
        amount=sum(award.amount for award in (*decision.grants, *decision.gifts)),
        last_day=spec.terms.last_day(at, zone) if decision.grants else None,
        verdict=decision.verdicts[0],
    )


def _keep_amounts(node: Node) -> Node | None:
    """The node with what is not about amounts taken as met; None when nothing is left to ask."""
    if isinstance(node, Condition):
        return node if node.is_about_amount else None
    parts = [_keep_amounts(part) for part in node.parts]
    known = tuple(part for part in parts if part is not None)
    if not known or (isinstance(node, AnyOf) and len(known) < len(parts)):
        return None
    return type(node)(known)
