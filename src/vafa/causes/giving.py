"""What comes to causes and leaves them. Wallet first, the cause's account after it, always."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from vafa.audit.actions import record
from vafa.audit.types import SYSTEM, Actor
from vafa.causes.errors import (
    BadGift,
    CauseClosed,
    NothingToPay,
    SameKeyOtherGift,
    UnknownCause,
)
from vafa.causes.models import Choice, Donation, GoodCause, Payout
from vafa.causes.types import Way
from vafa.customers.queries import get_customer
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text
from vafa.ledger.actions import (
    Journal,
    get_house_account,
    load_lots,
    lock_account,
    lock_wallet,
)
from vafa.ledger.types import Cause, Holder, Plain, Purpose, TransferKind, Unit
from vafa.sales.queries import get_sale

KIND = "donation"  # what the books call the cause of these movements


def give(
    *,
    cause_id: int,
    customer_id: int,
    unit: Unit,
    amount: int,
    request_key: str,
    actor: Actor,
    at: datetime,
) -> Donation:
    """Give a customer's credit or points to a cause.

    A repeat of the request key gets the first gift again. UnknownCause, CauseClosed, BadGift,
    NotEnoughBalance.
    """
    get_customer(customer_id)
    wallet = lock_wallet(customer_id, at=at)
    known: Donation | None = Donation.objects.filter(request_key=request_key).first()
    if known is not None:
        if (known.cause_id, known.customer_id, known.amount) != (cause_id, customer_id, amount):
            raise SameKeyOtherGift
        return known
    cause = _get_open(cause_id)
    worth_rial = amount if unit == Unit.CREDIT else amount * cause.point_value_rial
    if amount <= 0 or not worth_rial:
        raise BadGift(pointer="/amount")
    donation = Donation(
        cause_id=cause_id,
        customer_id=customer_id,
        way=Way.GIVEN,
        unit=unit,
        amount=amount,
        worth_rial=worth_rial,
        request_key=request_key,
        at=at,
    )
    account = lock_cause_account(cause_id, unit, at)
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.DONATE,
        reference=f"donation:{donation.id}",
        cause=Cause(kind=KIND, id=donation.id),
    )
    journal.spend(transfer_id, load_lots(wallet), unit, amount, target_id=account.id)
    journal.post()
    donation.save(force_insert=True)
    return donation


def follow_sale(sale_id: int, *, at: datetime) -> None:
    """Give the share of what a sale sold and did not take back to the cause its customer chose.

    The share is that of the day of the sale. A repeat changes nothing; what was paid out already
    cannot be taken back.
    """
    sale = get_sale(sale_id)
    key = f"sale:{sale_id}"
    known: Donation | None = Donation.objects.filter(request_key=key).first()
    if known is None and sale.customer_id is not None:
        known = _find_chosen(sale.customer_id, sale_id, key, sale.at)
    if known is None:
        return
    account = lock_cause_account(known.cause_id, Unit.CREDIT, at)
    kept: Donation | None = Donation.objects.filter(request_key=key).first()
    row = kept or known
    wanted = int((sale.goods_rial - sale.returned_rial) * row.percent / 100)
    change = max(wanted - row.amount, -account.balance)
    if not change:
        return
    move_share(account, change, row.id, at=at)
    row.amount += change
    row.worth_rial = row.amount
    if kept is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["amount", "worth_rial"])


def pay_out(*, cause_id: int, note: str, request_key: str, actor: Actor, at: datetime) -> Payout:
    """Write down that all that came together was paid to the cause; NothingToPay for nothing.

    A repeat of the request key gets the first payout again.
    """
    if not GoodCause.objects.filter(id=cause_id).exists():
        raise UnknownCause
    accounts = {unit: lock_cause_account(cause_id, unit, at) for unit in Unit}
    known: Payout | None = Payout.objects.filter(request_key=request_key).first()
    if known is not None:
        return known
    payout = Payout(
        cause_id=cause_id,
        amount_rial=count_unpaid(cause_id),
        credit_rial=accounts[Unit.CREDIT].balance,
        points=accounts[Unit.POINTS].balance,
        note=clean_text(note)[:200],
        request_key=request_key,
        at=at,
        actor=actor.code,
    )
    if not payout.credit_rial and not payout.points:
        raise NothingToPay
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.PAYOUT,
        reference=f"cause:{cause_id}:payout:{payout.id}",
        cause=Cause(kind="payout", id=payout.id),
        reason=payout.note,
    )
    for unit, account in accounts.items():
        if account.balance:
            house = get_house_account(Purpose.PAID_OUT, unit, at=at)
            journal.pay(transfer_id, account.id, house, unit, account.balance)
    journal.post()
    payout.save(force_insert=True)
    record(
        actor=actor,
        act="cause.paid",
        at=at,
        object_kind="cause",
        object_id=cause_id,
        amount_rial=payout.amount_rial,
        reason=payout.note,
    )
    return payout


def count_unpaid(cause_id: int) -> int:
    """What came together for a cause and was not paid yet, in rials."""
    given = Donation.objects.filter(cause_id=cause_id).values_list("worth_rial", flat=True)
    paid = Payout.objects.filter(cause_id=cause_id).values_list("amount_rial", flat=True)
    return sum(given) - sum(paid)


def _find_chosen(customer_id: int, sale_id: int, key: str, sold_at: datetime) -> Donation | None:
    """The empty gift of a sale made after its customer chose a cause that takes shares."""
    choice = (
        Choice.objects.filter(customer_id=customer_id, chosen_at__lte=sold_at)
        .select_related("cause")
        .first()
    )
    if choice is None or not choice.cause.is_active or choice.cause.share_percent <= Decimal(0):
        return None
    return Donation(
        cause_id=choice.cause_id,
        customer_id=customer_id,
        way=Way.PURCHASE,
        unit=Unit.CREDIT,
        amount=0,
        worth_rial=0,
        percent=choice.cause.share_percent,
        sale_id=sale_id,
        request_key=key,
        at=sold_at,
    )


def move_share(account: Plain, change: int, donation_id: int, *, at: datetime) -> None:
    """The business gives, or takes back what it gave."""
    house = get_house_account(Purpose.DONATED, Unit.CREDIT, at=at)
    source, target = (house, account.id) if change > 0 else (account.id, house)
    journal = Journal(actor=SYSTEM, at=at)
    transfer_id = journal.begin(
        TransferKind.DONATE,
        reference=f"donation:{donation_id}:{new_id()}",
        cause=Cause(kind=KIND, id=donation_id),
    )
    journal.pay(transfer_id, source, target, Unit.CREDIT, abs(change))
    journal.post()


def lock_cause_account(cause_id: int, unit: Unit, at: datetime) -> Plain:
    """The cause's account, locked until the transaction ends."""
    return lock_account(Holder.CAUSE, cause_id, Purpose.CAUSE, unit, at=at)


def _get_open(cause_id: int) -> GoodCause:
    cause: GoodCause | None = GoodCause.objects.filter(id=cause_id).first()
    if cause is None:
        raise UnknownCause
    if not cause.is_active:
        raise CauseClosed
    return cause
