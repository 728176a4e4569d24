"""What the nights work out, as it crosses the door (types): value, pairs of products, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class FitState(StrEnum):
    """Whether the models of value can tell anything of this business's customers."""

    READY = "ready"
    YOUNG = "young"  # too little time has passed since the first sale
    FEW = "few"  # too few customers came back
    NO_FIT = "no_fit"  # they buy in a way that the model does not know
    OFF = "off"  # what it promised of the last weeks was far from what came


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBar:
    """Customers with as many repeat purchases before the held-out days; `is_more`: or more."""

    x: int
    people: int
    promised: float
    came: int
    is_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What a fit without the last days promised of them, and what came: purchases of everybody."""

    first: date
    days: int
    people: int
    promised: float
    came: int
    bars: tuple[CheckBar, ...]

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> HeldOut:
        """From what `write` gave."""
        bars = tuple(CheckBar(**bar) for bar in kept["bars"])
        return cls(**{**kept, "first": date.fromisoformat(kept["first"]), "bars": bars})

    def write(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "first": self.first.isoformat()}

    @property
    def off_by(self) -> float:
        """By which part the promise was above what came."""
        return self.promised / self.came - 1 if self.came else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueBasis:
    """What figures of value rest on; `refused` buyers are not foreseen, as they do not want it."""

    state: FitState
    fitted_at: datetime
    buyers: int
    came_back: int
    refused: int
    has_money: bool
    held_out: HeldOut | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueToCome:
    """What to expect of a customer: chances in percent, purchases, rials within a year.

    `back_percent`: of at least one purchase within a year. Amounts are None where spending could
    not be fitted.
    """

    customer_id: int
    alive_percent: int
    back_percent: int
    purchases_90: float
    purchases_365: float
    value_rial: int | None
    at_risk_rial: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStep:
    """Customers who come back within a year with a chance from `low` to below `high` percent."""

    low: int
    high: int
    customers: int
    purchases: float
    value_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two products bought together: of who took `left`, `confidence` took `right` as well."""

    left: str
    right: str
    left_name: str
    right_name: str
    invoices: int
    with_left: int
    with_right: int
    with_both: int
    chance: float
    first_day: date

    @property
    def support(self) -> float:
        """The share of invoices with both."""
        return self.with_both / self.invoices

    @property
    def confidence(self) -> float:
        """Of the invoices with the left one, the share with the right one."""
        return self.with_both / self.with_left

    @property
    def usual(self) -> float:
        """Of all invoices, the share with the right one."""
        return self.with_right / self.invoices

    @property
    def lift(self) -> float:
        """How many times as often as usual the right one is taken with the left one."""
        return self.confidence / self.usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What to offer a customer next, and which of their products speaks for it."""

    product: str
    name: str
    because: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A figure of a week that is beyond chance.

    `family` says which: invoices, sales and average (rials), newcomers, returns (a share of the
    invoices), or the share of a branch (its id), channel, hours (the first of three) or product,
    which `subject` names. `chance`: of a week as far from the usual, if nothing had changed.
    """

    family: str
    subject: str
    now: float
    usual: float
    chance: float

    @property
    def change(self) -> float:
        """By which part it is above the usual."""
        return self.now / self.usual - 1 if self.usual else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFound:
    """What was found in a week, of how many figures asked, beside how many weeks before."""

    first: date
    last: date
    weeks: int
    asked: int
    findings: tuple[Finding, ...]
