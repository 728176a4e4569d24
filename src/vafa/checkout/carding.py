"""Who buys, when a card may tell: its number goes no further in than here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vafa.cards.errors import NoSuchCard
from vafa.cards.queries import digest_card, find_holder
from vafa.customers.queries import find_customer, get_customer
from vafa.customers.types import CustomerKey
from vafa.foundation.errors import Refused
from vafa.sales.types import SaleInput

if TYPE_CHECKING:
    from vafa.customers.models import Customer

_POINTER = "/customer/card"


def hide_card(sale: SaleInput) -> SaleInput:
    """The sale with the keyed hash of its customer's card where the number was.

    So no fingerprint, row or error further in can hold a number. NoSuchCard, BankCard.
    """
    if sale.customer.card is None:
        return sale
    try:
        digest = digest_card(sale.customer.card)
    except Refused as refusal:
        refusal.pointer = _POINTER
        raise
    return replace(sale, customer=replace(sale.customer, card=digest))


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
