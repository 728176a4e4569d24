"""Who may buy on account, and what they pay."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.queries import get_customer
from vafa.foundation.persian import clean_text
from vafa.ledger.actions import Journal, get_house_account
from vafa.ledger.types import Cause, Purpose, TransferKind, Unit
from vafa.onaccount.charging import lock_house_account, lock_owed, settle_bills
from vafa.onaccount.errors import BadAccount, BadPayment, MoreThanOwed, SameKeyOtherPayment
from vafa.onaccount.models import HouseAccount, Payment
from vafa.onaccount.types import MOST_DAYS, MOST_LIMIT_RIAL

TERMS = ("limit_rial", "term_days", "is_open")


def set_account(
    *,
    customer_id: int,
    limit_rial: int,
    term_days: int,
    is_open: bool = True,
    actor: Actor,
    at: datetime,
) -> HouseAccount:
    """Let a customer buy on account on these terms, from now on; a repeat changes nothing.

    A limit below what is owed, or a closed account, leaves the debt as it is. UnknownCustomer,
    BadAccount.
    """
    get_customer(customer_id)
    if not (0 <= limit_rial <= MOST_LIMIT_RIAL and 0 <= term_days <= MOST_DAYS):
        raise BadAccount
    terms = {"limit_rial": limit_rial, "term_days": term_days, "is_open": is_open}
    account, is_new = HouseAccount.objects.get_or_create(customer_id=customer_id, defaults=terms)
    before = {}
    if not is_new:
        account = lock_house_account(customer_id)
        before = {name: getattr(account, name) for name in TERMS}
        if before == terms:
            return account
        for name, value in terms.items():
            setattr(account, name, value)
        account.save(update_fields=list(TERMS))
    record(
        actor=actor,
        act="on_account.changed",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        before=before,
        after=terms,
    )
    return account


def take_payment(
    *,
    customer_id: int,
    amount_rial: int,
    reason: str,
    request_key: str,
    actor: Actor,
    at: datetime,
) -> Payment:
    """Take money for what is owed, the oldest bills first.

    A repeat of the key gets the first payment again. NoAccount, BadPayment, MoreThanOwed,
    SameKeyOtherPayment.
    """
    reason = clean_text(reason)[:200]
    if amount_rial <= 0 or not reason:
        raise BadPayment(pointer="/amount_rial" if amount_rial <= 0 else "/reason")
    lock_house_account(customer_id)
    known: Payment | None = Payment.objects.filter(request_key=request_key).first()
    if known is not None:
        if (known.customer_id, known.amount_rial) != (customer_id, amount_rial):
            raise SameKeyOtherPayment
        return known
    owed = lock_owed(customer_id, at=at)
    if amount_rial > -owed.balance:
        raise MoreThanOwed(pointer="/amount_rial", owed_rial=-owed.balance)
    payment = Payment(
        customer_id=customer_id,
        amount_rial=amount_rial,
        reason=reason,
        request_key=request_key,
        at=at,
        actor=actor.code,
    )
    payment.save(force_insert=True)
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.PAYMENT,
        reference=f"payment:{payment.id}",
        cause=Cause(kind="payment", id=payment.id),
        reason=reason,
    )
    house_id = get_house_account(Purpose.RECEIVED, Unit.CREDIT, at=at)
    journal.pay(transfer_id, house_id, owed.id, Unit.CREDIT, amount_rial)
    journal.post()
    settle_bills(customer_id, amount_rial)
    record(
        actor=actor,
        act="on_account.paid",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        amount_rial=amount_rial,
        reason=reason,
    )
    return payment
