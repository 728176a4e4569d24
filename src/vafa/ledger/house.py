"""The house's accounts: one per purpose and unit, opened when first needed, never closed."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from vafa.ledger.accounts import AccountKey, open_accounts
from vafa.ledger.models import Account
from vafa.ledger.types import HOUSE_PURPOSES, Holder, Purpose, Unit
from vafa.tenancy.scope import current_business_id, scope_memory

Accounts = dict[tuple[str, str], int]

# They never change once they are committed, so each process looks them up once per business.
_known: dict[int, Accounts] = {}
_SEEN = "ledger.house"


def get_house_account(purpose: Purpose, unit: Unit, *, at: datetime) -> int:
    """The id of the house's account for this purpose and unit in the business in scope."""
    accounts = _known.get(current_business_id()) or _recall()
    if accounts is None or (purpose, unit) not in accounts:
        accounts = _load_accounts(at)
    return accounts[purpose, unit]


def _load_accounts(at: datetime) -> Accounts:
    business_id = current_business_id()
    wanted: list[AccountKey] = [
        (Holder.HOUSE, 0, purpose, unit) for purpose in HOUSE_PURPOSES for unit in Unit
    ]
    accounts = _read_accounts()
    if len(accounts) < len(wanted):
        open_accounts(wanted, at=at)
        accounts = _read_accounts()
    scope_memory()[_SEEN] = (accounts, tuple(connection.savepoint_ids))
    transaction.on_commit(lambda: _known.__setitem__(business_id, accounts))
    return accounts


def _recall() -> Accounts | None:
    """What this scope saw, while the savepoints it was seen in are open: later it may be undone."""
    accounts, savepoints = scope_memory().get(_SEEN, (None, ()))
    is_safe = tuple(connection.savepoint_ids[: len(savepoints)]) == savepoints
    return accounts if is_safe else None


def _read_accounts() -> Accounts:
    rows = Account.objects.filter(holder=Holder.HOUSE).values_list("purpose", "unit", "id")
    return {(purpose, unit): number for purpose, unit, number in rows}
