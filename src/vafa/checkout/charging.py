"""The part of a sale that goes on the customer's house account, when it is accepted or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from vafa.audit.types import Actor
from vafa.checkout.terms import Terms
from vafa.foundation.jalali import local_day
from vafa.ledger.actions import Journal
from vafa.onaccount.actions import charge_sale, lock_room, take_off_sale
from vafa.onaccount.queries import check_room, find_bill
from vafa.sales.types import PaymentMethod, SaleInput

if TYPE_CHECKING:
    from vafa.sales.models import Sale


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What of a sale goes on whose account.

    For a correction it is the difference, below zero when less goes on it than before.
    """

    customer_id: int = 0
    amount_rial: int = 0


def reserve(sale: SaleInput, customer_id: int | None, *, credit_rial: int, at: datetime) -> Charge:
    """Keep room on the account until the sale is recorded, or refuse: NoAccount, OverAccountLimit.

    No payment on account costs nothing.
    """
    amount_rial, pointer = _find_amount(sale, credit_rial=credit_rial)
    return _reserve(amount_rial, pointer, customer_id, at=at)


def reserve_difference(row: Sale, sale: SaleInput, *, credit_rial: int, at: datetime) -> Charge:
    """The same for a corrected sale: room for what it puts on the account more than before."""
    amount_rial, pointer = _find_amount(sale, credit_rial=credit_rial)
    if row.is_history or not (amount_rial or has_account(row.payments)):
        return Charge()
    bill = find_bill(row.id)
    return _reserve(
        amount_rial - (bill.amount_rial if bill else 0), pointer, row.customer_id, at=at
    )


def check_charge(sale: SaleInput, customer_id: int | None, *, credit_rial: int) -> None:
    """Refuse, for a quote, what the account would not take."""
    amount_rial, pointer = _find_amount(sale, credit_rial=credit_rial)
    if amount_rial:
        check_room(customer_id, amount_rial, pointer=pointer)


def put_on_account(
    charge: Charge, sale: SaleInput, *, sale_id: int, terms: Terms, actor: Actor, at: datetime
) -> None:
    """Let the customer owe it, or so much less: once the sale is recorded."""
    reference = f"sale:{sale_id}:on_account:{sale.revision}"
    if charge.amount_rial > 0:
        charge_sale(
            charge.customer_id,
            charge.amount_rial,
            sale_id=sale_id,
            reference=reference,
            day=local_day(sale.at, terms.zone),
            journal=Journal(actor=actor, at=sale.at, recorded_at=at, branch_id=sale.branch_id),
        )
    elif charge.amount_rial:
        take_off_sale(
            sale_id,
            -charge.amount_rial,
            reference=reference,
            is_correction=True,
            actor=actor,
            at=at,
        )


def has_account(payments: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any of a kept sale's payments was on account."""
    return any(payment["method"] == PaymentMethod.ACCOUNT for payment in payments)


def _reserve(amount_rial: int, pointer: str, customer_id: int | None, *, at: datetime) -> Charge:
    if amount_rial > 0:
        lock_room(customer_id, amount_rial, pointer=pointer, at=at)
    return Charge(customer_id=customer_id or 0, amount_rial=amount_rial)


def _find_amount(sale: SaleInput, *, credit_rial: int) -> tuple[int, str]:
    """What goes on the account, and the payment that says so.

    Where the payments name the whole invoice, the credit spent on it is left out.
    """
    on_account = [
        position
        for position, payment in enumerate(sale.payments)
        if payment.method == PaymentMethod.ACCOUNT
    ]
    if not on_account:
        return 0, ""
    paid = sum(payment.amount_rial for payment in sale.payments)
    too_much = max(0, paid - (sale.total_rial - credit_rial))
    amount = sum(sale.payments[position].amount_rial for position in on_account)
    return max(0, amount - too_much), f"/payments/{on_account[0]}"
