from datetime import UTC, datetime, timedelta

import pytest

from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Books:
    """A small hand for tests: give, spend and look, each as one posted act."""

    def __init__(self) -> None:
        self.owner = new_id()

    def wallet(self, at=NOW):
        return load_lots(lock_wallet(self.owner, at=at))

    def give(
        self,
        amount,
        *,
        unit=Unit.CREDIT,
        days=None,
        at=NOW,
        wait=0,
        sale=None,
        priority=0,
        promotional=True,
    ):
        cause = Cause(kind="sale", id=sale or new_id())
        journal = Journal(actor=SYSTEM, at=at)
        start = at + timedelta(days=wait)
        lot = NewLot(
            unit=unit,
            amount=amount,
            available_at=start,
            expires_at=start + timedelta(days=days) if days is not None else None,
            priority=priority,
            promotional=promotional,
        )
        transfer = journal.begin(
            TransferKind.EARN, reference=f"sale:{cause.id}:earn:{new_id()}", cause=cause
        )
        lot_id = journal.give(transfer, self.wallet(at), lot, cause=cause, at=at)
        journal.post()
        return lot_id

    def spend(self, amount, *, unit=Unit.CREDIT, at=NOW, reference=None):
        cause = Cause(kind="sale", id=new_id())
        journal = Journal(actor=SYSTEM, at=at)
        transfer = journal.begin(
            TransferKind.SPEND, reference=reference or f"sale:{cause.id}:spend", cause=cause
        )
        taken = journal.spend(transfer, self.wallet(at), unit, amount)
        journal.post()
        return taken

    def take_back(self, amount, *, sale, unit=Unit.CREDIT, at=NOW):
        journal = Journal(actor=SYSTEM, at=at)
        cause = Cause(kind="return", id=new_id())
        transfer = journal.begin(
            TransferKind.TAKE_BACK, reference=f"return:{cause.id}:take", cause=cause
        )
        missing = journal.take_back(
            transfer, self.wallet(at), unit, amount, given_by=Cause(kind="sale", id=sale)
        )
        journal.post()
        return missing

    def give_back(self, spent, *, at=NOW, grace_days=7):
        journal = Journal(actor=SYSTEM, at=at)
        cause = Cause(kind="return", id=new_id())
        transfer = journal.begin(
            TransferKind.RESTORE, reference=f"return:{cause.id}:restore", cause=cause
        )
        grace = NewLot(
            unit=Unit.CREDIT,
            amount=0,
            available_at=at,
            expires_at=at + timedelta(days=grace_days),
        )
        wallet = load_lots(lock_wallet(self.owner, at=at), also=[part.lot_id for part in spent])
        journal.give_back(transfer, wallet, spent, grace=grace)
        journal.post()

    def left(self, at=NOW):
        """What is left in each lot, in the order the lots were made."""
        return {lot.id: lot.remaining for lot in self.wallet(at).lots}


@pytest.fixture
def books(scope):
    return Books()
