"""A sale sent again with other contents: scored anew, and only the difference is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.brought import NOTHING_BROUGHT, Brought
from vafa.checkout.charging import Charge, put_on_account, reserve_difference
from vafa.checkout.commissions import find_partners, owe_commissions
from vafa.checkout.decision import (
    count_uses,
    explain,
    judge_from,
    judge_sale,
    keep_awards,
    look_back,
    tell_earned,
)
from vafa.checkout.errors import AlreadyReturned, GiftCardSale
from vafa.checkout.gift_cards_back import find_traces
from vafa.checkout.pricing import Asker, PricedSale, price_sale
from vafa.checkout.printing import write_receipt
from vafa.checkout.returning import sum_awards
from vafa.checkout.shares import open_wallets, settle_restored
from vafa.checkout.spending import NOTHING, Spending
from vafa.checkout.terms import Terms
from vafa.checkout.types import Receipt
from vafa.checkout.undoing import Undone, restore_spent, reverse_awards, uncount
from vafa.coalition.actions import find_draw_of, give_back_draw
from vafa.coupons.actions import give_back, record_uses
from vafa.coupons.queries import load_holding
from vafa.ledger.actions import Journal
from vafa.ledger.queries import sum_by_cause
from vafa.ledger.types import Cause, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.rewards.actions import give_rewards
from vafa.rewards.types import Grant
from vafa.rules.actions import lock_uses
from vafa.rules.types import CustomerFacts, Decision
from vafa.sales.actions import Recorded, check_payments, revise_sale
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.events import SaleCorrected
from vafa.sales.queries import lock_sale
from vafa.sales.types import SaleInput, SaleState
from vafa.tenancy.queries import get_business
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
    elsewhere: Sequence[Wallet],
    codes: Sequence[str],
    terms: Terms,
    fingerprint: str,
    actor: Actor,
    at: datetime,
) -> Receipt:
    """Put the corrected sale in the place of the known one, under the customer's locked wallet.

    It is priced and judged anew, with the codes it had and those that come with it; what was spent
    stays, up to the new total. Refused for another buyer or branch, or once something came back.
    """
    row = _lock(known, sale, wallet)
    place = _find_place(row, terms, at) if wallet else None
    facts = look_back(wallet.owner_id, sale.at, terms, place) if wallet else None
    asker = Asker(terms=terms, customer=facts, actor=actor, at=at, keeps=True)
    priced, sale = _price_anew(row, sale, codes, asker)
    paid_rial, spent = _find_gift_paid(row, sale), _find_spent(row)
    brought = _lower_brought(row, sale.total_rial - paid_rial, actor=actor, at=at)
    spending = _lower(spent, sale.total_rial - paid_rial - brought.worth_rial)
    club_rial = spending.worth_rial + brought.worth_rial
    charge = _check_paid(row, sale, club_rial + paid_rial, at=at)
    facts = judge_from(facts, place, Added(goods_rial=sale.goods_rial - row.goods_rial))
    decision = _judge_anew(row, sale, facts, club_rial, terms, actor)
    change = _Change(decision.grants, spent, spending, elsewhere)
    more = _move_difference(row, sale, wallet, change, terms, actor=actor, at=at)
    count_uses(decision, at=at, with_gifts=False)
    receipt = write_receipt(
        sale_id=row.id,
        number=row.number,
        total_rial=sale.total_rial,
        customer_id=row.customer_id,
        wallet=wallet,
        terms=terms,
        spending=spending,
        earned=tell_earned(more, decision, at=sale.at, zone=terms.zone),
        why=() if row.is_history else explain(decision, terms),
        discounts=priced.discounts,
        gift_cards=Receipt.read(row.receipt).gift_cards if paid_rial else (),
        brought=brought,
    )
    recorded = Recorded(
        sale_id=row.id,
        customer_id=row.customer_id,
        credit_rial=spending.worth_rial,
        awards=keep_awards(decision),
        discounts=priced.kept,
        receipt="" if row.is_history else receipt.write(),
        fingerprint=fingerprint,
    )
    _put_on_record(row, priced, decision, recorded, charge, terms, actor=actor, at=at)
    return receipt


def _judge_anew(
    row: Sale,
    sale: SaleInput,
    facts: CustomerFacts | None,
    club_rial: int,
    terms: Terms,
    actor: Actor,
) -> Decision:
    """What the rules give now; what the sale took of their caps is free for it again. History
    earned nothing, and does not begin to.
    """
    uncount([(award, award["amount"]) for award in row.awards], times=1)
    decision = judge_sale(
        sale, terms=terms, customer=facts, credit_rial=club_rial, ask_uses=lock_uses, actor=actor
    )
    return decision.without_awards() if row.is_history else decision


def _check_paid(row: Sale, sale: SaleInput, value_rial: int, *, at: datetime) -> Charge:
    """What goes on the account besides what stored value pays; refused where it does not add up."""
    check_payments(sale, credit_rial=value_rial)
    return reserve_difference(row, sale, credit_rial=value_rial, at=at)


@dataclass(frozen=True, slots=True)
class _Change:
    """What the corrected sale gives, and what is spent on it before and after."""

    grants: Sequence[Grant]
    spent: Spending
    spending: Spending
    elsewhere: Sequence[Wallet]  # beside the buyer's, locked: shared ones


def _price_anew(
    row: Sale, sale: SaleInput, codes: Sequence[str], asker: Asker
) -> tuple[PricedSale, SaleInput]:
    """The corrected sale at its price; the codes that the first one used are its own still."""
    if row.is_history:
        return PricedSale(sale=sale.paid()), sale.paid()
    if row.discounts:
        asker = replace(asker, holding=load_holding(row.id))
    priced = price_sale(sale, codes, asker=asker)
    return priced, priced.sale


def _find_gift_paid(row: Sale, sale: SaleInput) -> int:
    """What gift cards paid for the sale stays paid. GiftCardSale when that cannot be, or when
    cards were or are to be sold with it.
    """
    traces = find_traces(row.id)
    if traces.sold or any(line.card for line in sale.lines) or traces.paid_rial > sale.total_rial:
        raise GiftCardSale
    return traces.paid_rial


def _find_spent(row: Sale) -> Spending:
    """What is spent on the sale now, unit by unit: the points are worth what the credit is not."""
    if not row.credit_rial:
        return NOTHING
    cause = Cause(kind="sale", id=row.id)
    spent = sum_by_cause(cause, TransferKind.SPEND)
    restored = sum_by_cause(cause, TransferKind.RESTORE)
    return Spending(
        credit_rial=spent[Unit.CREDIT] - restored[Unit.CREDIT],
        points=spent[Unit.POINTS] - restored[Unit.POINTS],
        worth_rial=row.credit_rial,
    )


def _lower(spent: Spending, total_rial: int) -> Spending:
    """The most of what was spent that a total takes: credit goes back first, then whole points."""
    over = max(0, spent.worth_rial - total_rial)
    credit_back = min(spent.credit_rial, over)
    points_back = 0
    points_rial = spent.worth_rial - spent.credit_rial
    if over > credit_back:
        points_back = -(-(over - credit_back) * spent.points // points_rial)
    point_rial = points_rial // spent.points if spent.points else 0
    return Spending(
        credit_rial=spent.credit_rial - credit_back,
        points=spent.points - points_back,
        worth_rial=spent.worth_rial - credit_back - points_back * point_rial,
    )


def _lower_brought(row: Sale, most_rial: int, *, actor: Actor, at: datetime) -> Brought:
    """What of a peer's credit stays on the sale; what it does not take any more goes home."""
    draw = find_draw_of(row.id)
    if draw is None:
        return NOTHING_BROUGHT
    stands = draw.worth_rial - draw.returned_rial
    over = max(0, stands - most_rial)
    if over:
        key = f"revision:{row.revision}"
        give_back_draw(row.id, over, key=key, actor=actor, at=at)
    name = get_business(draw.peer_id).name
    return Brought(draw_id=draw.id, worth_rial=stands - over, name=name)


def _find_place(row: Sale, terms: Terms, at: datetime) -> Place | None:
    """Where the buyer stood when the sale was judged first."""
    if terms.ladder is None or row.customer_id is None:
        return None
    return load_place_before(row.id, row.customer_id, ladder=terms.ladder, at=at, zone=terms.zone)


def _put_on_record(
    row: Sale,
    priced: PricedSale,
    decision: Decision,
    recorded: Recorded,
    charge: Charge,
    terms: Terms,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Write the sale as it is now, what its discounts take and who owes now, and who changed it."""
    sale = priced.sale
    partners = {} if row.is_history else find_partners(sale, only_active=False)
    record(
        actor=actor,
        act="sale.corrected",
        at=at,
        object_kind="sale",
        object_id=row.id,
        before={"revision": row.revision, "total_rial": row.total_rial},
        after={"revision": sale.revision, "total_rial": sale.total_rial},
    )
    if row.discounts:
        give_back(row.id, at=at, always=True)
    record_uses(priced.takings, sale_id=row.id, customer_id=row.customer_id, at=at)
    revise_sale(row, sale, recorded, actor=actor, at=at)
    put_on_account(charge, sale, sale_id=row.id, terms=terms, actor=actor, at=at)
    owe_commissions(partners, decision, sale, sale_id=row.id, terms=terms, actor=actor, at=at)
    if terms.ladder is not None and row.customer_id is not None:
        follow_correction(row.customer_id, ladder=terms.ladder, sale_id=row.id, at=at)
    publish(SaleCorrected(sale_id=row.id, customer_id=row.customer_id), at=at)


def _lock(known: Sale, sale: SaleInput, wallet: Wallet | None) -> Sale:
    """The sale under lock; refused for another buyer or branch, or once something came back."""
    row = lock_sale(known.id)
    if row.state != SaleState.ACCEPTED:
        raise AlreadyReturned
    is_same_buyer = row.customer_id == (wallet.owner_id if wallet else None)
    # A key of one branch must not rewrite the sales of the next.
    if not is_same_buyer or row.branch_id != sale.branch_id:
        raise SameNumberOtherSale(source=row.source, number=row.number)
    return row


def _move_difference(
    row: Sale,
    sale: SaleInput,
    wallet: Wallet | None,
    change: _Change,
    terms: Terms,
    *,
    actor: Actor,
    at: datetime,
) -> tuple[Grant, ...]:
    """Give back what is overspent, take back what is too much; returns what is given besides."""
    if wallet is None:
        return ()
    cause = Cause(kind="sale", id=row.id)
    purse = open_wallets((wallet, *change.elsewhere), cause)
    journal = Journal(actor=actor, at=at, branch_id=sale.branch_id)
    reference = f"sale:{row.id}:revision:{sale.revision}"
    undone = Undone()
    restore_spent(
        {
            Unit.CREDIT: change.spent.credit_rial - change.spending.credit_rial,
            Unit.POINTS: change.spent.points - change.spending.points,
        },
        purse,
        journal,
        undone,
        cause=cause,
        reference=f"{reference}:restore",
        terms=terms,
    )
    settle_restored(journal, purse, wallet, undone.restored[Unit.CREDIT], row.id)
    before, after = sum_awards(row.awards), _sum_grants(change.grants)
    reverse_awards(
        {unit: max(0, before[unit] - after[unit]) for unit in Unit},
        wallet,
        journal,
        undone,
        cause=cause,
        reference=f"{reference}:take",
        terms=terms,
        elsewhere=change.elsewhere,
    )
    more = tuple(
        replace(_largest(unit, change.grants), amount=after[unit] - before[unit])
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


def _sum_grants(grants: Sequence[Grant]) -> dict[Unit, int]:
    return {unit: sum(grant.amount for grant in grants if grant.unit == unit) for unit in Unit}


def _largest(unit: Unit, grants: Sequence[Grant]) -> Grant:
    """The award on whose terms a correction gives what the first sale did not."""
    candidates = [grant for grant in grants if grant.unit == unit]
    return max(candidates, key=lambda grant: (grant.amount, grant.rule_id))
