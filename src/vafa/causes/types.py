"""What crosses the door of causes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from vafa.causes.models import GoodCause


class Way(models.TextChoices):
    """How something came to a cause, or left it."""

    GIVEN = "given", _("Given by a member")
    PURCHASE = "purchase", _("Share of a purchase")
    HOUSE = "house", _("Given by you in a member's name")
    PAYOUT = "payout", _("Paid to the cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseTerms:
    """A cause and how one gives. 0: no goal; no share of purchases; no points are taken."""

    name: str
    words: str = ""
    goal_rial: int = 0
    share_percent: Decimal = Decimal(0)
    point_value_rial: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """A cause with what came together for it, what of it is not paid yet, and how many gave."""

    cause: GoodCause
    total_rial: int
    unpaid_rial: int
    givers: int

    @property
    def share(self) -> float:
        """How much of the goal is reached, from 0 to 1."""
        goal = self.cause.goal_rial
        return min(1.0, self.total_rial / goal) if goal else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLine:
    """A line of a cause's statement; a payout is negative. `points` are worth `worth_rial`."""

    id: int
    at: datetime
    way: Way
    customer_id: int | None
    customer: str
    sale_id: int | None
    points: int
    worth_rial: int
    note: str
