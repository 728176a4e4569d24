"""Wallets under lock, and their lots.

Every action that touches value locks the wallets first, all in one statement and in the order of
account ids; whoever comes second waits and then sees the balance as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from vafa.ledger.accounts import open_accounts
from vafa.ledger.models import Account, Lot
from vafa.ledger.types import (
    VALUE_PURPOSES,
    WALLET_PURPOSES,
    Cause,
    Holder,
    OpenLot,
    Owner,
    Purpose,
    Purse,
    Unit,
    Wallet,
)
from vafa.tenancy.prepared import Prepared

_OF_ONE = Prepared(
    lambda holder, owner_id: (
        Account.objects.filter(holder=holder, owner_id=owner_id, purpose__in=VALUE_PURPOSES)
        .order_by("id")
        .select_for_update()
    )
)


def lock_wallet(owner_id: int, *, at: datetime, holder: Holder = Holder.CUSTOMER) -> Wallet:
    """The wallet, locked until the transaction ends. Opened when there is none."""
    owner = Owner(holder, owner_id)
    return lock_wallets([owner], at=at)[owner]


def lock_wallets(owners: Iterable[Owner], *, at: datetime) -> dict[Owner, Wallet]:
    """Several wallets, whoever holds them, locked in one statement."""
    wanted = sorted(set(owners))
    rows = _lock_accounts(wanted)
    have = {Owner(Holder(row.holder), row.owner_id) for row in rows if row.purpose == Purpose.DEBT}
    missing = [owner for owner in wanted if owner not in have]
    if missing:
        open_accounts(
            [
                (owner.holder, owner.id, purpose, unit)
                for owner in missing
                for purpose in WALLET_PURPOSES
                for unit in Unit
            ],
            at=at,
        )
        rows = _lock_accounts(wanted)
    return _build_wallets(rows)


def load_lots(wallet: Wallet, *, also: Sequence[int] = ()) -> Wallet:
    """Load the open lots of a locked wallet, and those in `also` though they are empty."""
    accounts = {purse.wallet_id: purse.unit for purse in wallet.purses.values()}
    rows = Lot.objects.filter(account_id__in=list(accounts), remaining__gt=0)
    if also:
        rows = rows | Lot.objects.filter(account_id__in=list(accounts), id__in=list(also))
    wallet.lots = [_open_lot(row, accounts[row.account_id]) for row in rows]
    return wallet


def list_open_lots(
    wallets: Iterable[Wallet], lot_ids: Collection[int]
) -> list[tuple[Wallet, OpenLot]]:
    """Those of these lots of locked wallets that have something left, each with its wallet.

    One statement, however many wallets there are; `Wallet.lots` stays as it was.
    """
    places = {
        purse.wallet_id: (wallet, purse.unit)
        for wallet in wallets
        for purse in wallet.purses.values()
    }
    found = []
    for row in Lot.objects.filter(id__in=lot_ids, remaining__gt=0).order_by("account_id", "id"):
        wallet, unit = places[row.account_id]
        found.append((wallet, _open_lot(row, unit)))
    return found


def _lock_accounts(owners: Sequence[Owner]) -> list[Account]:
    if len(owners) == 1:
        return _OF_ONE.all(holder=owners[0].holder, owner_id=owners[0].id)
    if not owners:
        return []
    by_holder: dict[Holder, list[int]] = {}
    for owner in owners:
        by_holder.setdefault(owner.holder, []).append(owner.id)
    asked = reduce(or_, (Q(holder=holder, owner_id__in=ids) for holder, ids in by_holder.items()))
    rows = Account.objects.filter(asked, purpose__in=VALUE_PURPOSES)
    return list(rows.order_by("id").select_for_update())


def _build_wallets(rows: Sequence[Account]) -> dict[Owner, Wallet]:
    grouped: dict[Owner, dict[tuple[str, str], Account]] = {}
    for row in rows:
        owner = Owner(Holder(row.holder), row.owner_id)
        grouped.setdefault(owner, {})[row.purpose, row.unit] = row
    return {owner: _build_wallet(owner, accounts) for owner, accounts in grouped.items()}


def _build_wallet(owner: Owner, accounts: dict[tuple[str, str], Account]) -> Wallet:
    purses = {}
    for unit in Unit:
        wallet, debt = accounts[Purpose.WALLET, unit], accounts[Purpose.DEBT, unit]
        held = accounts.get((Purpose.HELD, unit))
        assert wallet.balance is not None
        assert debt.balance is not None
        purses[unit] = Purse(
            unit=unit,
            wallet_id=wallet.id,
            debt_id=debt.id,
            balance=wallet.balance,
            debt=debt.balance,
            held_id=held.id if held else None,
            held=held.balance or 0 if held else 0,
        )
    return Wallet(holder=owner.holder, owner_id=owner.id, purses=purses)


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
        origin_id=row.origin_id,
    )
