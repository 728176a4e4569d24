"""Two customers who are one person: their value, purchases and keys come together, and part again.

What was said, sent or given to the one who goes stays written down there, and the timeline tells it
of both; what they stopped is stopped for the kept number too, and stays so. A return of an old
purchase finds its way, since the books know where each lot went.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vafa.audit.types import SYSTEM, Actor
from vafa.codes.actions import hand_over_code
from vafa.coupons.actions import hand_over_codes
from vafa.customers.actions import (
    end_merge,
    keep_merge,
    keep_moved,
    lock_merge,
    lock_merge_of,
    lock_pair,
)
from vafa.customers.errors import SettleFirst
from vafa.customers.queries import customers, find_heir
from vafa.foundation.ids import new_id
from vafa.insight.actions import refresh_customer
from vafa.ledger.actions import Journal, load_lots, lock_wallets
from vafa.ledger.queries import WalletView, list_moved, load_wallet
from vafa.ledger.types import Cause, Holder, Owner, TransferKind, Unit, Wallet
from vafa.memberships.actions import hand_over_memberships
from vafa.messaging.actions import share_stops
from vafa.onaccount.queries import find_account
from vafa.rewardlist.queries import count_waiting
from vafa.sales.actions import hand_over_sales
from vafa.sales.events import SaleAccepted
from vafa.sales.queries import sales
from vafa.sharing.queries import find_membership
from vafa.tiers.actions import forget_standing, hand_over_tiers, place_many

if TYPE_CHECKING:
    from vafa.customers.models import Customer, Merge

KIND = "merge"  # what the books call the cause of these movements
_THINGS = {
    "discount_codes": hand_over_codes,
    "sales": hand_over_sales,
    "memberships": hand_over_memberships,
    "tiers": hand_over_tiers,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What the one who goes would bring. `obstacle` says in words what is to be ended first."""

    credit_rial: int
    points: int
    purchases: int
    obstacle: str


def preview_merge(gone: Customer, *, at: datetime) -> MergePreview:
    """What merging this customer into another would move; nothing is changed."""
    wallet = load_wallet(gone.id, at=at)
    return MergePreview(
        credit_rial=_sum(wallet, Unit.CREDIT),
        points=_sum(wallet, Unit.POINTS),
        purchases=sales().filter(customer_id=gone.id).count(),
        obstacle=find_obstacle(gone.id, has_held=any(wallet.held.values()), at=at),
    )


def merge_customers(*, kept_id: int, gone_id: int, actor: Actor, at: datetime) -> Merge:
    """Merge one customer into another: credit, points and debts with their terms, purchases
    and paid memberships go over, and every number, card and code leads there.

    Can be undone for 30 days. UnknownCustomer, SameCustomer, MergedAlready, SettleFirst.
    """
    kept, gone = lock_pair(kept_id, gone_id)
    ours, theirs = _lock_wallets(kept_id, gone_id, at=at)
    is_held = any(purse.held for purse in theirs.purses.values())
    if obstacle := find_obstacle(gone_id, has_held=is_held, at=at):
        raise SettleFirst(SettleFirst.message % {"what": obstacle}, pointer="/other")
    merge_id = new_id()
    _bring_value(theirs, ours, merge_id, f"merge:{merge_id}", actor=actor, at=at)
    moved = {what: hand(giver_id=gone_id, taker_id=kept_id) for what, hand in _THINGS.items()}
    hand_over_code(giver_id=gone_id, taker_id=kept_id, at=at)
    merge = keep_merge(merge_id, kept, gone, moved=moved, actor=actor, at=at)
    if kept.mobile and gone.mobile:
        share_stops(
            giver=gone.mobile,
            taker=kept.mobile,
            customer_id=kept_id,
            words=_("The other number of this person had said no"),
            actor=actor,
            at=at,
        )
    forget_standing(gone_id)
    _count_anew(kept_id, gone_id, at=at)
    return merge


def part_customers(*, merge_id: int, actor: Actor, at: datetime) -> Merge:
    """Undo a merge: what is left of the lots that came goes back, and all the rest that came.

    What was spent, and what was owed, stays with the one who was kept. MergeOver.
    """
    merge = lock_merge(merge_id, at=at)
    ours, theirs = _lock_wallets(merge.kept_id, merge.gone_id, at=at)
    cause = Cause(kind=KIND, id=merge.id)
    came = list_moved(cause)
    journal = Journal(actor=actor, at=at)
    reference = f"merge:{merge.id}:undo"
    transfer_id = journal.begin(TransferKind.MOVE, reference=reference, cause=cause)
    back = [lot for lot in ours.lots or [] if lot.origin_id in came]
    journal.move_lots(transfer_id, ours, theirs, back)
    journal.post()
    for what, hand in _THINGS.items():
        hand(giver_id=merge.kept_id, taker_id=merge.gone_id, only=merge.moved.get(what, ()))
    end_merge(merge, actor=actor, at=at)
    _count_anew(merge.kept_id, merge.gone_id, at=at)
    return merge


def gather_late_sale(event: SaleAccepted, *, at: datetime) -> None:
    """Let a sale that was under way while its customer was merged follow them."""
    merge = lock_merge_of(event.customer_id) if event.customer_id is not None else None
    if merge is None:
        return
    heir_id = find_heir(merge.gone_id)
    ours, theirs = _lock_wallets(heir_id, merge.gone_id, at=at)
    _bring_value(theirs, ours, merge.id, f"merge:{merge.id}:{event.sale_id}", actor=SYSTEM, at=at)
    late = hand_over_sales(giver_id=merge.gone_id, taker_id=heir_id)
    keep_moved(merge, "sales", late)
    _count_anew(heir_id, merge.gone_id, at=at)


def find_obstacle(gone_id: int, *, has_held: bool, at: datetime) -> str:
    """What belongs to one person alone and is under way, in words; empty for nothing."""
    if has_held:
        return _("credit is set aside for a sale under way")
    if find_membership(gone_id) is not None:
        return _("they share a wallet with others")
    if count_waiting(gone_id):
        return _("a reward waits to be handed over to them")
    account = find_account(gone_id, at=at)
    if account is not None and account.owed_rial:
        return _("they owe for purchases on account")
    return ""


def _lock_wallets(kept_id: int, gone_id: int, *, at: datetime) -> tuple[Wallet, Wallet]:
    kept, gone = Owner(Holder.CUSTOMER, kept_id), Owner(Holder.CUSTOMER, gone_id)
    wallets = lock_wallets([kept, gone], at=at)
    return load_lots(wallets[kept]), load_lots(wallets[gone])


def _bring_value(
    giver: Wallet, taker: Wallet, merge_id: int, reference: str, *, actor: Actor, at: datetime
) -> None:
    """Move all lots and debts of a wallet to another; nothing is written where there is none."""
    journal = Journal(actor=actor, at=at)
    cause = Cause(kind=KIND, id=merge_id)
    transfer_id = journal.begin(TransferKind.MOVE, reference=reference, cause=cause)
    journal.move_lots(transfer_id, giver, taker, giver.lots or [])
    for unit in Unit:
        journal.move_debt(transfer_id, giver, taker, unit)
    journal.post()


def _count_anew(*customer_ids: int, at: datetime) -> None:
    """Let metrics and tiers be of the purchases that each has now."""
    for customer_id in customer_ids:
        refresh_customer(customer_id)
    place_many([row.id for row in customers().filter(id__in=customer_ids)], at=at)


def _sum(wallet: WalletView, unit: Unit) -> int:
    return wallet.usable[unit] + wallet.pending[unit] - wallet.owed[unit]
