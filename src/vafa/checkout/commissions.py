"""What a sale brings partners when it is accepted or changed: those it names, those of rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import add

from vafa.audit.types import Actor
from vafa.checkout.split import split_over_lines
from vafa.checkout.terms import Terms
from vafa.foundation.jalali import local_day
from vafa.ledger.actions import Journal
from vafa.partners.actions import follow_sale
from vafa.partners.queries import find_named, list_commissions
from vafa.partners.types import BroughtLine
from vafa.rewards.types import Commission, Gift
from vafa.rules.types import Decision
from vafa.sales.types import SaleInput

Partners = Mapping[str, int]


def find_partners(sale: SaleInput, *, only_active: bool = True) -> Partners:
    """The partners that a sale or its lines name, by code; NoSuchPartner. Nobody costs nothing."""
    named = {
        line.partner: f"/lines/{position}/partner"
        for position, line in enumerate(sale.lines)
        if line.partner
    }
    if sale.partner:
        named[sale.partner] = "/partner"
    return find_named(named, only_active=only_active) if named else {}


def owe_commissions(
    partners: Partners,
    decision: Decision,
    sale: SaleInput,
    *,
    sale_id: int,
    terms: Terms,
    actor: Actor,
    at: datetime,
) -> None:
    """Owe each partner what their lines and the rules bring them: once the sale is recorded.

    For a corrected sale the difference to what it brought before.
    """
    by_rules = _sum_by_line(decision.commissions, len(sale.lines))
    if not (partners or by_rules) and (sale.revision == 1 or not list_commissions(sale_id)):
        return
    goods = split_over_lines(sale.goods_rial, [line.net_rial for line in sale.lines])
    brought: dict[int, list[BroughtLine]] = {}
    for position, line in enumerate(sale.lines):
        code = line.partner or sale.partner
        if code and not line.card:  # value sold is no sale yet
            own = BroughtLine(
                position=position,
                sku=line.sku,
                category=line.category,
                quantity=line.quantity,
                goods_rial=goods[position],
            )
            brought.setdefault(partners[code], []).append(own)
    follow_sale(
        brought,
        by_rules=by_rules,
        sale_id=sale_id,
        lines=len(sale.lines),
        reference=f"sale:{sale_id}:commission:{sale.revision}",
        day=local_day(sale.at, terms.zone),
        journal=Journal(actor=actor, at=sale.at, recorded_at=at, branch_id=sale.branch_id),
    )


def _sum_by_line(gifts: Sequence[Gift], lines: int) -> dict[int, list[int]]:
    """What the rules give each partner for each line."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * lines)
    for gift in gifts:
        assert isinstance(gift.reward, Commission)
        own = sums[gift.reward.partner_id]
        own[:] = map(add, own, gift.split())
    return sums
