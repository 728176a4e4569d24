"""Opening accounts, and accounts without lots: on account, partners, causes, other businesses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from vafa.foundation.ids import new_id
from vafa.ledger.models import Account
from vafa.ledger.types import Holder, Plain, Purpose, Unit

AccountKey = tuple[Holder, int, Purpose, Unit]


def open_accounts(keys: Iterable[AccountKey], *, at: datetime) -> None:
    """Open accounts as (holder, owner, purpose, unit); those that stand already are left alone."""
    opened = [
        {
            "id": new_id(),
            "holder": holder,
            "owner_id": owner_id,
            "purpose": purpose,
            "unit": unit,
            "opened_at": at.isoformat(),
        }
        for holder, owner_id, purpose, unit in keys
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_open(%s::jsonb)", [json.dumps(opened)])


def open_account(
    holder: Holder, owner_id: int, purpose: Purpose, unit: Unit, *, at: datetime
) -> int:
    """The id of this account; opened when there is none. It is not locked."""
    row = _find(holder, owner_id, purpose, unit).values_list("id", flat=True)
    found = row.first()
    if found is None:
        open_accounts([(holder, owner_id, purpose, unit)], at=at)
        found = row.get()
    return int(found)


def lock_account(
    holder: Holder, owner_id: int, purpose: Purpose, unit: Unit, *, at: datetime
) -> Plain:
    """A plain account, locked until the transaction ends. Opened when there is none."""
    assert purpose in {Purpose.OWED, Purpose.PAYABLE, Purpose.CAUSE, Purpose.POSITION}
    open_account(holder, owner_id, purpose, unit, at=at)
    row = _find(holder, owner_id, purpose, unit).select_for_update().get()
    assert row.balance is not None
    return Plain(id=row.id, unit=unit, balance=row.balance)


def list_plain_accounts(holder: Holder, purpose: Purpose, unit: Unit) -> list[Account]:
    """Every account of this kind that was ever opened, in the order of its holders."""
    rows = Account.objects.filter(holder=holder, purpose=purpose, unit=unit)
    return list(rows.order_by("owner_id"))


def _find(holder: Holder, owner_id: int, purpose: Purpose, unit: Unit) -> QuerySet[Account]:
    rows: QuerySet[Account] = Account.objects.filter(
        holder=holder, owner_id=owner_id, purpose=purpose, unit=unit
    )
    return rows
