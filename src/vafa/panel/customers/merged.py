"""Who went into a customer, for the customer's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vafa.customers.queries import list_merges
from vafa.customers.types import UNDONE_WITHIN


@dataclass(frozen=True, kw_only=True)
class MergedRow:
    """Somebody who was another row once."""

    id: int
    name: str
    mobile: str
    at: datetime
    can_part: bool


def list_merged(customer_id: int, *, at: datetime) -> list[MergedRow]:
    """Who went into this customer, the latest first."""
    return [
        MergedRow(
            id=row.id,
            name=row.gone.full_name,
            mobile=row.gone.mobile or "",
            at=row.at,
            can_part=at < row.at + UNDONE_WITHIN,
        )
        for row in list_merges(customer_id)
    ]
