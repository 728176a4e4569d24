"""The shared wallet of a buyer: what a sale spends from it, and the credit that goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.checkout.terms import Terms
from vafa.foundation.formatting import format_money
from vafa.foundation.jalali import local_day
from vafa.ledger.actions import Journal, load_lots
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.queries import list_taken_by
from vafa.ledger.types import Cause, Holder, TransferKind, Unit, Wallet
from vafa.sales.types import SaleInput
from vafa.sharing.actions import find_room, give_room_back, keep_use
from vafa.sharing.errors import NotAMember, OverShareLimit
from vafa.sharing.queries import find_membership, find_own_share, is_open
from vafa.sharing.types import Membership

POINTER = "/redeem/from_shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A buyer's membership and the shared wallet, locked."""

    membership: Membership
    wallet: Wallet

    @property
    def earns(self) -> bool:
        """Whether the credit of what they buy goes there."""
        return self.membership.terms.earns_to_shared


def find_share(customer_id: int, terms: Terms) -> Membership | None:
    """In which shared wallet the customer is; where there are none, at no cost."""
    return find_membership(customer_id) if terms.has_shared else None


def keep_share(membership: Membership, wallet: Wallet) -> Share | None:
    """The membership as it is under the lock of the wallet; None for who has left meanwhile."""
    now = find_membership(membership.customer_id)
    if now is None or now.wallet_id != membership.wallet_id:
        return None
    return Share(membership=now, wallet=wallet)


def measure_share(share: Share | None, asked: int | None, sale: SaleInput, terms: Terms) -> int:
    """What the member may spend of the shared wallet, whose lots are loaded.

    NotAMember; for more than that, OverShareLimit or NotEnoughBalance.
    """
    if share is None:
        raise NotAMember(pointer=POINTER)
    usable = share.wallet.usable(Unit.CREDIT, sale.at)
    room = find_room(share.membership, local_day(sale.at, terms.zone))
    return _measure(usable, usable if room is None else min(usable, room), asked, terms)


def quote_share(
    customer_id: int, asked: int | None, sale: SaleInput, terms: Terms, *, at: datetime
) -> int:
    """The same for a quote, without a lock."""
    own = find_own_share(customer_id, at=at, day=local_day(sale.at, terms.zone))
    if own is None:
        raise NotAMember(pointer=POINTER)
    return _measure(own.usable_rial, own.may_spend_rial, asked, terms)


def bring_in(journal: Journal, share: Share, wallet: Wallet, cause: Cause) -> None:
    """Move the credit that a sale gave its buyer on to the shared wallet, with its terms."""
    own = [lot for lot in wallet.lots or [] if lot.cause == cause and lot.unit == Unit.CREDIT]
    if not own:
        return
    reference = f"sale:{cause.id}:share"
    transfer_id = journal.begin(TransferKind.MOVE, reference=reference, cause=cause)
    journal.move_lots(transfer_id, wallet, share.wallet, own)


def count_share(
    share: Share | None, amount_rial: int, sale: SaleInput, terms: Terms, *, sale_id: int
) -> None:
    """Count what the sale spent against the member's limits: once it is recorded."""
    if share is not None:
        day = local_day(sale.at, terms.zone)
        keep_use(share.membership, sale_id=sale_id, day=day, amount_rial=amount_rial)


def open_wallets(wallets: Sequence[Wallet], cause: Cause) -> Wallet:
    """Load the lots of a sale's wallets; the one that it was paid from, else the buyer's."""
    spent = {lot_id for lot_id, _, _ in list_taken_by(cause, TransferKind.SPEND)}
    for each in wallets:
        load_lots(each, also=list(spent))
    holds = (one for one in wallets if any(lot.id in spent for lot in one.lots or []))
    return next(holds, wallets[0])


def settle_restored(
    journal: Journal, purse: Wallet, wallet: Wallet, restored_rial: int, sale_id: int
) -> None:
    """After a return: as much may be spent again; of a closed wallet, and of one whose owner was
    merged into the buyer, it is the buyer's own.
    """
    if purse.owner == wallet.owner or not restored_rial:
        return
    if purse.holder == Holder.SHARED:
        give_room_back(sale_id, restored_rial)
        if is_open(purse.owner_id):
            return
    cause = Cause(kind="sale", id=sale_id)
    reference = f"sale:{sale_id}:heir:{journal.at.isoformat()}"
    transfer_id = journal.begin(TransferKind.MOVE, reference=reference, cause=cause)
    journal.move_lots(transfer_id, purse, wallet, purse.lots or [])


def _measure(usable: int, may_spend: int, asked: int | None, terms: Terms) -> int:
    if asked is None or asked <= may_spend:
        return may_spend
    if asked > usable:
        raise NotEnoughBalance(
            pointer="/redeem/credit_rial", usable=usable, asked=asked, unit=Unit.CREDIT
        )
    with translation.override(terms.business.language):
        said = _("This member may spend %(room)s more from the shared wallet now.") % {
            "room": format_money(may_spend, terms.business.unit)
        }
    raise OverShareLimit(said, pointer="/redeem/credit_rial", room_rial=may_spend)
