"""What crosses the door: the states of a replay, and its result in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vafa.ledger.types import Unit
from vafa.tiers.types import Measure


class ReplayState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


UNDER_WAY = (ReplayState.WAITING, ReplayState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is tried: these versions of rules, as (rule, number), for what happened in a period."""

    rules: tuple[tuple[int, int], ...]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Where value of one unit went. `open` is what customers have at the end."""

    given: int = 0
    spent: int = 0
    expired: int = 0
    taken_back: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSums:
    """A Jalali month: as it was, and as it would have been."""

    year: int
    month: int
    real: Sums
    tried: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSums:
    """What one rule gave of one unit, and how often."""

    rule_id: int
    unit: Unit
    real: int
    real_times: int
    tried: int
    tried_times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A customer who would have got so much more (or less, if negative)."""

    customer_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """The result for credit, or for points."""

    unit: Unit
    real: Sums
    tried: Sums
    months: tuple[MonthSums, ...]
    gaining: int
    losing: int
    gained: int
    lost: int
    winners: tuple[Change, ...]
    losers: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierMove:
    """How many reach one tier by what they really earned, and would reach another. "" is none."""

    real: str
    tried: str
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierMoves:
    """Who would stand elsewhere on the ladder at the end. By what people buy, nobody would."""

    measure: Measure
    moves: tuple[TierMove, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a replay found."""

    sales: int
    customers: int
    units: tuple[UnitResult, ...]
    rules: tuple[RuleSums, ...]
    tiers: TierMoves | None = None
