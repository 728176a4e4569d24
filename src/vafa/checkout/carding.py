"""Cards of a sale: whose they are, what they pay, what is sold. No number goes further in."""

from __future__ import annotations

from dataclasses import replace
from itertools import starmap
from typing import TYPE_CHECKING

from vafa.cards.errors import BankCard, CardNotForSale, NoSuchCard, WrongGiftCard
from vafa.cards.queries import digest_card, find_holder
from vafa.cards.types import GIFT_CARD_SKU
from vafa.checkout.types import GiftTender, Redeem
from vafa.customers.queries import find_customer, get_customer
from vafa.customers.types import CustomerKey
from vafa.foundation.errors import Refused
from vafa.sales.types import LineInput, SaleInput

if TYPE_CHECKING:
    from vafa.customers.models import Customer

_POINTER = "/customer/card"


def hide_numbers(sale: SaleInput, redeem: Redeem | None) -> tuple[SaleInput, Redeem | None]:
    """The same with the keyed hash of each card where its number was.

    So no fingerprint, row or error further in can hold a number. BankCard, and for what is no
    number of ours NoSuchCard (the customer's), CardNotForSale (a line's), WrongGiftCard.
    """
    if sale.customer.card is not None:
        digest = _hide(sale.customer.card, NoSuchCard, _POINTER)
        sale = replace(sale, customer=replace(sale.customer, card=digest))
    if any(line.card for line in sale.lines):
        sale = replace(sale, lines=tuple(starmap(_hide_sold, enumerate(sale.lines))))
    if redeem is not None and redeem.gift_cards:
        hidden = tuple(starmap(_hide_gift, enumerate(redeem.gift_cards)))
        redeem = replace(redeem, gift_cards=hidden)
    return sale, redeem


def find_buyer(key: CustomerKey) -> Customer | None:
    """The customer whom the key names; a card, as its keyed hash, goes before all else."""
    if key.card is None:
        return find_customer(key)
    holder_id = find_holder(key.card)
    return get_customer(holder_id) if holder_id is not None else None


def refuse_unknown_card(key: CustomerKey) -> None:
    """NoSuchCard for a key with a card: it named nobody, and nobody joins by a card."""
    if key.card is not None:
        raise NoSuchCard(pointer=_POINTER)


def _hide_sold(position: int, line: LineInput) -> LineInput:
    """The line, marked as one that sells a card, by its hash."""
    if not line.card:
        return line
    digest = _hide(line.card, CardNotForSale, f"/lines/{position}/gift_card")
    return replace(line, card=digest, sku=GIFT_CARD_SKU)


def _hide_gift(place: int, gift: GiftTender) -> GiftTender:
    return replace(gift, card=_hide(gift.card, WrongGiftCard, f"/redeem/gift_cards/{place}/card"))


def _hide(text: str, refusal: type[Refused], pointer: str) -> str:
    try:
        return digest_card(text)
    except NoSuchCard:
        raise refusal(pointer=pointer) from None
    except BankCard as bank:
        bank.pointer = pointer
        raise
