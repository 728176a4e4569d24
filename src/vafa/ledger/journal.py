"""The journal: gathers what is to move, then writes it in one statement.

It decides from which lots an amount is taken and to which it returns, keeps the locked wallet
in step while it gathers, and posts everything at once, so that one act (a sale that spends and
earns) is one entry into the books: all of it or nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from vafa.audit.types import Actor
from vafa.foundation.ids import new_id
from vafa.ledger.errors import AlreadyPosted, NotEnoughBalance
from vafa.ledger.house import get_house_account
from vafa.ledger.types import (
    Cause,
    NewLot,
    OpenLot,
    Purpose,
    TransferKind,
    Unit,
    Wallet,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFrom:
    """How much was taken from which lot."""

    lot_id: int
    amount: int


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
        self, transfer_id: int, wallet: Wallet, lot: NewLot, *, cause: Cause, at: datetime
    ) -> int:
        """Give a lot from the house; what the customer owes is paid from it first.

        Returns the lot's id, or 0 when the debt took all of it.
        """
        purse = wallet.purses[lot.unit]
        issued = get_house_account(Purpose.ISSUED, lot.unit, at=self.at)
        paid = min(lot.amount, -purse.debt)
        if paid:
            self._move(transfer_id, issued, purse.debt_id, None, lot.unit, paid)
            purse.debt += paid
        rest = lot.amount - paid
        if not rest:
            return 0
        return self._fill_new_lot(transfer_id, wallet, lot, rest, issued, cause=cause, at=at)

    def spend(self, transfer_id: int, wallet: Wallet, unit: Unit, amount: int) -> list[TakenFrom]:
        """Take `amount` from the usable lots in their order; NotEnoughBalance if too little."""
        usable = wallet.list_usable(unit, self.at)
        available = sum(lot.remaining for lot in usable)
        if amount > available:
            raise NotEnoughBalance(usable=available, asked=amount, unit=unit)
        spent = get_house_account(Purpose.SPENT, unit, at=self.at)
        return self._drain(transfer_id, wallet, usable, amount, spent)

    def expire(self, transfer_id: int, wallet: Wallet, lot: OpenLot) -> int:
        """Let what is left of a lot end; returns how much."""
        gone = lot.remaining
        expired = get_house_account(Purpose.EXPIRED, lot.unit, at=self.at)
        self._drain(transfer_id, wallet, [lot], gone, expired)
        return gone

    def take_back(
        self,
        transfer_id: int,
        wallet: Wallet,
        unit: Unit,
        amount: int,
        *,
        given_by: Cause,
        owe: bool = True,
    ) -> int:
        """Undo an award: from its own lots (waiting ones first), then from the customer's other
        promotional lots; what is missing is owed, or forgiven. Returns how much was missing.
        """
        assert wallet.lots is not None, "load the lots first"
        own = [lot for lot in wallet.lots if lot.unit == unit and lot.cause == given_by]
        own.sort(key=lambda lot: (not lot.is_pending(self.at), lot.id))
        others = [
            lot
            for lot in wallet.list_usable(unit, self.at)
            if lot.promotional and lot.cause != given_by
        ]
        house = get_house_account(Purpose.TAKEN_BACK, unit, at=self.at)
        taken = self._drain(transfer_id, wallet, own + others, amount, house)
        missing = amount - sum(part.amount for part in taken)
        if missing and owe:
            purse = wallet.purses[unit]
            self._move(transfer_id, purse.debt_id, house, None, unit, missing)
            purse.debt -= missing
        return missing

    def give_back(
        self, transfer_id: int, wallet: Wallet, spent: list[TakenFrom], *, grace: NewLot
    ) -> None:
        """Return spent value to the lots it came from, with their old end.

        What came from a lot that has ended since goes into one new lot made after `grace`
        (unit, dates); `grace.amount` is not read.
        """
        assert wallet.lots is not None, "load the lots first"
        lots = {lot.id: lot for lot in wallet.lots}
        house = get_house_account(Purpose.SPENT, grace.unit, at=self.at)
        late = 0
        for part in spent:
            lot = lots.get(part.lot_id)
            if lot is None or (lot.expires_at is not None and lot.expires_at <= self.at):
                late += part.amount
                continue
            purse = wallet.purses[lot.unit]
            self._move(transfer_id, house, purse.wallet_id, lot.id, lot.unit, part.amount)
            lot.remaining += part.amount
            purse.balance += part.amount
        if late:
            cause = Cause(kind="transfer", id=transfer_id)
            self._fill_new_lot(transfer_id, wallet, grace, late, house, cause=cause, at=self.at)

    def withdraw(self, transfer_id: int, wallet: Wallet, unit: Unit, amount: int) -> None:
        """Take value away by hand; NotEnoughBalance if there is too little."""
        usable = wallet.list_usable(unit, self.at)
        available = sum(lot.remaining for lot in usable)
        if amount > available:
            raise NotEnoughBalance(usable=available, asked=amount, unit=unit)
        adjusted = get_house_account(Purpose.ADJUSTED, unit, at=self.at)
        self._drain(transfer_id, wallet, usable, amount, adjusted)

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
            if _violated(error).startswith("transfer_once"):
                raise AlreadyPosted from error
            if _violated(error).startswith(("wallet_not_negative", "lot_within_its_amount")):
                raise NotEnoughBalance from error
            raise
        self._transfers, self._lots, self._movements = [], [], []

    def _fill_new_lot(
        self,
        transfer_id: int,
        wallet: Wallet,
        lot: NewLot,
        amount: int,
        house: int,
        *,
        cause: Cause,
        at: datetime,
    ) -> int:
        purse = wallet.purses[lot.unit]
        lot_id = new_id()
        self._lots.append(
            {
                "id": lot_id,
                "account_id": purse.wallet_id,
                "amount": amount,
                "priority": lot.priority,
                "promotional": lot.promotional,
                "available_at": lot.available_at.isoformat(),
                "expires_at": lot.expires_at.isoformat() if lot.expires_at else None,
                "created_at": at.isoformat(),
                "rule_id": lot.rule_id,
                "rule_version": lot.rule_version,
                "cause_kind": cause.kind,
                "cause_id": cause.id,
            }
        )
        self._move(transfer_id, house, purse.wallet_id, lot_id, lot.unit, amount)
        purse.balance += amount
        if wallet.lots is not None:
            wallet.lots.append(
                OpenLot(
                    id=lot_id,
                    unit=lot.unit,
                    amount=amount,
                    remaining=amount,
                    priority=lot.priority,
                    promotional=lot.promotional,
                    available_at=lot.available_at,
                    expires_at=lot.expires_at,
                    created_at=at,
                    rule_id=lot.rule_id,
                    rule_version=lot.rule_version,
                    cause=cause,
                )
            )
        return lot_id

    def _drain(
        self, transfer_id: int, wallet: Wallet, lots: list[OpenLot], amount: int, target_id: int
    ) -> list[TakenFrom]:
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


def _violated(error: IntegrityError) -> str:
    cause = error.__cause__
    return getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
