"""What crosses the door: an account, how old its debts are, its statement. Amounts in rials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vafa.ledger.types import Cause

MOST_LIMIT_RIAL = 10**12
MOST_DAYS = 366
AGES = (30, 60, 90)  # the last day of each of the first three ages, from the purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """What is owed, by the days since it was bought, and the part whose term is over."""

    to_30: int = 0
    to_60: int = 0
    to_90: int = 0
    older: int = 0
    overdue: int = 0

    @property
    def owed_rial(self) -> int:
        """All of it."""
        return self.to_30 + self.to_60 + self.to_90 + self.older


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """A house account with what is owed on it."""

    id: int
    customer_id: int
    customer: str
    mobile: str
    limit_rial: int
    term_days: int
    is_open: bool
    ageing: Ageing

    @property
    def owed_rial(self) -> int:
        """What the customer owes."""
        return self.ageing.owed_rial

    @property
    def room_rial(self) -> int:
        """What may be bought on account now."""
        return max(0, self.limit_rial - self.owed_rial) if self.is_open else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the statement: more owed above zero, less below; and what was owed after it."""

    id: int
    at: datetime
    kind: str
    amount_rial: int
    owed_rial: int
    reason: str
    actor: str
    cause: Cause
