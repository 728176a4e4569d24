"""The demo's sales as a till would send them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal
from typing import TypeVar

from vafa.config.demo.business import TILL
from vafa.config.demo.menu import PRODUCTS
from vafa.config.demo.people import Person
from vafa.config.demo.sales_file import DemoSale
from vafa.customers.types import CustomerKey, Profile
from vafa.foundation.money import to_rial
from vafa.sales.types import Channel, LineInput, PaymentInput, PaymentMethod, SaleInput

SOURCE = "demo"

Word = TypeVar("Word", bound=str)

_CHANNELS = {Channel.HALL: 72, Channel.TAKE_AWAY: 14, Channel.APP: 10, Channel.PHONE: 4}
_METHODS = {PaymentMethod.CARD: 82, PaymentMethod.CASH: 11, PaymentMethod.ONLINE: 7}
_GIVES_NUMBER = 0.55  # of those who have one with us: not every guest says it every time
_CASHIERS = ("ندا کاظمی", "پویا رستمی", "سمانه لطفی")


def write_invoice(sale: DemoSale, person: Person, branch_ids: Mapping[int, int]) -> SaleInput:
    """The sale as its branch's till sent it; always the same for the same sale."""
    chance = random.Random(sale.number)  # noqa: S311
    channel = _pick(_CHANNELS, chance)
    total_rial = to_rial(sale.total_toman - sale.discount_toman)
    is_known = chance.random() < _GIVES_NUMBER
    return SaleInput(
        source=SOURCE,
        number=sale.number,
        at=sale.at.astimezone(UTC),
        branch_id=branch_ids[sale.branch],
        lines=tuple(_write_line(code, count) for code, count in sale.quantities.items()),
        channel=channel,
        till=TILL,
        cashier=_CASHIERS[sale.branch - 1],
        customer=CustomerKey(mobile=person.mobile if is_known else None),
        profile=person.profile if is_known else Profile(),
        discount_rial=to_rial(sale.discount_toman),
        payments=(PaymentInput(method=_pick(_METHODS, chance), amount_rial=total_rial),),
        guests=chance.randint(1, 4) if channel == Channel.HALL else 0,
    )


def _write_line(code: str, count: int) -> LineInput:
    product = PRODUCTS[code]
    return LineInput(
        sku=code,
        name=product.name,
        category=product.category,
        quantity=Decimal(count),
        unit_price_rial=to_rial(product.price_toman),
    )


def _pick(weights: Mapping[Word, int], chance: random.Random) -> Word:
    return chance.choices(list(weights), list(weights.values()))[0]
