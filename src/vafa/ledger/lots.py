"""Lots in hand: chosen from a loaded wallet, made, copied, written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from vafa.foundation.ids import new_id
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.types import Cause, NewLot, OpenLot, Unit, Wallet


def list_enough(wallet: Wallet, unit: Unit, amount: int, at: datetime) -> list[OpenLot]:
    """The usable lots in their order; NotEnoughBalance if they come to less than `amount`."""
    usable = wallet.list_usable(unit, at)
    available = sum(lot.remaining for lot in usable)
    if amount > available:
        raise NotEnoughBalance(usable=available, asked=amount, unit=unit)
    return usable


def list_own(wallet: Wallet, unit: Unit, cause: Cause, at: datetime) -> list[OpenLot]:
    """The lots that this cause gave, waiting ones first."""
    assert wallet.lots is not None, "load the lots first"
    own = [lot for lot in wallet.lots if lot.unit == unit and lot.cause == cause]
    return sorted(own, key=lambda lot: (not lot.is_pending(at), lot.id))


def make_lot(lot: NewLot, cause: Cause, at: datetime) -> OpenLot:
    """A full lot, on its way into a wallet."""
    return OpenLot(
        id=new_id(),
        unit=lot.unit,
        amount=lot.amount,
        remaining=lot.amount,
        priority=lot.priority,
        promotional=lot.promotional,
        available_at=lot.available_at,
        expires_at=lot.expires_at,
        created_at=at,
        rule_id=lot.rule_id,
        rule_version=lot.rule_version,
        cause=cause,
    )


def copy_lot(lot: OpenLot, amount: int) -> OpenLot:
    """A full lot of `amount` with the same terms and cause, which names the one it was first."""
    origin_id = lot.origin_id or lot.id
    return replace(lot, id=new_id(), amount=amount, remaining=amount, origin_id=origin_id)


def write_lot(lot: OpenLot, account_id: int) -> dict[str, Any]:
    """A new lot as `ledger_post` reads it."""
    return {
        "id": lot.id,
        "account_id": account_id,
        "amount": lot.amount,
        "priority": lot.priority,
        "promotional": lot.promotional,
        "available_at": lot.available_at.isoformat(),
        "expires_at": lot.expires_at.isoformat() if lot.expires_at else None,
        "created_at": lot.created_at.isoformat(),
        "rule_id": lot.rule_id,
        "rule_version": lot.rule_version,
        "cause_kind": lot.cause.kind,
        "cause_id": lot.cause.id,
        "origin_id": lot.origin_id,
    }
