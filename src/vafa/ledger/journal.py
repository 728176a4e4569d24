"""The journal: gathers what is to move, then writes it in one statement.

It decides from which lots an amount is taken and to which it returns, keeps the locked wallets
in step while it gathers, and posts everything at once, so that one act (a sale that spends and
earns) is one entry into the books: all of it or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from vafa.audit.types import Actor
from vafa.foundation.ids import new_id
from vafa.ledger.accounts import open_account
from vafa.ledger.errors import AlreadyPosted, NotEnoughBalance
from vafa.ledger.house import get_house_account
from vafa.ledger.lots import copy_lot, list_enough, list_own, make_lot, write_lot
from vafa.ledger.types import (
    Cause,
    NewLot,
    OpenLot,
    Purpose,
    TakenFrom,
    TransferKind,
    Unit,
    Wallet,
)

_TOO_LITTLE = ("balance_not_negative", "balance_not_positive", "lot_within_its_amount")


@dataclass(slots=True, kw_only=True)
class Journal:
    """Transfers in the making, by one actor at one instant (UTC, when it takes effect).

    `recorded_at` is when it is written down; later than `at` for what happened in an outage.
    """

    actor: Actor
    at: datetime
    recorded_at: datetime | None = None
    branch_id: int | None = None
    _transfers: list[dict[str, Any]] = field(default_factory=list)
    _lots: list[dict[str, Any]] = field(default_factory=list)
    _movements: list[dict[str, Any]] = field(default_factory=list)

    def begin(
        self,
        kind: TransferKind,
        *,
        reference: str,
        cause: Cause,
        reason: str = "",
        at: datetime | None = None,
    ) -> int:
        """Start a transfer; its id goes to the calls that fill it. A reference happens once."""
        transfer_id = new_id()
        self._transfers.append(
            {
                "id": transfer_id,
                "kind": kind,
                "reference": reference,
                "at": (at or self.at).isoformat(),
                "recorded_at": (self.recorded_at or self.at).isoformat(),
                "actor": self.actor.code,
                "reason": reason,
                "cause_kind": cause.kind,
                "cause_id": cause.id,
                "branch_id": self.branch_id,
            }
        )
        return transfer_id

    def give(
        self,
        transfer_id: int,
        wallet: Wallet,
        lot: NewLot,
        *,
        cause: Cause,
        at: datetime,
        source: Purpose = Purpose.ISSUED,
    ) -> int:
        """Give a lot from the house; what the owner of the wallet owes is paid from it first.

        Returns the lot's id, or 0 when the debt took all of it.
        """
        purse = wallet.purses[lot.unit]
        house = get_house_account(source, lot.unit, at=self.at)
        paid = min(lot.amount, -purse.debt)
        if paid:
            self.pay(transfer_id, house, purse.debt_id, lot.unit, paid)
            purse.debt += paid
        if paid == lot.amount:
            return 0
        rest = replace(lot, amount=lot.amount - paid)
        return self._fill(transfer_id, wallet, make_lot(rest, cause, at), house)

    def sell(
        self, transfer_id: int, wallet: Wallet, lot: NewLot, *, cause: Cause, at: datetime
    ) -> int:
        """Put value that was paid for into a wallet, and return the lot's id.

        It is never promotional, so no return of a sale takes it, and it pays no debt.
        """
        house = get_house_account(Purpose.SOLD, lot.unit, at=self.at)
        paid_for = make_lot(replace(lot, promotional=False), cause, at)
        return self._fill(transfer_id, wallet, paid_for, house)

    def spend(
        self,
        transfer_id: int,
        wallet: Wallet,
        unit: Unit,
        amount: int,
        *,
        target_id: int | None = None,
    ) -> list[TakenFrom]:
        """Take `amount` from the usable lots in their order; NotEnoughBalance if too little.

        It goes to what the house counts as spent, or to the account `target_id` (a cause).
        """
        usable = list_enough(wallet, unit, amount, self.at)
        target_id = target_id or get_house_account(Purpose.SPENT, unit, at=self.at)
        return self._drain(transfer_id, wallet, usable, amount, target_id)

    def withdraw(self, transfer_id: int, wallet: Wallet, unit: Unit, amount: int) -> None:
        """Take value away by hand; NotEnoughBalance if there is too little."""
        adjusted = get_house_account(Purpose.ADJUSTED, unit, at=self.at)
        self.spend(transfer_id, wallet, unit, amount, target_id=adjusted)

    def convert(
        self, transfer_id: int, wallet: Wallet, unit: Unit, amount: int, into: NewLot, cause: Cause
    ) -> int:
        """Change `amount` of a unit into a lot of another, a debt of which is paid first.

        Returns the new lot's id, or 0; NotEnoughBalance if there is too little.
        """
        converted = get_house_account(Purpose.CONVERTED, unit, at=self.at)
        self.spend(transfer_id, wallet, unit, amount, target_id=converted)
        source = Purpose.CONVERTED
        return self.give(transfer_id, wallet, into, cause=cause, at=self.at, source=source)

    def expire(self, transfer_id: int, wallet: Wallet, lot: OpenLot) -> int:
        """Let what is left of a lot end; returns how much."""
        expired = get_house_account(Purpose.EXPIRED, lot.unit, at=self.at)
        taken = self._drain(transfer_id, wallet, [lot], lot.remaining, expired)
        return sum(one.amount for one in taken)

    def recall(self, transfer_id: int, wallet: Wallet, lot: OpenLot) -> int:
        """Take back what is left of a lot that should not have been given; returns how much."""
        taken_back = get_house_account(Purpose.TAKEN_BACK, lot.unit, at=self.at)
        taken = self._drain(transfer_id, wallet, [lot], lot.remaining, taken_back)
        return sum(one.amount for one in taken)

    def reinstate(
        self, transfer_id: int, wallet: Wallet, ended: OpenLot, amount: int, end: datetime | None
    ) -> int:
        """Give back `amount` of a lot that ended: a new lot from now to `end`, else the same."""
        house = get_house_account(Purpose.EXPIRED, ended.unit, at=self.at)
        lot = replace(copy_lot(ended, amount), available_at=self.at, expires_at=end)
        return self._fill(transfer_id, wallet, lot, house)

    def take_back(
        self,
        transfer_id: int,
        wallet: Wallet,
        unit: Unit,
        amount: int,
        *,
        given_by: Cause,
        owe: bool = True,
        elsewhere: Sequence[Wallet] = (),
    ) -> int:
        """Undo an award: from its own lots (waiting ones first), in the wallet and then where
        they moved (`elsewhere`), then from the wallet's other promotional lots; what is missing
        is owed, or forgiven. Returns how much was missing.
        """
        house = get_house_account(Purpose.TAKEN_BACK, unit, at=self.at)
        missing = amount
        for place in (wallet, *elsewhere):
            own = list_own(place, unit, given_by, self.at)
            taken = self._drain(transfer_id, place, own, missing, house)
            missing -= sum(part.amount for part in taken)
        others = [lot for lot in wallet.list_usable(unit, self.at) if lot.promotional]
        taken = self._drain(transfer_id, wallet, others, missing, house)
        missing -= sum(part.amount for part in taken)
        if missing and owe:
            purse = wallet.purses[unit]
            self.pay(transfer_id, purse.debt_id, house, unit, missing)
            purse.debt -= missing
        return missing

    def give_back(
        self,
        transfer_id: int,
        wallet: Wallet,
        spent: Sequence[TakenFrom],
        *,
        grace: NewLot,
        source_id: int | None = None,
    ) -> None:
        """Return spent value to the lots it came from, with their old end.

        What came from a lot that has ended since goes into one new lot made after `grace`
        (unit, dates); `grace.amount` is not read. It comes from where it was spent.
        """
        assert wallet.lots is not None, "load the lots first"
        lots = {lot.id: lot for lot in wallet.lots}
        source_id = source_id or get_house_account(Purpose.SPENT, grace.unit, at=self.at)
        late = 0
        for part in spent:
            lot = lots.get(part.lot_id)
            if lot is None or (lot.expires_at is not None and lot.expires_at <= self.at):
                late += part.amount
            else:
                self._refill(transfer_id, wallet, lot, part.amount, source_id)
        if late:
            cause = Cause(kind="transfer", id=transfer_id)
            new = make_lot(replace(grace, amount=late), cause, self.at)
            self._fill(transfer_id, wallet, new, source_id)

    def hold(self, transfer_id: int, wallet: Wallet, unit: Unit, amount: int) -> list[TakenFrom]:
        """Set `amount` of the usable lots aside; NotEnoughBalance if there is too little."""
        usable = list_enough(wallet, unit, amount, self.at)
        purse = wallet.purses[unit]
        if purse.held_id is None:
            key = (wallet.holder, wallet.owner_id, Purpose.HELD, unit)
            purse.held_id = open_account(*key, at=self.at)
        purse.held += amount
        return self._drain(transfer_id, wallet, usable, amount, purse.held_id)

    def release(
        self, transfer_id: int, wallet: Wallet, unit: Unit, held: Sequence[TakenFrom]
    ) -> None:
        """Put what was held back into its lots, which are loaded; those that ended since, too."""
        assert wallet.lots is not None, "load the lots first"
        purse = wallet.purses[unit]
        assert purse.held_id is not None, "nothing was ever held"
        lots = {lot.id: lot for lot in wallet.lots}
        for part in held:
            self._refill(transfer_id, wallet, lots[part.lot_id], part.amount, purse.held_id)
            purse.held -= part.amount

    def spend_from(
        self,
        transfer_id: int,
        wallet: Wallet,
        unit: Unit,
        parts: Sequence[TakenFrom],
        amount: int,
    ) -> list[TakenFrom]:
        """Spend `amount` of what a hold had set aside in these lots, whether they ended or not."""
        assert wallet.lots is not None, "load the lots first"
        lots = {lot.id: lot for lot in wallet.lots}
        spent = get_house_account(Purpose.SPENT, unit, at=self.at)
        taken: list[TakenFrom] = []
        for part in parts:
            wanted = min(part.amount, amount)
            taken += self._drain(transfer_id, wallet, [lots[part.lot_id]], wanted, spent)
            amount -= wanted
        assert not amount, "more than was held"
        return taken

    def move(
        self, transfer_id: int, wallet: Wallet, target: Wallet, unit: Unit, amount: int
    ) -> list[int]:
        """Move `amount` of the usable lots, in their order, to another wallet.

        Returns the ids of the lots there; NotEnoughBalance if there is too little.
        """
        moved = []
        for lot in list_enough(wallet, unit, amount, self.at):
            part = min(amount, lot.remaining)
            amount -= part
            if part:
                moved.append(self.move_lot(transfer_id, wallet, target, lot, part))
        return moved

    def move_lot(
        self, transfer_id: int, wallet: Wallet, target: Wallet, lot: OpenLot, amount: int
    ) -> int:
        """Move part of a lot, waiting or not: there it is a new one with the same terms and cause.

        It names the lot it was first, so that a return of the sale that gave it finds it.
        """
        moved = get_house_account(Purpose.MOVED, lot.unit, at=self.at)
        assert 0 < amount <= lot.remaining, "more than the lot holds"
        self._drain(transfer_id, wallet, [lot], amount, moved)
        return self._fill(transfer_id, target, copy_lot(lot, amount), moved)

    def move_lots(
        self, transfer_id: int, wallet: Wallet, target: Wallet, lots: Sequence[OpenLot]
    ) -> None:
        """Move all that is left of these lots, each with its terms and cause."""
        for lot in list(lots):
            if lot.remaining:
                self.move_lot(transfer_id, wallet, target, lot, lot.remaining)

    def move_debt(self, transfer_id: int, wallet: Wallet, target: Wallet, unit: Unit) -> int:
        """Let another wallet owe what this one owes; returns how much."""
        source, heir = wallet.purses[unit], target.purses[unit]
        owed = -source.debt
        if owed:
            self.pay(transfer_id, heir.debt_id, source.debt_id, unit, owed)
            source.debt, heir.debt = 0, heir.debt - owed
        return owed

    def pay(
        self, transfer_id: int, source_id: int, target_id: int, unit: Unit, amount: int
    ) -> None:
        """Move `amount` between accounts without lots: the house's, or locked plain ones."""
        self._move(transfer_id, source_id, target_id, None, unit, amount)

    def post(self) -> None:
        """Write everything gathered, in one statement. AlreadyPosted for a known reference."""
        if not self._movements:
            return
        filled = {movement["transfer_id"] for movement in self._movements}
        transfers = [transfer for transfer in self._transfers if transfer["id"] in filled]
        post = {"transfers": transfers, "lots": self._lots, "movements": self._movements}
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT ledger_post(%s::jsonb)", [json.dumps(post)])
        except IntegrityError as error:
            violated = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
            if violated.startswith("transfer_once"):
                raise AlreadyPosted from error
            if violated.startswith(_TOO_LITTLE):
                raise NotEnoughBalance from error
            raise
        self._transfers, self._lots, self._movements = [], [], []

    def _fill(self, transfer_id: int, wallet: Wallet, lot: OpenLot, source_id: int) -> int:
        """Put a new lot into a wallet; returns its id."""
        purse = wallet.purses[lot.unit]
        self._lots.append(write_lot(lot, purse.wallet_id))
        self._move(transfer_id, source_id, purse.wallet_id, lot.id, lot.unit, lot.amount)
        purse.balance += lot.amount
        if wallet.lots is not None:
            wallet.lots.append(lot)
        return lot.id

    def _refill(
        self, transfer_id: int, wallet: Wallet, lot: OpenLot, amount: int, source_id: int
    ) -> None:
        purse = wallet.purses[lot.unit]
        self._move(transfer_id, source_id, purse.wallet_id, lot.id, lot.unit, amount)
        lot.remaining += amount
        purse.balance += amount

    def _drain(
        self,
        transfer_id: int,
        wallet: Wallet,
        lots: Sequence[OpenLot],
        amount: int,
        target_id: int,
    ) -> list[TakenFrom]:
        """Take up to `amount` from the lots, in this order."""
        taken = []
        for lot in lots:
            part = min(amount, lot.remaining)
            if part <= 0:
                continue
            purse = wallet.purses[lot.unit]
            self._move(transfer_id, purse.wallet_id, target_id, lot.id, lot.unit, part)
            lot.remaining -= part
            purse.balance -= part
            amount -= part
            taken.append(TakenFrom(lot_id=lot.id, amount=part))
        return taken

    def _move(
        self,
        transfer_id: int,
        source_id: int,
        target_id: int,
        lot_id: int | None,
        unit: Unit,
        amount: int,
    ) -> None:
        assert amount > 0, "an empty movement"
        self._movements.append(
            {
                "id": new_id(),
                "transfer_id": transfer_id,
                "source_id": source_id,
                "target_id": target_id,
                "lot_id": lot_id,
                "unit": unit,
                "amount": amount,
            }
        )
