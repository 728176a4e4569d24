"""From what checkout and sales say to answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vafa.api.v1.ground import Ground
from vafa.api.v1.shapes.answers import (
    Amounts,
    BuyerPart,
    CommissionOut,
    DiscountedPart,
    EarnedPart,
    GiftCardPart,
    Kind,
    LineOut,
    QuoteAnswer,
    ReceiptPart,
    ReturnAnswer,
    ReturnOut,
    SaleAnswer,
    SaleOut,
    SaleRow,
    SoldPart,
    SpendablePart,
    SpentPart,
    WhyPart,
)
from vafa.checkout.types import Discounted, Earned, Quote, Receipt, ReturnReceipt, Why
from vafa.foundation.ids import write_id
from vafa.partners.queries import list_commissions
from vafa.sales.queries import list_lines, list_returns

if TYPE_CHECKING:
    from vafa.sales.models import Sale


def write_receipt(receipt: Receipt) -> SaleAnswer:
    """The answer to a sale: made of its receipt alone, so that a repeat gets the same bytes."""
    buyer = None
    if receipt.customer_id is not None:
        buyer = BuyerPart(id=receipt.customer_id, is_new=receipt.is_new_customer)
    spent: tuple[tuple[Kind, int], ...] = (
        ("credit", receipt.credit_spent_rial),
        ("points", receipt.points_spent),
    )
    return SaleAnswer(
        sale=SoldPart(
            id=receipt.sale_id,
            number=receipt.number,
            total_rial=receipt.total_rial,
            to_pay_rial=receipt.to_pay_rial,
        ),
        customer=buyer,
        earned=[write_earned(one) for one in receipt.earned],
        redeemed=[SpentPart(kind=kind, amount=amount) for kind, amount in spent if amount],
        gift_cards=[
            GiftCardPart(
                ending=part.ending,
                spent_rial=part.spent_rial,
                sold_rial=part.sold_rial,
                left_rial=part.left_rial,
                expires_at=part.expires_at,
            )
            for part in receipt.gift_cards
        ],
        brought_rial=receipt.brought_rial,
        discounts=[_write_discounted(one) for one in receipt.discounts],
        balance=Amounts(credit_rial=receipt.balance_rial, points=receipt.balance_points),
        receipt=ReceiptPart(lines=list(receipt.lines)),
        why=[write_why(one) for one in receipt.why],
    )


def write_quote(quote: Quote) -> QuoteAnswer:
    """The answer to a quote."""
    return QuoteAnswer(
        customer=quote.customer_id,
        total_rial=quote.total_rial,
        to_pay_rial=quote.to_pay_rial,
        gift_rial=quote.gift_rial,
        brought_rial=quote.brought_rial,
        discounts=[_write_discounted(one) for one in quote.discounts],
        earns=[write_earned(one) for one in quote.earned],
        may_spend=SpendablePart(
            credit_rial=quote.may_spend_rial,
            usable=Amounts(credit_rial=quote.usable_rial, points=quote.usable_points),
            needs_code=quote.needs_code,
        ),
        why=[write_why(one) for one in quote.why],
    )


def write_return(receipt: ReturnReceipt) -> ReturnAnswer:
    """The answer to a return."""
    return ReturnAnswer(
        id=write_id("ret", receipt.return_id),
        sale=receipt.sale_id,
        number=receipt.number,
        goods_rial=receipt.goods_rial,
        reversed=Amounts(credit_rial=receipt.reversed_rial, points=receipt.reversed_points),
        restored=Amounts(credit_rial=receipt.restored_rial, points=receipt.restored_points),
        gift_restored_rial=receipt.gift_restored_rial,
        brought_back_rial=receipt.brought_back_rial,
        owed=Amounts(credit_rial=receipt.owed_rial, points=receipt.owed_points),
        balance=Amounts(credit_rial=receipt.balance_rial, points=receipt.balance_points),
    )


def write_sale_row(sale: Sale, ground: Ground) -> SaleRow:
    """A sale in a list."""
    return SaleRow(**_sale_facts(sale, ground))


def write_sale(sale: Sale, ground: Ground) -> SaleOut:
    """A sale with its lines, returns and commissions, and what its rules said: three statements."""
    receipt = Receipt.read(sale.receipt) if sale.receipt else None
    return SaleOut(
        **_sale_facts(sale, ground),
        lines=[
            LineOut(
                position=line.position,
                sku=line.sku,
                name=line.name,
                category=line.category,
                quantity=line.quantity,
                unit_price_rial=line.unit_price_rial,
                discount_rial=line.discount_rial,
                net_rial=line.net_rial,
                returned_quantity=line.returned_quantity,
            )
            for line in list_lines(sale.id)
        ],
        fees=sale.fees,
        payments=sale.payments,
        returns=[
            ReturnOut(
                id=write_id("ret", back.id),
                number=back.number,
                at=back.at,
                goods_rial=back.goods_rial,
                reason=back.reason,
            )
            for back in list_returns(sale.id)
        ],
        commissions=[
            CommissionOut(partner=one.code, amount_rial=one.amount_rial)
            for one in list_commissions(sale.id)
        ],
        earned=[write_earned(one) for one in receipt.earned] if receipt else [],
        why=[write_why(one) for one in receipt.why] if receipt else [],
    )


def _sale_facts(sale: Sale, ground: Ground) -> dict[str, Any]:
    alike = (
        *("id", "source", "number", "revision", "at", "branch_id", "till", "cashier", "channel"),
        *("goods_rial", "discount_rial", "tax_rial", "tip_rial", "total_rial", "credit_rial"),
        *("returned_rial", "state"),
    )
    return {name: getattr(sale, name) for name in alike} | {
        "created_at": sale.recorded_at,
        "branch": ground.codes[sale.branch_id],
        "customer": sale.customer_id,
    }


def write_earned(one: Earned) -> EarnedPart:
    """One award."""
    return EarnedPart(
        kind="points" if one.unit == "points" else "credit",
        amount=one.amount,
        rule=one.rule_id,
        rule_version=one.rule_version,
        rule_name=one.rule_name,
        available_at=one.available_at,
        expires_at=one.expires_at,
    )


def _write_discounted(one: Discounted) -> DiscountedPart:
    return DiscountedPart(
        discount=one.discount_id or None,
        name=one.name,
        code=one.code,
        applied=one.applied,
        amount_rial=one.amount_rial,
        reason=one.reason,
        sentence=one.sentence,
    )


def write_why(one: Why) -> WhyPart:
    """What one rule said."""
    return WhyPart(
        rule=one.rule_id,
        rule_name=one.rule_name,
        applied=one.applied,
        reason=one.reason,
        sentence=one.sentence,
    )
