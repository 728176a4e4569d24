"""From bodies to what checkout takes."""

from __future__ import annotations

from vafa.api.v1.access import ApiRequest, bind_till, demand
from vafa.api.v1.ground import load_ground
from vafa.api.v1.shapes.common import to_instant
from vafa.api.v1.shapes.sales import ReturnBody, SaleBody
from vafa.checkout.types import Redeem
from vafa.customers.types import CustomerKey, Profile
from vafa.sales.types import (
    FeeInput,
    LineInput,
    PaymentInput,
    ReturnInput,
    ReturnLine,
    SaleInput,
)
from vafa.staff.types import Scope

_NOBODY = CustomerKey()
_UNKNOWN = Profile()


def read_sale(request: ApiRequest, body: SaleBody) -> SaleInput:
    """The sale that the body tells, in the branch and at the till of its key."""
    ground = load_ground(request)
    who = body.customer
    return SaleInput(
        source=body.source,
        number=body.number,
        revision=body.revision,
        at=to_instant(body.at, ground.zone),
        branch_id=ground.find_branch(request, body.branch),
        till=bind_till(request, body.till),
        cashier=body.cashier,
        channel=body.channel,
        customer=who.to_key() if who else _NOBODY,
        profile=Profile(first_name=who.first_name, last_name=who.last_name) if who else _UNKNOWN,
        lines=tuple(
            LineInput(
                name=line.name,
                quantity=line.quantity,
                unit_price_rial=line.unit_price_rial,
                discount_rial=line.discount_rial,
                sku=line.sku,
                category=line.category,
                card=line.gift_card,
                partner=line.partner,
            )
            for line in body.lines
        ),
        fees=tuple(FeeInput(kind=fee.kind, amount_rial=fee.amount_rial) for fee in body.fees),
        discount_rial=sum(discount.amount_rial for discount in body.discounts),
        tax_rial=body.tax_rial,
        tip_rial=body.tip_rial,
        payments=tuple(
            PaymentInput(method=payment.method, amount_rial=payment.amount_rial)
            for payment in body.payments
        ),
        table=body.table,
        guests=body.guests,
        partner=body.partner,
    )


def read_redeem(request: ApiRequest, body: SaleBody) -> Redeem | None:
    """What is to be spent, if the key may spend."""
    if body.redeem is None:
        return None
    redeem = body.redeem.to_redeem()
    if redeem.spends or redeem.draw_id:
        demand(request, Scope.CODES_REDEEM)
    return redeem


def read_return(request: ApiRequest, body: ReturnBody) -> ReturnInput:
    """The return that the body tells."""
    at = to_instant(body.at, load_ground(request).zone)
    lines = None
    if body.lines != "all":
        lines = tuple(ReturnLine(position=one.line, quantity=one.quantity) for one in body.lines)
    return ReturnInput(number=body.number, at=at, lines=lines, reason=body.reason)
