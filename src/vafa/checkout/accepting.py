"""Accepting a sale: recognise, spend, decide, give, record, in one transaction.

The order matters. The wallet is locked first, so twins of one sale meet there. Whatever can be
refused is refused before the first write. Everything that moves is posted in one statement, and
the sale comes last: if a twin was faster after all, its unique name undoes the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from vafa.audit.types import Actor
from vafa.checkout.correcting import correct_sale
from vafa.checkout.decision import (
    count_uses,
    explain,
    find_place,
    judge_sale,
    keep_awards,
    look_back,
    tell_earned,
)
from vafa.checkout.errors import NoCustomer
from vafa.checkout.printing import write_receipt
from vafa.checkout.spending import NOTHING, Spending, make_trier, plan_spending
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Receipt, Redeem
from vafa.codes.actions import find_code_owner, refuse_code_of_nobody, use_code
from vafa.customers.actions import join_customer
from vafa.customers.queries import find_customer, get_customer
from vafa.customers.types import JoinedBy, Recognized
from vafa.foundation.ids import new_id
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.types import Cause, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.rewards.actions import give_rewards
from vafa.rewards.types import Grant
from vafa.rules.actions import lock_uses
from vafa.sales.actions import Recorded, check_payments, check_sale, record_sale
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.events import SaleAccepted
from vafa.sales.queries import find_sale
from vafa.sales.types import SaleInput
from vafa.tiers.actions import follow_sale
from vafa.tiers.types import Added, Place

if TYPE_CHECKING:
    from vafa.sales.models import Sale


def accept_sale(
    sale: SaleInput,
    *,
    actor: Actor,
    at: datetime,
    redeem: Redeem | None = None,
    request_key: str | None = None,
    joined_by: JoinedBy = JoinedBy.INVOICE,
    announce: bool = True,
) -> Receipt:
    """Accept a sale inside a business's scope: the one door for tills, API, panel and imports.

    A repeat (same source and number, or same `request_key`, and the same contents) gets the
    first receipt again and changes nothing; other contents are refused with SameNumberOtherSale
    unless `sale.revision` is higher, which makes it a correction. Raises BadSale for a sale that
    does not add up and the refusals of `plan_spending`. `announce` False tells nobody: for sales
    of the past.
    """
    check_sale(sale, now=at)
    terms = load_terms()
    fingerprint = _fingerprint(sale, redeem)
    customer = find_customer(sale.customer)
    if customer is None and (redeem is not None or not sale.customer.is_empty()):
        # A repeat may name its customer by a code used up, or a mobile given up, since then.
        known = find_sale(sale.source, sale.number, request_key=request_key)
        if known is not None and known.fingerprint == fingerprint:
            return _tell_again(known, None, terms)
    person = Recognized(customer=customer, is_new=False) if customer else None
    if customer is None:
        person = _meet_stranger(sale, redeem, joined_by=joined_by, terms=terms, actor=actor, at=at)
    wallet = lock_wallet(person.customer.id, at=at) if person else None
    known = find_sale(sale.source, sale.number, request_key=request_key)
    if known is not None:
        is_same_name = (known.source, known.number) == (sale.source, sale.number)
        if known.fingerprint == fingerprint and is_same_name:
            return _tell_again(known, wallet, terms)
        if is_same_name and sale.revision > known.revision:
            return correct_sale(
                known, sale, wallet, terms=terms, fingerprint=fingerprint, actor=actor, at=at
            )
        raise SameNumberOtherSale(source=known.source, number=known.number)
    if wallet is not None and redeem is not None:
        load_lots(wallet)
    place = find_place(wallet.owner_id, terms=terms, at=at) if wallet else None
    spending = plan_spending(sale, redeem, wallet, terms=terms, actor=actor, at=at, place=place)
    check_payments(sale, credit_rial=spending.worth_rial)
    return _settle(
        sale,
        person,
        wallet,
        spending,
        place,
        terms=terms,
        fingerprint=fingerprint,
        request_key=request_key,
        actor=actor,
        at=at,
        announce=announce,
    )


def _tell_again(known: Sale, wallet: Wallet | None, terms: Terms) -> Receipt:
    """The first receipt. History got none: it earned nothing, and that is told."""
    if not known.is_history:
        return Receipt.read(known.receipt)
    receipt = write_receipt(
        sale_id=known.id,
        number=known.number,
        total_rial=known.total_rial,
        customer_id=known.customer_id,
        wallet=wallet,
        terms=terms,
    )
    return replace(receipt, is_repeat=True)


def _meet_stranger(
    sale: SaleInput,
    redeem: Redeem | None,
    *,
    joined_by: JoinedBy,
    terms: Terms,
    actor: Actor,
    at: datetime,
) -> Recognized | None:
    """Whoever is named by a code alone or joins with this sale; None when nobody is named.

    A stranger with a code is refused before they join: that refusal keeps what was written.
    """
    trier = make_trier(actor, sale.till)
    if sale.customer.is_empty():
        if redeem is None:
            return None
        if not (redeem.code and terms.settings.code_alone):
            raise NoCustomer(pointer="/customer")
        owner_id = find_code_owner(redeem.code, trier=trier, at=at)
        return Recognized(customer=get_customer(owner_id), is_new=False)
    if redeem is not None and redeem.code and sale.customer.mobile is not None:
        refuse_code_of_nobody(trier=trier, at=at)
    return join_customer(
        sale.customer,
        joined_by=joined_by,
        branch_id=sale.branch_id,
        actor=actor,
        at=min(sale.at, at),
        profile=sale.profile,
    )


def _settle(
    sale: SaleInput,
    person: Recognized | None,
    wallet: Wallet | None,
    spending: Spending,
    place: Place | None,
    *,
    terms: Terms,
    fingerprint: str,
    request_key: str | None,
    actor: Actor,
    at: datetime,
    announce: bool,
) -> Receipt:
    sale_id = new_id()
    bought = Added(goods_rial=sale.goods_rial, purchases=1)
    judged_as = place.judge_with(bought) if place else None
    decision = judge_sale(
        sale,
        terms=terms,
        customer=look_back(wallet.owner_id, sale.at, terms, judged_as) if wallet else None,
        credit_rial=spending.worth_rial,
        ask_uses=lock_uses,
    )
    grants = decision.grants if wallet else ()
    if wallet is not None:
        if spending.code_id is not None:
            use_code(spending.code_id, sale_id=sale_id, at=at)
        journal = Journal(actor=actor, at=sale.at, recorded_at=at, branch_id=sale.branch_id)
        _move_value(journal, wallet, spending, grants, sale_id=sale_id, terms=terms)
        count_uses(decision, at=at)
    now_at = place.add(_add_up(bought, grants, wallet)) if place and wallet else None
    receipt = write_receipt(
        sale_id=sale_id,
        number=sale.number,
        total_rial=sale.total_rial,
        customer_id=person.customer.id if person else None,
        is_new_customer=person.is_new if person else False,
        wallet=wallet,
        terms=terms,
        spending=spending,
        earned=tell_earned(grants, decision, at=sale.at, zone=terms.zone),
        why=explain(decision, terms),
        place=now_at,
    )
    recorded = Recorded(
        sale_id=sale_id,
        customer_id=receipt.customer_id,
        credit_rial=spending.worth_rial,
        awards=keep_awards(grants, decision.uses),
        receipt=receipt.write(),
        fingerprint=fingerprint,
        request_key=request_key,
    )
    record_sale(sale, recorded, actor=actor, at=at)
    if place and now_at:
        follow_sale(place, now_at, sale_id=sale_id, at=at)
    if announce:
        publish(_tell(receipt, sale), at=at)
    return receipt


def _add_up(bought: Added, grants: Sequence[Grant], wallet: Wallet) -> Added:
    """What the sale adds to each measure of a ladder, now that its awards are given."""
    earned: Counter[Unit] = Counter()
    for grant in grants:
        earned[grant.unit] += grant.amount
    return replace(
        bought,
        points=earned[Unit.POINTS],
        credit_rial=earned[Unit.CREDIT],
        points_held=wallet.purses[Unit.POINTS].balance,
    )


def _move_value(
    journal: Journal,
    wallet: Wallet,
    spending: Spending,
    grants: Sequence[Grant],
    *,
    sale_id: int,
    terms: Terms,
) -> None:
    """Spend, then give; one statement for the books."""
    cause = Cause(kind="sale", id=sale_id)
    if spending is not NOTHING:
        transfer_id = journal.begin(
            TransferKind.SPEND, reference=f"sale:{sale_id}:spend", cause=cause
        )
        if spending.credit_rial:
            journal.spend(transfer_id, wallet, Unit.CREDIT, spending.credit_rial)
        if spending.points:
            journal.spend(transfer_id, wallet, Unit.POINTS, spending.points)
    give_rewards(
        grants,
        journal=journal,
        wallet=wallet,
        cause=cause,
        reference=f"sale:{sale_id}:earn",
        earned_at=journal.at,
        zone=terms.zone,
    )
    journal.post()


def _fingerprint(sale: SaleInput, redeem: Redeem | None) -> str:
    if redeem is None:
        return sale.fingerprint()
    wanted = {"credit_rial": redeem.credit_rial, "points": redeem.points}
    return sale.fingerprint({"redeem": wanted})


def _tell(receipt: Receipt, sale: SaleInput) -> SaleAccepted:
    return SaleAccepted(
        sale_id=receipt.sale_id,
        customer_id=receipt.customer_id,
        goods_rial=sale.goods_rial,
        credit_earned_rial=receipt.earned_of(Unit.CREDIT),
        credit_spent_rial=receipt.credit_spent_rial,
        points_earned=receipt.earned_of(Unit.POINTS),
    )
