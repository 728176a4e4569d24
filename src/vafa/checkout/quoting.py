"""What a sale would earn and what may be spent on it, without writing anything."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.types import SYSTEM, Actor
from vafa.checkout.brought import quote_brought
from vafa.checkout.carding import find_buyer, hide_numbers, refuse_unknown_card
from vafa.checkout.charging import check_charge
from vafa.checkout.commissions import find_partners
from vafa.checkout.decision import (
    explain,
    find_place,
    judge_from,
    judge_sale,
    look_back,
    tell_earned,
)
from vafa.checkout.errors import MoreThanInvoice
from vafa.checkout.gift_cards import find_gifts, quote_gifts
from vafa.checkout.pricing import Asker, price_sale
from vafa.checkout.shares import quote_share
from vafa.checkout.spending import check_limits, find_open_hold, limit_credit
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Quote, Redeem
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.rules.queries import load_uses
from vafa.sales.actions import check_payments, check_sale
from vafa.sales.types import SaleInput
from vafa.tiers.types import Added, Place


def quote_sale(
    sale: SaleInput, *, at: datetime, redeem: Redeem | None = None, actor: Actor = SYSTEM
) -> Quote:
    """The same decision as a sale's, without the writing. An unknown mobile is quoted as new.

    Spending codes are not tried here: a quote can be asked for as often as one likes. Discount
    codes are, and wrong ones are counted on the till and the actor. Raises BadSale,
    MoreThanInvoice, CodesLocked, UnknownHold, HoldEnded, what limits the customer's tier,
    NoAccount, OverAccountLimit, NoSuchPartner.
    """
    check_sale(sale, now=at)
    sale, redeem = hide_numbers(sale, redeem)
    terms = load_terms()
    find_partners(sale)
    customer = find_buyer(sale.customer)
    if customer is None:
        refuse_unknown_card(sale.customer)
    customer_id, is_named = customer.id if customer else 0, not sale.customer.is_empty()
    place = find_place(customer_id, terms=terms, at=at) if is_named else None
    facts = look_back(customer_id, sale.at, terms, place) if is_named else None
    asker = Asker(terms=terms, customer=facts, actor=actor, at=at, keeps=False)
    priced = price_sale(sale, redeem.discount_codes if redeem else (), asker=asker)
    sale = priced.sale
    gifts = find_gifts(sale, redeem.gift_cards if redeem else ())
    plan = quote_gifts(sale, gifts, actor=actor, at=at)
    draw_id = redeem.draw_id if redeem else None
    brought = quote_brought(draw_id, customer_id, plan.rest_rial, at=at)
    beside_rial = plan.paid_rial + brought.worth_rial
    wallet = load_wallet(customer.id, at=sale.at) if customer else None
    usable = wallet.usable[Unit.CREDIT] if wallet else 0
    may_spend, spent = _find_spent(
        sale, redeem, customer_id, place, (usable, brought.rest_rial), terms=terms, at=at
    )
    check_payments(sale, credit_rial=spent + beside_rial)
    check_charge(sale, customer.id if customer else None, credit_rial=spent + beside_rial)
    facts = judge_from(facts, place, Added(goods_rial=sale.goods_rial, purchases=1))
    club_rial = spent + brought.worth_rial
    decision = judge_sale(
        sale, terms=terms, customer=facts, credit_rial=club_rial, ask_uses=load_uses, actor=actor
    )
    return Quote(
        customer_id=customer.id if customer else None,
        total_rial=sale.total_rial,
        to_pay_rial=sale.total_rial - spent - beside_rial,
        gift_rial=plan.paid_rial,
        brought_rial=brought.worth_rial,
        usable_rial=usable,
        usable_points=wallet.usable[Unit.POINTS] if wallet else 0,
        may_spend_rial=may_spend,
        needs_code=terms.settings.needs_code,
        earned=tell_earned(decision.grants, decision, at=sale.at, zone=terms.zone),
        why=explain(decision, terms),
        discounts=priced.discounts,
    )


def _find_spent(
    sale: SaleInput,
    redeem: Redeem | None,
    customer_id: int,
    place: Place | None,
    bounds: tuple[int, int],
    *,
    terms: Terms,
    at: datetime,
) -> tuple[int, int]:
    """How much credit may come off, and how much does; `bounds` is what is usable and to pay."""
    usable_rial, rest_rial = bounds
    if redeem is not None and redeem.hold_id:
        usable_rial = find_open_hold(redeem.hold_id, customer_id, at=at).amount
    may_spend = limit_credit(min(usable_rial, rest_rial), sale, place)
    if redeem is None or not redeem.spends:
        return may_spend, 0
    if redeem.from_shared:
        shared = quote_share(customer_id, redeem.credit_rial, sale, terms, at=at)
        may_spend = limit_credit(min(shared, rest_rial), sale, place)
    spent = may_spend if redeem.credit_rial is None else redeem.credit_rial
    if spent > rest_rial:
        raise MoreThanInvoice(pointer="/redeem/credit_rial", most_rial=may_spend)
    check_limits(spent, sale, place, terms)
    return may_spend, spent
