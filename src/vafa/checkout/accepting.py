"""Accepting a sale: recognise, price, spend, decide, give, record, in one transaction.

The order matters. The wallet is locked first, so twins of one sale meet there. Whatever can be
refused is refused before the first write. Everything that moves is posted in one statement, and
the sale comes last: if a twin was faster after all, its unique name undoes the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vafa.audit.types import Actor
from vafa.checkout.brought import plan_brought, use_brought
from vafa.checkout.carding import find_buyer, hide_numbers, refuse_unknown_card
from vafa.checkout.charging import put_on_account, reserve
from vafa.checkout.commissions import find_partners, owe_commissions
from vafa.checkout.correcting import correct_sale
from vafa.checkout.decision import (
    count_uses,
    explain,
    find_place,
    judge_from,
    judge_sale,
    keep_awards,
    look_back,
    tell_earned,
)
from vafa.checkout.errors import NoCustomer
from vafa.checkout.gift_cards import (
    Gifts,
    find_gifts,
    keep_gifts,
    move_gifts,
    plan_gifts,
    refuse_wrong_gifts,
    tell_cards,
)
from vafa.checkout.gifts import tell_gifts
from vafa.checkout.holding import get_credit_hold
from vafa.checkout.moving import add_up, move_value
from vafa.checkout.pricing import Asker, PricedSale, price_sale, refuse_wrong_codes
from vafa.checkout.printing import write_receipt
from vafa.checkout.shares import Share, count_share, find_share, keep_share
from vafa.checkout.spending import Spending, make_trier, plan_spending
from vafa.checkout.suspicion import find_watched, note_waiting
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Receipt, Redeem
from vafa.codes.actions import find_code_owner, refuse_code_of_nobody
from vafa.coupons.actions import record_uses
from vafa.customers.actions import join_customer
from vafa.customers.queries import get_customer
from vafa.customers.types import JoinedBy, Recognized
from vafa.foundation.ids import new_id
from vafa.ledger.actions import Journal, load_lots, lock_wallet, lock_wallets
from vafa.ledger.queries import list_touched
from vafa.ledger.types import Cause, Holder, Owner, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.rules.actions import lock_uses
from vafa.rules.types import CustomerFacts, Decision
from vafa.sales.actions import Recorded, check_payments, check_sale, record_sale
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.events import SaleAccepted
from vafa.sales.queries import find_sale
from vafa.sales.types import SaleInput
from vafa.tiers.actions import follow_sale
from vafa.tiers.types import Added

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
    does not add up, NoSuchCard and BankCard for a card that names nobody, and the refusals of
    `find_partners`, `price_sale`, `plan_spending` and `lock_room`. `announce` False tells nobody:
    for sales of the past.
    """
    check_sale(sale, now=at)
    sale, redeem = hide_numbers(sale, redeem)
    call = _Call(
        terms=load_terms(),
        fingerprint=_fingerprint(sale, redeem),
        request_key=request_key,
        codes=redeem.discount_codes if redeem else (),
        gifts=find_gifts(sale, redeem.gift_cards if redeem else ()),
        draw_id=redeem.draw_id if redeem else None,
        actor=actor,
        at=at,
        announce=announce,
    )
    redeem = redeem if redeem is not None and redeem.spends else None
    customer = find_buyer(sale.customer)
    if customer is None and (redeem is not None or not sale.customer.is_empty()):
        # A repeat may name its customer by a code used up, or a mobile given up, since then.
        known = find_sale(sale.source, sale.number, request_key=request_key)
        if known is not None and known.fingerprint == call.fingerprint:
            return _tell_again(known, None, call.terms)
    person = Recognized(customer=customer, is_new=False) if customer else None
    if customer is None:
        person = _meet_stranger(sale, redeem, call, joined_by=joined_by)
    wallet, others, share = _lock_wallets(person, sale, call)
    known = find_sale(sale.source, sale.number, request_key=request_key)
    if known is not None:
        return _answer_known(known, sale, wallet, list(others.values()), call)
    _load_lots(wallet, share, is_spending=redeem is not None)
    receipt, priced = _settle(sale, redeem, person, wallet, others, share, call)
    if announce:
        publish(_tell(receipt, priced), at=at)
    return receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """How the sale came in, beside what is in it."""

    terms: Terms
    fingerprint: str
    request_key: str | None
    codes: Sequence[str]
    gifts: Gifts
    draw_id: int | None
    actor: Actor
    at: datetime
    announce: bool

    def asker(self, customer: CustomerFacts | None) -> Asker:
        """For whom the sale is priced."""
        return Asker(terms=self.terms, customer=customer, actor=self.actor, at=self.at, keeps=True)


def _lock_wallets(
    person: Recognized | None, sale: SaleInput, call: _Call
) -> tuple[Wallet | None, dict[Owner, Wallet], Share | None]:
    """The customer's wallet, the shared one, those of gift cards, and those that a sale to be
    corrected touched, whoever is in them now; all locked together.
    """
    found = find_share(person.customer.id, call.terms) if person else None
    touched = _list_touched(sale) if sale.revision > 1 else []
    if not (call.gifts.cards or touched or found):
        return (lock_wallet(person.customer.id, at=call.at) if person else None), {}, None
    own = [Owner(Holder.CUSTOMER, person.customer.id)] if person else []
    shared = [found.owner] if found else []
    wallets = lock_wallets([*own, *shared, *touched, *call.gifts.owners], at=call.at)
    share = keep_share(found, wallets[found.owner]) if found else None
    return (wallets.pop(own[0]) if own else None), wallets, share


def _list_touched(sale: SaleInput) -> list[Owner]:
    """Whose wallets the sale that is to be corrected spent from, and to which its awards moved."""
    known = find_sale(sale.source, sale.number)
    return list_touched(Cause(kind="sale", id=known.id)) if known else []


def _answer_known(
    known: Sale, sale: SaleInput, wallet: Wallet | None, others: Sequence[Wallet], call: _Call
) -> Receipt:
    """A repeat is told again, a higher revision corrected, anything else refused."""
    is_same_name = (known.source, known.number) == (sale.source, sale.number)
    if known.fingerprint == call.fingerprint and is_same_name:
        return _tell_again(known, wallet, call.terms)
    if is_same_name and sale.revision > known.revision:
        return correct_sale(
            known,
            sale,
            wallet,
            elsewhere=[one for one in others if one.holder != Holder.CARD],
            codes=call.codes,
            terms=call.terms,
            fingerprint=call.fingerprint,
            actor=call.actor,
            at=call.at,
        )
    raise SameNumberOtherSale(source=known.source, number=known.number)


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
    call: _Call,
    *,
    joined_by: JoinedBy,
) -> Recognized | None:
    """Whoever is named by a hold or code alone, or joins with this sale; None for nobody.

    A stranger with a wrong code is refused before they join: that refusal keeps what was written.
    """
    trier = make_trier(call.actor, sale.till)
    refuse_wrong_codes(sale, call.codes, asker=call.asker(None))
    refuse_wrong_gifts(sale, call.gifts, actor=call.actor, at=call.at)
    if sale.customer.is_empty():
        if redeem is None:
            return None
        if redeem.hold_id:
            owner_id = get_credit_hold(redeem.hold_id).owner.id
            return Recognized(customer=get_customer(owner_id), is_new=False)
        if not (redeem.code and call.terms.settings.code_alone):
            raise NoCustomer(pointer="/customer")
        owner_id = find_code_owner(redeem.code, trier=trier, at=call.at)
        return Recognized(customer=get_customer(owner_id), is_new=False)
    refuse_unknown_card(sale.customer)
    if redeem is not None and redeem.code and sale.customer.mobile is not None:
        refuse_code_of_nobody(trier=trier, at=call.at)
    return join_customer(
        sale.customer,
        joined_by=joined_by,
        branch_id=sale.branch_id,
        actor=call.actor,
        at=min(sale.at, call.at),
        profile=sale.profile,
    )


def _settle(
    sale: SaleInput,
    redeem: Redeem | None,
    person: Recognized | None,
    wallet: Wallet | None,
    cards: dict[Owner, Wallet],
    share: Share | None,
    call: _Call,
) -> tuple[Receipt, SaleInput]:
    """Price, spend, decide, give, record; the receipt, and the sale at its price."""
    terms, actor, at, sale_id = call.terms, call.actor, call.at, new_id()
    partners = find_partners(sale)
    place = find_place(wallet.owner_id, terms=terms, at=at) if wallet else None
    facts = look_back(wallet.owner_id, sale.at, terms, place) if wallet else None
    priced = price_sale(sale, call.codes, asker=call.asker(facts))
    sale = priced.sale
    plan = plan_gifts(sale, call.gifts, cards, actor=actor, at=at)
    buyer_id = wallet.owner_id if wallet else None
    brought = plan_brought(call.draw_id, buyer_id, plan.rest_rial, at=at)
    spending = plan_spending(
        sale, redeem, wallet, share, brought.rest_rial, terms=terms, actor=actor, at=at, place=place
    )
    club_rial = spending.worth_rial + brought.worth_rial
    check_payments(sale, credit_rial=club_rial + plan.paid_rial)
    charge = reserve(sale, buyer_id, credit_rial=club_rial + plan.paid_rial, at=at)
    bought = Added(goods_rial=sale.goods_rial, purchases=1)
    facts = judge_from(facts, place, bought)
    decision = judge_sale(
        sale, terms=terms, customer=facts, credit_rial=club_rial, ask_uses=lock_uses, actor=actor
    )
    grants = decision.grants if wallet else ()
    move_gifts(plan, cards, sale, sale_id=sale_id, actor=actor, at=at)
    if wallet is not None:
        _spend_and_give(sale, wallet, spending, decision, share, call, sale_id=sale_id)
    now_at = place.add(add_up(bought, grants, wallet)) if place and wallet else None
    receipt = write_receipt(
        sale_id=sale_id,
        number=sale.number,
        total_rial=sale.total_rial,
        customer_id=buyer_id,
        is_new_customer=person.is_new if person else False,
        wallet=wallet,
        terms=terms,
        spending=spending,
        earned=tell_earned(grants, decision, at=sale.at, zone=terms.zone),
        why=explain(decision, terms),
        place=now_at,
        discounts=priced.discounts,
        gift_cards=tell_cards(plan, cards, at=sale.at),
        brought=brought,
    )
    _record(priced, receipt, keep_awards(decision), spending.worth_rial, call)
    count_share(spending.share, spending.credit_rial, sale, terms, sale_id=sale_id)
    put_on_account(charge, sale, sale_id=sale_id, terms=terms, actor=actor, at=at)
    owe_commissions(partners, decision, sale, sale_id=sale_id, terms=terms, actor=actor, at=at)
    use_brought(brought, sale, sale_id=sale_id, actor=actor, at=at)
    keep_gifts(plan, sale_id=sale_id, customer_id=receipt.customer_id, actor=actor, at=at)
    if place and now_at:
        follow_sale(place, now_at, sale_id=sale_id, at=at)
    return receipt, sale


def _load_lots(wallet: Wallet | None, share: Share | None, *, is_spending: bool) -> None:
    """Load what may be spent, and what goes on to the shared wallet."""
    if wallet is not None and (is_spending or share is not None):
        load_lots(wallet)
    if share is not None and is_spending:
        load_lots(share.wallet)


def _spend_and_give(
    sale: SaleInput,
    wallet: Wallet,
    spending: Spending,
    decision: Decision,
    share: Share | None,
    call: _Call,
    *,
    sale_id: int,
) -> None:
    """Move the value, count what the rules gave, and tell of gifts."""
    terms, actor, at, grants = call.terms, call.actor, call.at, decision.grants
    journal = Journal(actor=actor, at=sale.at, recorded_at=at, branch_id=sale.branch_id)
    if share and find_watched(sale, wallet.owner_id, terms=terms, actor=actor):
        share = None  # what waits for a decision waits with the buyer
    move_value(journal, wallet, spending, grants, share, sale_id=sale_id, terms=terms)
    count_uses(decision, at=at)
    note_waiting(sale, grants, wallet, terms=terms, sale_id=sale_id, actor=actor, at=at)
    if call.announce:
        cause = Cause(kind="sale", id=sale_id)
        tell_gifts(decision, customer_id=wallet.owner_id, cause=cause, at=at)


def _record(
    priced: PricedSale, receipt: Receipt, awards: list[dict[str, Any]], worth_rial: int, call: _Call
) -> None:
    """Write the sale at its price, with what answers its repeats and undoes it."""
    sale_id, customer_id = receipt.sale_id, receipt.customer_id
    recorded = Recorded(
        sale_id=sale_id,
        customer_id=customer_id,
        credit_rial=worth_rial,
        awards=awards,
        discounts=priced.kept,
        receipt=receipt.write(),
        fingerprint=call.fingerprint,
        request_key=call.request_key,
    )
    record_sale(priced.sale, recorded, actor=call.actor, at=call.at)
    record_uses(priced.takings, sale_id=sale_id, customer_id=customer_id, at=call.at)


def _fingerprint(sale: SaleInput, redeem: Redeem | None) -> str:
    if redeem is None:
        return sale.fingerprint()
    wanted: dict[str, Any] = {"credit_rial": redeem.credit_rial, "points": redeem.points}
    # Those named later are left out where they name nothing: older fingerprints stay as they are.
    for name in ("discount_codes", "gift_cards", "hold_id", "draw_id", "from_shared"):
        if value := getattr(redeem, name):
            wanted[name] = value
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
