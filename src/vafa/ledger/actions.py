"""Moving value: lock a wallet, gather in a journal, post.

Every action that touches a customer's value locks the wallet first, in the order of account
ids; whoever comes second waits and then sees the balance as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.audit.types import Actor
from vafa.ledger.house import open_accounts
from vafa.ledger.journal import Journal, TakenFrom
from vafa.ledger.models import Account, Lot
from vafa.ledger.types import (
    CUSTOMER_PURPOSES,
    Cause,
    OpenLot,
    Purpose,
    Purse,
    TransferKind,
    Unit,
    Wallet,
)
from vafa.tenancy.prepared import Prepared

__all__ = [
    "Journal",
    "TakenFrom",
    "expire_due",
    "load_lots",
    "lock_wallet",
    "lock_wallets",
    "mark_warned",
]

_ACCOUNTS_EACH = len(CUSTOMER_PURPOSES) * len(Unit)
_OF_ONE = Prepared(
    lambda owner_id: Account.objects.filter(owner_id=owner_id).order_by("id").select_for_update()
)


def lock_wallet(owner_id: int, *, at: datetime) -> Wallet:
    """The customer's wallet, locked until the transaction ends. Opened when there is none."""
    return lock_wallets([owner_id], at=at)[owner_id]


def lock_wallets(owner_ids: Sequence[int], *, at: datetime) -> dict[int, Wallet]:
    """Several wallets, locked in one statement, by owner."""
    rows = _lock_accounts(owner_ids)
    if len(rows) < len(set(owner_ids)) * _ACCOUNTS_EACH:
        have = {row.owner_id for row in rows}
        open_accounts(
            [
                (owner_id, purpose, unit)
                for owner_id in sorted(set(owner_ids) - have)
                for purpose in CUSTOMER_PURPOSES
                for unit in Unit
            ],
            at=at,
        )
        rows = _lock_accounts(owner_ids)
    return _build_wallets(rows)


def load_lots(wallet: Wallet, *, also: Sequence[int] = ()) -> Wallet:
    """Load the open lots of a locked wallet, and those in `also` though they are empty."""
    accounts = {purse.wallet_id: purse.unit for purse in wallet.purses.values()}
    rows = Lot.objects.filter(account_id__in=list(accounts), remaining__gt=0)
    if also:
        rows = rows | Lot.objects.filter(account_id__in=list(accounts), id__in=list(also))
    wallet.lots = [_open_lot(row, accounts[row.account_id]) for row in rows]
    return wallet


def expire_due(*, at: datetime, actor: Actor, limit: int = 500) -> int:
    """End every lot whose last day is over; return how many lots ended.

    Works through at most `limit` lots; call again until it returns 0. A repeat finds nothing.
    """
    due = list(
        Lot.objects.filter(remaining__gt=0, expires_at__lte=at)
        .order_by("expires_at", "id")
        .values_list("id", "account__owner_id")[:limit]
    )
    if not due:
        return 0
    wanted = {lot_id for lot_id, _ in due}
    wallets = lock_wallets(sorted({owner_id for _, owner_id in due}), at=at)
    journal = Journal(actor=actor, at=at)
    ended = 0
    for wallet in wallets.values():
        for lot in load_lots(wallet).lots or []:
            if lot.id in wanted and lot.remaining:
                assert lot.expires_at is not None
                cause = Cause(kind="lot", id=lot.id)
                transfer_id = journal.begin(
                    TransferKind.EXPIRE,
                    reference=f"lot:{lot.id}:expire",
                    cause=cause,
                    at=lot.expires_at,
                )
                journal.expire(transfer_id, wallet, lot)
                ended += 1
    journal.post()
    return ended or len(due)


def mark_warned(lot_ids: Sequence[int], *, times: int) -> None:
    """Remember that the customer was told `times` times of the end of these lots."""
    Lot.objects.filter(id__in=list(lot_ids)).update(warnings=times)


def _lock_accounts(owner_ids: Sequence[int]) -> list[Account]:
    if len(owner_ids) == 1:
        return _OF_ONE.all(owner_id=owner_ids[0])
    rows = Account.objects.filter(owner_id__in=list(owner_ids)).order_by("id").select_for_update()
    return list(rows)


def _build_wallets(rows: Sequence[Account]) -> dict[int, Wallet]:
    grouped: dict[int, dict[tuple[str, str], Account]] = {}
    for row in rows:
        grouped.setdefault(row.owner_id, {})[row.purpose, row.unit] = row
    return {owner_id: _build_wallet(owner_id, accounts) for owner_id, accounts in grouped.items()}


def _build_wallet(owner_id: int, accounts: dict[tuple[str, str], Account]) -> Wallet:
    purses = {}
    for unit in Unit:
        wallet, debt = accounts[Purpose.WALLET, unit], accounts[Purpose.DEBT, unit]
        assert wallet.balance is not None
        assert debt.balance is not None
        purses[unit] = Purse(
            unit=unit,
            wallet_id=wallet.id,
            debt_id=debt.id,
            balance=wallet.balance,
            debt=debt.balance,
        )
    return Wallet(owner_id=owner_id, purses=purses)


def _open_lot(row: Lot, unit: Unit) -> OpenLot:
    return OpenLot(
        id=row.id,
        unit=unit,
        amount=row.amount,
        remaining=row.remaining,
        priority=row.priority,
        promotional=row.promotional,
        available_at=row.available_at,
        expires_at=row.expires_at,
        created_at=row.created_at,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        cause=Cause(kind=row.cause_kind, id=row.cause_id),
    )
