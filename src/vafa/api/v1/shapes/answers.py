"""What sales, quotes and returns are answered."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from vafa.api.problems import Problem
from vafa.api.v1.shapes.common import (
    BranchIdOut,
    CustomerIdOut,
    DiscountIdOut,
    Part,
    QuantityOut,
    RuleIdOut,
    SaleIdOut,
    TimeOut,
)

Kind = Literal["credit", "points"]

_RULE = "rule_0r6fz3ajjk2ce"
_EARNED: dict[str, Any] = {
    "kind": "credit",
    "amount": 145_000,
    "rule": _RULE,
    "rule_version": 1,
    "rule_name": "۵٪ اعتبار",
    "available_at": "2026-11-21T12:00:00Z",
    "expires_at": "2027-01-05T20:30:00Z",
}
_WHY: dict[str, Any] = {
    "rule": _RULE,
    "rule_name": "۵٪ اعتبار",
    "applied": True,
    "reason": "applied",
    "sentence": "اعمال شد",
}
SALE_ANSWER: dict[str, Any] = {
    "sale": {
        "id": "sale_0akw6wndgtjwr",
        "number": "1405-8812",
        "total_rial": 3_160_000,
        "to_pay_rial": 3_160_000,
    },
    "customer": {"id": "cus_0akw6wnarf3ha", "is_new": True},
    "earned": [_EARNED],
    "redeemed": [],
    "gift_cards": [],
    "brought_rial": 0,
    "discounts": [],
    "balance": {"credit_rial": 145_000, "points": 0},
    "receipt": {
        "lines": [
            "اعتبار این خرید: ۱۴٬۵۰۰ تومان، تا ۱۵ دی ۱۴۰۵",
            "اعتبار شما: ۱۴٬۵۰۰ تومان",
        ]
    },
    "why": [_WHY],
}
QUOTE_ANSWER: dict[str, Any] = {
    "customer": "cus_0akw6wnarf3ha",
    "total_rial": 3_160_000,
    "to_pay_rial": 3_160_000,
    "gift_rial": 0,
    "brought_rial": 0,
    "discounts": [],
    "earns": [_EARNED],
    "may_spend": {
        "credit_rial": 145_000,
        "usable": {"credit_rial": 145_000, "points": 0},
        "needs_code": True,
    },
    "why": [_WHY],
}
RETURN_ANSWER: dict[str, Any] = {
    "id": "ret_0akw7d1j2m4qz",
    "sale": "sale_0akw6wndgtjwr",
    "number": "R-17",
    "goods_rial": 850_000,
    "reversed": {"credit_rial": 42_000, "points": 0},
    "restored": {"credit_rial": 0, "points": 0},
    "gift_restored_rial": 0,
    "brought_back_rial": 0,
    "owed": {"credit_rial": 0, "points": 0},
    "balance": {"credit_rial": 103_000, "points": 0},
}


class Amounts(Part):
    """Credit in rials, and points."""

    credit_rial: int
    points: int


class SoldPart(Part):
    """The sale in short."""

    id: SaleIdOut
    number: str
    total_rial: int = Field(description=_("The invoice, before club credit."))
    to_pay_rial: int = Field(description=_("What is left to pay."))


class BuyerPart(Part):
    """Who bought."""

    id: CustomerIdOut
    is_new: bool = Field(description=_("Whether this sale made them a member."))


class EarnedPart(Part):
    """One award."""

    kind: Kind
    amount: int = Field(description=_("Rials of credit, or points."))
    rule: RuleIdOut
    rule_version: int
    rule_name: str
    available_at: TimeOut
    expires_at: TimeOut | None = Field(description=_("The first moment at which it is gone."))


class SpentPart(Part):
    """What was spent."""

    kind: Kind
    amount: int


class WhyPart(Part):
    """What one rule said of this sale, and why."""

    rule: RuleIdOut
    rule_name: str
    applied: bool
    reason: str
    sentence: str


class GiftCardPart(Part):
    """What a sale did to a gift card, told by its last four digits."""

    ending: str
    spent_rial: int
    sold_rial: int
    left_rial: int
    expires_at: TimeOut | None


class DiscountedPart(Part):
    """What one discount took off, or why it took nothing."""

    discount: DiscountIdOut | None = Field(description=_("None of a code that opens nothing."))
    name: str
    code: str
    applied: bool
    amount_rial: int
    reason: str
    sentence: str


class ReceiptPart(Part):
    """Ready to be printed under the invoice, in the business's language."""

    lines: list[str]


class SaleAnswer(Part):
    """The receipt of a sale; a repeat gets it again, letter for letter."""

    model_config = ConfigDict(json_schema_extra={"examples": [SALE_ANSWER]})

    sale: SoldPart
    customer: BuyerPart | None
    earned: list[EarnedPart]
    redeemed: list[SpentPart]
    gift_cards: list[GiftCardPart]
    brought_rial: int = Field(description=_("Paid with credit of another business."))
    discounts: list[DiscountedPart]
    balance: Amounts
    receipt: ReceiptPart
    why: list[WhyPart]


class SpendablePart(Part):
    """What may be spent on this invoice."""

    credit_rial: int = Field(description=_("The most credit that this invoice takes."))
    usable: Amounts = Field(description=_("What the customer could spend now."))
    needs_code: bool = Field(description=_("Whether the 7-digit code is asked for."))


class QuoteAnswer(Part):
    """What a sale would earn, what may be spent on it, and why. Nothing was written."""

    model_config = ConfigDict(json_schema_extra={"examples": [QUOTE_ANSWER]})

    customer: CustomerIdOut | None
    total_rial: int
    to_pay_rial: int
    gift_rial: int = Field(description=_("What gift cards would pay."))
    brought_rial: int = Field(description=_("What credit of another business would pay."))
    discounts: list[DiscountedPart]
    earns: list[EarnedPart]
    may_spend: SpendablePart
    why: list[WhyPart]


class ReturnAnswer(Part):
    """What a return moved."""

    model_config = ConfigDict(json_schema_extra={"examples": [RETURN_ANSWER]})

    id: str
    sale: SaleIdOut
    number: str
    goods_rial: int = Field(description=_("What the returned goods came to."))
    reversed: Amounts = Field(description=_("Awards taken back."))
    restored: Amounts = Field(description=_("Spent value given back."))
    gift_restored_rial: int = Field(description=_("What came back to gift cards."))
    brought_back_rial: int = Field(description=_("What went home to another business."))
    owed: Amounts = Field(description=_("What could not be taken back, and is now owed."))
    balance: Amounts


class BatchRow(Part):
    """The answer to one sale of a batch."""

    status: int = Field(description=_("As this sale alone would have got it."))
    sale: SaleIdOut | None = Field(description=_("The sale, also when it was known already."))
    is_repeat: bool
    answer: SaleAnswer | None = Field(description=_("In live mode, the receipt."))
    problem: Problem | None


class BatchAnswer(Part):
    """The answers, in the order of the sales."""

    accepted: int
    repeated: int
    refused: int
    results: list[BatchRow]


class LineOut(Part):
    """One line of a sale."""

    position: int
    sku: str
    name: str
    category: str
    quantity: QuantityOut
    unit_price_rial: int
    discount_rial: int
    net_rial: int
    returned_quantity: QuantityOut


class SaleRow(Part):
    """A sale in a list."""

    id: SaleIdOut
    source: str
    number: str
    revision: int
    at: TimeOut
    created_at: TimeOut
    branch: str = Field(description=_("The branch's code."))
    branch_id: BranchIdOut
    till: str
    cashier: str
    channel: str
    customer: CustomerIdOut | None
    goods_rial: int
    discount_rial: int
    tax_rial: int
    tip_rial: int
    total_rial: int
    credit_rial: int = Field(description=_("The part paid with club credit."))
    returned_rial: int
    state: Literal["accepted", "part_returned", "returned"]


class ReturnOut(Part):
    """A return of a sale."""

    id: str
    number: str
    at: TimeOut
    goods_rial: int
    reason: str


class CommissionOut(Part):
    """What a sale brought a partner."""

    partner: str = Field(description=_("The partner's code."))
    amount_rial: int


class SaleOut(SaleRow):
    """A sale with its lines and what came back of it."""

    lines: list[LineOut]
    fees: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    returns: list[ReturnOut]
    commissions: list[CommissionOut] = Field(
        description=_("What it brought partners, less what came back.")
    )
    earned: list[EarnedPart] = Field(description=_("When it was recorded, before any return."))
    why: list[WhyPart] = Field(description=_("What each rule said. Of history, nothing."))


class SalePage(Part):
    """Sales, the last recorded first."""

    data: list[SaleRow]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
