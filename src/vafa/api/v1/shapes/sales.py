"""Sales, quotes and returns on their way in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, GetJsonSchemaHandler, StrictBool, StrictInt, model_validator

from vafa.api.v1.shapes.common import (
    MOST_RIAL,
    Body,
    Count,
    CustomerRef,
    DrawIdIn,
    HoldIdIn,
    Name,
    Named,
    Quantity,
    Rial,
    ShortText,
    TimeIn,
    wrong,
)
from vafa.checkout.types import GiftTender, Redeem
from vafa.customers.types import CustomerKey
from vafa.sales.types import Channel, PaymentMethod

MOST_IN_A_BATCH = 1_000

SALE_EXAMPLE: dict[str, Any] = {
    "source": "till-1",
    "number": "1405-8812",
    "at": "2026-11-21T15:30:00+03:30",
    "branch": "valiasr",
    "channel": "hall",
    "customer": {"mobile": "0912 123 4567", "first_name": "مینا"},
    "lines": [
        {"sku": "latte", "name": "لاته", "category": "نوشیدنی گرم", "unit_price_rial": 1200000},
        {"name": "کیک هویج", "quantity": 2, "unit_price_rial": 900000, "discount_rial": 100000},
    ],
    "tax_rial": 260000,
    "payments": [{"method": "card", "amount_rial": 3160000}],
}
_SPENDING = {"code": "4821507", "credit_rial": "max"}


class SaleCustomer(CustomerRef):
    """Who bought: by one of card, id, external_id and mobile. An unknown mobile joins the club."""

    first_name: str = Field("", max_length=60, description=_("Kept when the customer is new."))
    last_name: str = Field("", max_length=60, description=_("Kept when the customer is new."))
    card: str | None = Field(
        None,
        min_length=1,
        max_length=120,
        description=_("A membership card as typed, swiped or scanned; it goes before all others."),
    )

    def to_key(self) -> CustomerKey:
        """The customer's key, with the card."""
        return replace(super().to_key(), card=self.card)


class LineBody(Body):
    """One line of the invoice: quantity times price, less its own discount."""

    name: Name = Field(description=_("What it is called on the invoice."))
    quantity: Quantity = Field(Decimal(1), description=_("Up to three decimals."))
    unit_price_rial: Rial = Field(description=_("The price of one, in rials."))
    discount_rial: Rial = Field(0, description=_("The line's own discount, for the whole line."))
    sku: str = Field("", max_length=64, description=_("The code of the product on the menu."))
    category: ShortText = Field("", description=_("The category on the menu; rules may ask it."))
    gift_card: str = Field(
        "",
        max_length=120,
        description=_("The number of the gift card that this line sells or tops up."),
    )
    partner: str = Field(
        "", max_length=16, description=_("The code of who brought this line, if not the sale's.")
    )


class FeeBody(Body):
    """Delivery, packing, service: paid with the invoice, earns nothing."""

    kind: str = Field(min_length=1, max_length=40, description=_("delivery, packing, service…"))
    amount_rial: Rial


class DiscountBody(Body):
    """Taken off the whole invoice, after the discounts of the lines."""

    amount_rial: Rial


class PaymentBody(Body):
    """A part of the invoice and how it was paid. Club credit is not written here."""

    method: PaymentMethod
    amount_rial: Rial


class GiftTenderBody(Body):
    """A gift card that pays."""

    card: str = Field(min_length=1, max_length=120, description=_("As typed, swiped or scanned."))
    amount_rial: Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)] | Literal["max"] = Field(
        "max", description=_("How much; «max» is all that is on it and the invoice takes.")
    )


class RedeemBody(Body):
    """What the guest spends: gift cards, then credit with the 7-digit code of the text, points."""

    code: str = Field("", max_length=32, description=_("The 7 digits of the text; in any digits."))
    credit_rial: Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)] | Literal["max"] | None = Field(
        None, description=_("How much credit; «max» is all that there is and the invoice takes.")
    )
    points: Count = Field(0, description=_("How many points, where points pay invoices."))
    discount_codes: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field(
        [],
        max_length=5,
        description=_("Codes of discounts; they lower the price before anything is spent."),
    )
    hold: HoldIdIn | None = Field(
        None, description=_("Credit that was set aside for this sale, whole or in part.")
    )
    draw: DrawIdIn | None = Field(
        None, description=_("Credit that was brought from another business for this sale.")
    )
    from_shared: StrictBool = Field(
        False, description=_("Take the credit from the wallet that the customer shares.")
    )
    gift_cards: list[GiftTenderBody] = Field(
        [], max_length=5, description=_("They pay in this order, before points and credit.")
    )

    @property
    def names_value(self) -> bool:
        """Whether value of the customer's is to be spent."""
        return bool(self.code or self.credit_rial or self.points or self.hold or self.from_shared)

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.names_value or self.discount_codes or self.gift_cards or self.draw):
            raise wrong("nothing_named")
        return self

    def to_redeem(self) -> Redeem:
        """With a code or hold alone, all credit is spent; with anything else alone, none."""
        codes = tuple(dict.fromkeys(code.strip() for code in self.discount_codes))
        cards = tuple(
            GiftTender(
                card=one.card, amount_rial=None if one.amount_rial == "max" else one.amount_rial
            )
            for one in self.gift_cards
        )
        if not self.names_value:
            return Redeem(discount_codes=codes, gift_cards=cards, draw_id=self.draw)
        credit = self.credit_rial
        if credit is None:
            credit = 0 if self.points and not self.hold else "max"
        return Redeem(
            code=self.code.strip(),
            credit_rial=None if credit == "max" else credit,
            points=self.points,
            discount_codes=codes,
            gift_cards=cards,
            hold_id=self.hold,
            draw_id=self.draw,
            from_shared=self.from_shared,
        )


class SaleBody(Body):
    """A sale. `source` and `number` are its name for ever: the same pair is the same sale."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [SALE_EXAMPLE, SALE_EXAMPLE | {"redeem": _SPENDING}]}
    )

    source: str = Field(
        min_length=1, max_length=32, description=_("Which till or system numbers these invoices.")
    )
    number: str = Field(min_length=1, max_length=64, description=_("The invoice's number there."))
    revision: Annotated[StrictInt, Field(ge=1, le=30_000)] = Field(
        1, description=_("Higher than before: a correction, of which the difference is written.")
    )
    at: TimeIn = Field(description=_("When; without an offset it is the business's local time."))
    branch: str | None = Field(
        None,
        min_length=1,
        max_length=40,
        description=_("The branch's code or id. Needed unless the key or the business has one."),
    )
    till: str = Field("", max_length=40, description=_("Which till; a key may be bound to one."))
    cashier: ShortText = Field("", description=_("Who sold."))
    channel: Channel = Field(Channel.HALL, description=_("By which way the sale came."))
    customer: Annotated[SaleCustomer, Named] | None = Field(
        None, description=_("Without one, the sale is kept and earns nothing.")
    )
    lines: list[LineBody] = Field(min_length=1, max_length=500)
    fees: list[FeeBody] = Field([], max_length=20)
    discounts: list[DiscountBody] = Field([], max_length=20)
    tax_rial: Rial = 0
    tip_rial: Rial = 0
    payments: list[PaymentBody] = Field(
        [], max_length=20, description=_("Together the total, with or without the credit spent.")
    )
    table: str = Field("", max_length=16)
    guests: Annotated[StrictInt, Field(ge=0, le=1_000)] = 0
    partner: str = Field(
        "",
        max_length=16,
        description=_("The code of the partner who brought the sale and earns a commission on it."),
    )
    redeem: RedeemBody | None = Field(
        None, description=_("What the guest spends; the key needs the scope codes:redeem.")
    )


class _DocumentedAsSale:
    """Taken in as it comes, so that one bad sale does not refuse the others."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> Any:
        other = {"description": "Anything else is refused by itself."}
        return {"anyOf": [handler(SaleBody.__pydantic_core_schema__), other]}


class BatchBody(Body):
    """Up to 1,000 sales; each is answered by itself, in order, with its own status."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mode": "history", "sales": [SALE_EXAMPLE]}]}
    )

    mode: Literal["live", "history"] = Field(
        description=_("History earns nothing and texts nobody; live is as if sent one by one.")
    )
    sales: list[Annotated[Any, _DocumentedAsSale()]] = Field(
        min_length=1, max_length=MOST_IN_A_BATCH
    )


class ReturnLineBody(Body):
    """How much of which line came back; lines count from 0."""

    line: Annotated[StrictInt, Field(ge=0, lt=500)]
    quantity: Quantity


class ReturnBody(Body):
    """What came back of a sale. The same number is the same return."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"number": "R-17", "at": "2026-11-21T18:00", "lines": [{"line": 1, "quantity": 1}]},
                {"number": "R-18", "at": "2026-11-21T18:05", "lines": "all"},
            ]
        }
    )

    number: str = Field(min_length=1, max_length=64, description=_("The return's own number."))
    lines: Annotated[list[ReturnLineBody], Field(min_length=1, max_length=500)] | Literal["all"] = (
        Field(description=_("Lines and quantities, or «all» for what is left."))
    )
    at: TimeIn = Field(description=_("When; without an offset it is the business's local time."))
    reason: str = Field("", max_length=200)
