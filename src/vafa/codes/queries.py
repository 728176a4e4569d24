"""Reading about codes; never the codes."""

from __future__ import annotations

from datetime import datetime

from vafa.codes.digest import digest_secret
from vafa.codes.models import Code
from vafa.codes.types import CodeState, Purpose

__all__ = ["digest_secret", "has_live_code"]


def has_live_code(customer_id: int, *, at: datetime) -> bool:
    """Whether the customer holds a spending code that would open now."""
    row = Code.objects.filter(
        customer_id=customer_id, purpose=Purpose.SPEND, state=CodeState.LIVE
    ).first()
    return row is not None and (row.expires_at is None or at < row.expires_at)
