"""A sale sent again with other contents: scored anew, and only the difference is written."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.decision import explain, judge_sale, keep_awards
from vafa.checkout.errors import AlreadyReturned
from vafa.checkout.printing import print_lines
from vafa.checkout.returning import sum_awards
from vafa.checkout.terms import Terms
from vafa.checkout.types import Earned, Receipt
from vafa.checkout.undoing import Undone, restore_spent, reverse_awards
from vafa.ledger.actions import Journal, load_lots
from vafa.ledger.queries import list_taken_by
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.rules.types import Decision, Grant
from vafa.sales.actions import Recorded, revise_sale
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.events import SaleCorrected
from vafa.sales.queries import lock_sale, sum_past
from vafa.sales.types import SaleInput, SaleState

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
    spent, but never more than the new total. Refused for another customer, or once something
    came back.
    """
    row = lock_sale(known.id)
    if row.state != SaleState.ACCEPTED:
        raise AlreadyReturned
    if row.customer_id != (wallet.owner_id if wallet else None):
        raise SameNumberOtherSale(source=row.source, number=row.number)
    past = sum_past(wallet.owner_id, before=sale.at) if wallet else None
    spent_rial = min(row.credit_rial, sale.total_rial)
    decision = judge_sale(sale, terms=terms, past=past, credit_rial=spent_rial)
    earned: tuple[Earned, ...] = ()
    if wallet is not None:
        earned = _move_difference(
            row, sale, wallet, decision, spent_rial, terms=terms, actor=actor, at=at
        )
    receipt = _write_receipt(row, sale, wallet, decision, earned, spent_rial, terms)
    recorded = Recorded(
        sale_id=row.id,
        customer_id=row.customer_id,
        credit_rial=spent_rial,
        awards=keep_awards(decision.grants) if wallet else [],
        receipt=receipt.write(),
        fingerprint=fingerprint,
    )
    before = {"revision": row.revision, "total_rial": row.total_rial}
    revise_sale(row, sale, recorded, actor=actor, at=at)
    record(
        actor=actor,
        act="sale.corrected",
        at=at,
        object_kind="sale",
        object_id=row.id,
        before=before,
        after={"revision": sale.revision, "total_rial": sale.total_rial},
    )
    publish(SaleCorrected(sale_id=row.id, customer_id=row.customer_id), at=at)
    return receipt


def _move_difference(
    row: Sale,
    sale: SaleInput,
    wallet: Wallet,
    decision: Decision,
    spent_rial: int,
    *,
    terms: Terms,
    actor: Actor,
    at: datetime,
) -> tuple[Earned, ...]:
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
    after = sum_awards(keep_awards(decision.grants))
    less = {unit: max(0, before[unit] - after[unit]) for unit in Unit}
    reverse_awards(
        less,
        wallet,
        journal,
        undone,
        sale_id=row.id,
        reference=f"{reference}:take",
        terms=terms,
    )
    earned = _give_more(
        {unit: after[unit] - before[unit] for unit in Unit},
        decision,
        wallet,
        journal,
        cause=cause,
        reference=f"{reference}:earn",
        sale=sale,
        terms=terms,
    )
    journal.post()
    return earned


def _give_more(
    more: dict[Unit, int],
    decision: Decision,
    wallet: Wallet,
    journal: Journal,
    *,
    cause: Cause,
    reference: str,
    sale: SaleInput,
    terms: Terms,
) -> tuple[Earned, ...]:
    """Give what the corrected sale earns beyond the first, on the terms of its largest award."""
    names = {verdict.rule_id: verdict.name for verdict in decision.verdicts}
    earned = []
    transfer_id = journal.begin(TransferKind.EARN, reference=reference, cause=cause)
    for unit, amount in more.items():
        if amount <= 0:
            continue
        grant: Grant = max(
            (grant for grant in decision.grants if grant.unit == unit),
            key=lambda grant: (grant.amount, grant.rule_id),
        )
        lot = NewLot(
            unit=unit,
            amount=amount,
            available_at=grant.terms.available_at(sale.at, terms.zone),
            expires_at=grant.terms.expires_at(sale.at, terms.zone),
            priority=grant.terms.priority,
            promotional=grant.terms.promotional,
            rule_id=grant.rule_id,
            rule_version=grant.rule_version,
        )
        journal.give(transfer_id, wallet, lot, cause=cause, at=journal.at)
        earned.append(
            Earned(
                kind=grant.kind,
                unit=unit,
                amount=amount,
                rule_id=grant.rule_id,
                rule_version=grant.rule_version,
                rule_name=names[grant.rule_id],
                available_at=lot.available_at,
                expires_at=lot.expires_at,
            )
        )
    return tuple(earned)


def _write_receipt(
    row: Sale,
    sale: SaleInput,
    wallet: Wallet | None,
    decision: Decision,
    earned: tuple[Earned, ...],
    spent_rial: int,
    terms: Terms,
) -> Receipt:
    balance_rial = wallet.balance(Unit.CREDIT) if wallet else 0
    balance_points = wallet.balance(Unit.POINTS) if wallet else 0
    to_pay = sale.total_rial - spent_rial
    return Receipt(
        sale_id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        is_new_customer=False,
        total_rial=sale.total_rial,
        to_pay_rial=to_pay,
        credit_spent_rial=spent_rial,
        points_spent=0,
        earned=earned,
        balance_rial=balance_rial,
        balance_points=balance_points,
        lines=print_lines(
            terms=terms,
            spent_rial=spent_rial,
            to_pay_rial=to_pay,
            earned=earned,
            balance_rial=balance_rial,
            balance_points=balance_points,
        ),
        why=explain(decision, terms),
    )
