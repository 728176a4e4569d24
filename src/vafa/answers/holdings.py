"""What a customer has, as a text says it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vafa.foundation.jalali import last_good_day
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id
from vafa.tiers.queries import find_card


def tell_holdings(customer_id: int, *, at: datetime) -> dict[str, Any]:
    """Credit and points that can be spent, the tier, and the credit that ends first."""
    wallet = load_wallet(customer_id, at=at)
    credit, points = wallet.usable[Unit.CREDIT], wallet.usable[Unit.POINTS]
    soonest, tier = wallet.soonest_end(), find_card(customer_id, at=at)
    ends: dict[str, Any] = {}
    if soonest is not None and soonest.expires_at is not None:
        zone = ZoneInfo(get_business(current_business_id()).zone)
        last_day = last_good_day(soonest.expires_at, zone)
        ends = {"ends": soonest.remaining, "last_day": last_day.isoformat()}
    nothing = "" if credit or points else _("Nothing is waiting for you yet: come and see us.")
    return {
        "balance": credit,
        "points": points,
        "tier": tier.name if tier else "",
        "nothing": nothing,
        **ends,
    }
