"""Taking in the past: many sales at once, which earn nothing and text nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vafa.audit.types import Actor
from vafa.customers.actions import recognize_many
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.sales.actions import Recorded, check_payments, check_sale, record_history
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.queries import find_known
from vafa.sales.types import SaleInput


class Outcome(StrEnum):
    RECORDED = "recorded"
    KNOWN = "known"  # the same sale was there already
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryResult:
    """What became of one sale of the past, in the order given."""

    outcome: Outcome
    sale_id: int | None = None
    refusal: Refused | None = None


def accept_history(
    sales: Sequence[SaleInput], *, actor: Actor, at: datetime, joined_by: JoinedBy
) -> list[HistoryResult]:
    """Record past sales in a handful of statements; each is answered by itself, in order.

    Good ones are kept though others are refused. The same file again records nothing twice.
    They earn nothing, publish nothing; their customers join at their first sale's instant.
    Give at most a few thousand at a time.
    """
    known = find_known([(sale.source, sale.number) for sale in sales])
    results: list[HistoryResult] = []
    fresh: list[SaleInput] = []
    for sale in sales:
        fingerprint = sale.fingerprint()
        name = (sale.source, sale.number)
        try:
            check_sale(sale, now=at)
            check_payments(sale, credit_rial=0)
            if name in known and known[name] != fingerprint:
                raise SameNumberOtherSale(source=sale.source, number=sale.number)
        except Refused as refusal:
            results.append(HistoryResult(outcome=Outcome.REFUSED, refusal=refusal))
            continue
        if name in known:
            results.append(HistoryResult(outcome=Outcome.KNOWN))
            continue
        known[name] = fingerprint
        fresh.append(sale)
        results.append(HistoryResult(outcome=Outcome.RECORDED, sale_id=new_id()))
    ids = [result.sale_id for result in results if result.sale_id is not None]
    people = _recognize(fresh, joined_by=joined_by, actor=actor, at=at)
    record_history(
        [
            (
                sale,
                Recorded(
                    sale_id=sale_id,
                    customer_id=people.get(sale.customer.mobile or ""),
                    fingerprint=known[sale.source, sale.number],
                ),
            )
            for sale, sale_id in zip(fresh, ids, strict=True)
        ],
        actor=actor,
        at=at,
    )
    return results


def _recognize(
    sales: Sequence[SaleInput], *, joined_by: JoinedBy, actor: Actor, at: datetime
) -> dict[str, int]:
    first_at: dict[str, datetime] = {}
    profiles: dict[str, Profile] = {}
    for sale in sales:
        mobile = sale.customer.mobile
        if mobile is not None:
            first_at[mobile] = min(sale.at, first_at.get(mobile, at))
            profiles.setdefault(mobile, sale.profile)
    if not first_at:
        return {}
    return recognize_many(
        list(first_at),
        profiles=profiles,
        joined_by=joined_by,
        branch_id=None,
        actor=actor,
        at=first_at,
        announce=False,
    )
