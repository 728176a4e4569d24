"""What crosses the door of the reward list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused

if TYPE_CHECKING:
    from vafa.rewardlist.models import Prize

MOST_POINTS = 10**9
CODE_DIGITS = 6


class ClaimState(models.TextChoices):
    """How far a claim is. It ends once."""

    WAITING = "waiting", _("waiting")
    HANDED_OVER = "handed_over", _("handed over")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("not fetched in time")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeTerms:
    """What a prize is, what it costs, and for whom. None and 0 and empty: without a limit.

    The last day is good to its end in the business's zone. `labels` are of groups of customers;
    one of them is enough.
    """

    name: str
    price_points: int
    words: str = ""
    stock: int | None = None
    most_each: int = 0
    first_day: date | None = None
    last_day: date | None = None
    branch_ids: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    claim_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeRow:
    """A prize as the business sees it: how many wait to be fetched, how many were handed over."""

    prize: Prize
    waiting: int
    given: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A prize as one customer sees it: how many points are missing, and what else is in the way."""

    prize: Prize
    points: int
    refusal: Refused | None

    @property
    def missing_points(self) -> int:
        return max(0, self.prize.price_points - self.points)

    @property
    def share(self) -> float:
        """How much of the price they have, from 0 to 1."""
        return min(1.0, self.points / self.prize.price_points)

    @property
    def may_take(self) -> bool:
        return self.refusal is None and not self.missing_points


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A claim with the names in it."""

    id: int
    code: str
    prize_id: int
    prize: str
    customer_id: int
    customer: str
    mobile: str
    points: int
    state: ClaimState
    taken_at: datetime
    good_until: datetime
    ended_at: datetime | None
    branch_id: int | None

    @property
    def is_waiting(self) -> bool:
        return self.state is ClaimState.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """Points changed into credit. `lot_id` is 0 when all of it paid what the customer owed."""

    points: int
    credit_rial: int
    lot_id: int
