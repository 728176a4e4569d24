"""A sale sent again with other contents: scored anew, and only the difference is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.decision import (
    count_uses,
    explain,
    judge_sale,
    keep_awards,
    look_back,
    tell_earned,
)
from vafa.checkout.errors import AlreadyReturned
from vafa.checkout.printing import write_receipt
from vafa.checkout.returning import sum_awards
from vafa.checkout.spending import Spending
from vafa.checkout.terms import Terms
from vafa.checkout.types import Receipt
from vafa.checkout.undoing import Undone, restore_spent, reverse_awards, uncount
from vafa.ledger.actions import Journal, load_lots
from vafa.ledger.queries import list_taken_by
from vafa.ledger.types import Cause, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.rewards.actions import give_rewards
from vafa.rewards.types import Grant
from vafa.rules.actions import lock_uses
from vafa.sales.actions import Recorded, check_payments, revise_sale
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.events import SaleCorrected
from vafa.sales.queries import lock_sale
from vafa.sales.types import SaleInput, SaleState
from vafa.tiers.actions import follow_correction
from vafa.tiers.queries import load_place_before
from vafa.tiers.types import Added, Place

if TYPE_CHECKING:
    from vafa.sales.models import Sale


def correct_sale(
    known: Sale,
    sale: SaleInput,
    wallet: Wallet | None,
    *,
    terms: Terms,
    fingerprint: str,
    actor: Actor,
    at: datetime,
) -> Receipt:
    """Put the corrected sale in the place of the known one, under the customer's locked wallet.

    More award is given, less is taken back, an equal one moves nothing. What was spent stays
    spent, but never more than the new total. Refused for another customer or another branch (a
    key of one branch must not rewrite the sales of the next), or once something came back.
    """
    row = lock_sale(known.id)
    _refuse_another(row, sale, wallet)
    spent_rial = min(row.credit_rial, sale.total_rial)
    check_payments(sale, credit_rial=spent_rial)
    uncount([(award, award["amount"]) for award in row.awards], times=1)
    place = _find_place(row, sale, terms, at) if wallet else None
    decision = judge_sale(
        sale,
        terms=terms,
        customer=look_back(wallet.owner_id, sale.at, terms, place) if wallet else None,
        credit_rial=spent_rial,
        ask_uses=lock_uses,
    )
    grants = decision.grants if wallet and not row.is_history else ()
    more: tuple[Grant, ...] = ()
    if wallet is not None:
        more = _move_difference(row, sale, wallet, grants, spent_rial, terms, actor=actor, at=at)
        if grants:
            count_uses(decision, at=at)
    receipt = write_receipt(
        sale_id=row.id,
        number=row.number,
        total_rial=sale.total_rial,
        customer_id=row.customer_id,
        wallet=wallet,
        terms=terms,
        spending=Spending(credit_rial=spent_rial, worth_rial=spent_rial),
        earned=tell_earned(more, decision, at=sale.at, zone=terms.zone),
        why=() if row.is_history else explain(decision, terms),
    )
    recorded = Recorded(
        sale_id=row.id,
        customer_id=row.customer_id,
        credit_rial=spent_rial,
        awards=keep_awards(grants, decision.uses),
        receipt="" if row.is_history else receipt.write(),
        fingerprint=fingerprint,
    )
    _put_on_record(row, sale, actor=actor, at=at)
    revise_sale(row, sale, recorded, actor=actor, at=at)
    if terms.ladder is not None and row.customer_id is not None:
        follow_correction(row.customer_id, ladder=terms.ladder, sale_id=row.id, at=at)
    publish(SaleCorrected(sale_id=row.id, customer_id=row.customer_id), at=at)
    return receipt


def _find_place(row: Sale, sale: SaleInput, terms: Terms, at: datetime) -> Place | None:
    """Where the buyer stood when the sale was judged first, with what is another now."""
    if terms.ladder is None or row.customer_id is None:
        return None
    place = load_place_before(row.id, row.customer_id, ladder=terms.ladder, at=at, zone=terms.zone)
    return place.judge_with(Added(goods_rial=sale.goods_rial - row.goods_rial))


def _put_on_record(row: Sale, sale: SaleInput, *, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        act="sale.corrected",
        at=at,
        object_kind="sale",
        object_id=row.id,
        before={"revision": row.revision, "total_rial": row.total_rial},
        after={"revision": sale.revision, "total_rial": sale.total_rial},
    )


def _refuse_another(row: Sale, sale: SaleInput, wallet: Wallet | None) -> None:
    if row.state != SaleState.ACCEPTED:
        raise AlreadyReturned
    is_same_buyer = row.customer_id == (wallet.owner_id if wallet else None)
    if not is_same_buyer or row.branch_id != sale.branch_id:
        raise SameNumberOtherSale(source=row.source, number=row.number)


def _move_difference(
    row: Sale,
    sale: SaleInput,
    wallet: Wallet,
    grants: Sequence[Grant],
    spent_rial: int,
    terms: Terms,
    *,
    actor: Actor,
    at: datetime,
) -> tuple[Grant, ...]:
    """Give back what is overspent, take back what is too much; returns what is given besides."""
    cause = Cause(kind="sale", id=row.id)
    spent = list_taken_by(cause, TransferKind.SPEND)
    load_lots(wallet, also=[lot_id for lot_id, _, _ in spent])
    journal = Journal(actor=actor, at=at, branch_id=sale.branch_id)
    reference = f"sale:{row.id}:revision:{sale.revision}"
    undone = Undone()
    restore_spent(
        {Unit.CREDIT: row.credit_rial - spent_rial, Unit.POINTS: 0},
        wallet,
        journal,
        undone,
        sale_id=row.id,
        reference=f"{reference}:restore",
        terms=terms,
    )
    before = sum_awards(row.awards)
    after = sum_awards(keep_awards(grants))
    reverse_awards(
        {unit: max(0, before[unit] - after[unit]) for unit in Unit},
        wallet,
        journal,
        undone,
        sale_id=row.id,
        reference=f"{reference}:take",
        terms=terms,
    )
    more = tuple(
        replace(_largest(unit, grants), amount=after[unit] - before[unit])
        for unit in Unit
        if after[unit] > before[unit]
    )
    give_rewards(
        more,
        journal=journal,
        wallet=wallet,
        cause=cause,
        reference=f"{reference}:earn",
        earned_at=sale.at,
        zone=terms.zone,
    )
    journal.post()
    return more


def _largest(unit: Unit, grants: Sequence[Grant]) -> Grant:
    """The award on whose terms a correction gives what the first sale did not."""
    candidates = [grant for grant in grants if grant.unit == unit]
    return max(candidates, key=lambda grant: (grant.amount, grant.rule_id))
