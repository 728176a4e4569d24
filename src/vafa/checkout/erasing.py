"""Erasing a person: the books stay as they are, and nothing says any more whose they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vafa.audit.types import Actor
from vafa.checkout.merging import find_obstacle
from vafa.customers.actions import erase_person, lock_for_erasing
from vafa.customers.errors import SettleBeforeErasing
from vafa.customers.queries import find_person
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.messaging.actions import drop_texts, forget_proofs
from vafa.messaging.queries import has_text_on_its_way
from vafa.sales.queries import sales

if TYPE_CHECKING:
    from vafa.customers.models import Customer

KIND = "erasing"  # what the books call the cause of the write-off


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasingPreview:
    """What erasing a customer writes off, and how many purchases stay without a name. `obstacle`
    says in words what is to be ended first.
    """

    credit_rial: int
    points: int
    purchases: int
    obstacle: str


def preview_erasing(customer: Customer, *, at: datetime) -> ErasingPreview:
    """What erasing this customer would do; nothing is changed."""
    wallet = load_wallet(customer.id, at=at)
    return ErasingPreview(
        credit_rial=wallet.usable[Unit.CREDIT] + wallet.pending[Unit.CREDIT],
        points=wallet.usable[Unit.POINTS] + wallet.pending[Unit.POINTS],
        purchases=sales().filter(customer_id=customer.id).count(),
        obstacle=_find_obstacle(
            customer.id,
            has_held=any(wallet.held.values()),
            is_owing=any(wallet.owed.values()),
            at=at,
        ),
    )


def erase_customer(*, customer_id: int, actor: Actor, at: datetime) -> None:
    """Erase a person: what they hold is written off by one named transfer, texts that wait never
    go, and every row that says who they were is emptied. Sales and the books stay, under a row
    that names nobody; whoever comes with the number again is a new customer. Cannot be undone.

    UnknownCustomer (a repeat), MergedAlready, SettleBeforeErasing.
    """
    customer = lock_for_erasing(customer_id)
    wallet = load_lots(lock_wallet(customer_id, at=at))
    obstacle = _find_obstacle(
        customer_id,
        has_held=any(purse.held for purse in wallet.purses.values()),
        is_owing=any(purse.debt for purse in wallet.purses.values()),
        at=at,
    )
    if obstacle:
        raise SettleBeforeErasing(SettleBeforeErasing.message % {"what": obstacle})
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.HAND,
        reference=f"erasing:{customer_id}",
        cause=Cause(kind=KIND, id=customer_id),
    )
    for lot in wallet.lots or []:
        if lot.remaining:
            journal.recall(transfer_id, wallet, lot)
    journal.post()
    person = find_person(customer_id)
    drop_texts(person.ids, at=at)
    forget_proofs(people=person.ids, mobiles=person.mobiles)
    erase_person(customer, actor=actor, at=at)


def _find_obstacle(customer_id: int, *, has_held: bool, is_owing: bool, at: datetime) -> str:
    """What is under way between the business and them, in words; empty for nothing."""
    if obstacle := find_obstacle(customer_id, has_held=has_held, at=at):
        return obstacle
    if is_owing:
        return _("they owe credit after a return")
    if has_text_on_its_way([customer_id]):
        return _("a text to them is being sent at this moment; try again in a minute")
    return ""
