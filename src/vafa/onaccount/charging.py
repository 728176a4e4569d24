"""Sales on account: room for them, their bills, and less of both after a return."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from vafa.audit.types import Actor
from vafa.ledger.actions import Journal, get_house_account, lock_account
from vafa.ledger.types import Cause, Holder, Plain, Purpose, TransferKind, Unit
from vafa.onaccount.errors import NoAccount
from vafa.onaccount.judging import refuse_over_limit
from vafa.onaccount.models import Bill, HouseAccount


def lock_room(customer_id: int | None, amount_rial: int, *, pointer: str, at: datetime) -> None:
    """Keep room for a purchase until the transaction ends. NoAccount, OverAccountLimit."""
    account = _lock(customer_id) if customer_id is not None else None
    if account is None:
        raise NoAccount(pointer=pointer)
    owed_rial = -lock_owed(account.customer_id, at=at).balance
    refuse_over_limit(account, amount_rial, owed_rial=owed_rial, pointer=pointer)


def charge_sale(
    customer_id: int,
    amount_rial: int,
    *,
    sale_id: int,
    reference: str,
    day: date,
    journal: Journal,
) -> None:
    """Put a sale, or what a correction adds to it, on the account whose room is locked.

    `day` is the business's day of the sale, from which the term runs. Posts the journal.
    """
    account = HouseAccount.objects.get(customer_id=customer_id)
    owed = lock_owed(customer_id, at=journal.at)
    cause = Cause(kind="sale", id=sale_id)
    transfer_id = journal.begin(TransferKind.ON_ACCOUNT, reference=reference, cause=cause)
    house_id = get_house_account(Purpose.ON_ACCOUNT, Unit.CREDIT, at=journal.at)
    journal.pay(transfer_id, owed.id, house_id, Unit.CREDIT, amount_rial)
    journal.post()
    bill = Bill.objects.filter(sale_id=sale_id).first()
    if bill is None:
        due_on = day + timedelta(days=account.term_days)
        bill = Bill(sale_id=sale_id, customer_id=customer_id, bought_on=day, due_on=due_on)
        bill.amount_rial = bill.open_rial = amount_rial
        bill.save(force_insert=True)
        return
    bill.amount_rial += amount_rial
    bill.open_rial += amount_rial
    bill.save(update_fields=["amount_rial", "open_rial"])


def take_off_sale(
    sale_id: int,
    amount_rial: int,
    *,
    reference: str,
    is_correction: bool = False,
    actor: Actor,
    at: datetime,
) -> int:
    """Owe less for a sale that came back, or was corrected to less; how much less is owed.

    The rest, if any, was paid already and is money to hand back.
    """
    bill = Bill.objects.filter(sale_id=sale_id).first()
    if bill is None or not amount_rial:
        return 0
    lock_house_account(bill.customer_id)
    owed = lock_owed(bill.customer_id, at=at)
    off_rial = min(amount_rial, -owed.balance)
    if off_rial:
        journal = Journal(actor=actor, at=at)
        cause = Cause(kind="sale", id=sale_id)
        transfer_id = journal.begin(TransferKind.REFUND, reference=reference, cause=cause)
        house_id = get_house_account(Purpose.ON_ACCOUNT, Unit.CREDIT, at=at)
        journal.pay(transfer_id, house_id, owed.id, Unit.CREDIT, off_rial)
        journal.post()
        settle_bills(bill.customer_id, off_rial, first_sale_id=sale_id)
    if is_correction:
        bill.amount_rial -= amount_rial
        bill.save(update_fields=["amount_rial"])
    return off_rial


def settle_bills(customer_id: int, amount_rial: int, *, first_sale_id: int = 0) -> None:
    """Close bills of a locked account with this much: that of a sale first, then the oldest."""
    rows = Bill.objects.filter(customer_id=customer_id, open_rial__gt=0).select_for_update()
    bills = sorted(rows, key=lambda bill: (bill.sale_id != first_sale_id, bill.bought_on, bill.id))
    for bill in bills:
        part = min(amount_rial, bill.open_rial)
        if not part:
            break
        bill.open_rial -= part
        amount_rial -= part
        bill.save(update_fields=["open_rial"])
    assert not amount_rial, "more than the bills are open for"


def lock_house_account(customer_id: int) -> HouseAccount:
    """The account, locked until the transaction ends; NoAccount."""
    account = _lock(customer_id)
    if account is None:
        raise NoAccount
    return account


def lock_owed(customer_id: int, *, at: datetime) -> Plain:
    """What the customer owes, in the books: at most zero."""
    return lock_account(Holder.CUSTOMER, customer_id, Purpose.OWED, Unit.CREDIT, at=at)


def _lock(customer_id: int) -> HouseAccount | None:
    rows = HouseAccount.objects.select_for_update().filter(customer_id=customer_id)
    account: HouseAccount | None = rows.first()
    return account
