"""What crosses the door of paid memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import add_months

if TYPE_CHECKING:
    from vafa.memberships.models import Plan

MONTHS_A_YEAR = 12


class Period(models.TextChoices):
    """What a plan's time is counted in; months and years are Jalali."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")

    def add(self, day: date, count: int) -> date:
        """The day so many of them later."""
        if self is Period.DAYS:
            return day + timedelta(days=count)
        return add_months(day, count * (MONTHS_A_YEAR if self is Period.YEARS else 1))


class Refund(models.TextChoices):
    """What comes back when a membership ends before its time."""

    PRO_RATA = "pro_rata", _("the part of the days that are left")
    WHOLE = "whole", _("the whole price")
    NOTHING = "nothing", _("nothing")


class State(models.TextChoices):
    """How a membership stands at an instant."""

    UPCOMING = "upcoming", _("begins later")
    RUNNING = "running", _("running")
    OVER = "over", _("over")
    ENDED = "ended", _("ended before its time")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What a plan costs, how long it lasts and what it brings. `sku` is its code on the menu."""

    name: str
    price_rial: int
    sku: str
    period: Period = Period.MONTHS
    count: int = 1
    benefits: str = ""
    refund: Refund = Refund.PRO_RATA
    remind_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan, and how many people are in it now."""

    plan: Plan
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipView:
    """One purchase of a plan with the names in it. `refund_rial` was due when it ended early."""

    id: int
    plan_id: int
    plan: str
    customer_id: int
    customer: str
    mobile: str
    sale_id: int | None
    price_rial: int
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    refund_rial: int
    state: State
    remind_days: int

    @property
    def is_open(self) -> bool:
        return self.state in (State.UPCOMING, State.RUNNING)
