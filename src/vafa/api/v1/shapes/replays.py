"""Trials on the past: what is asked for, and what came of it."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from vafa.api.v1.shapes.common import (
    Body,
    CustomerIdOut,
    Part,
    ReplayIdOut,
    RuleIdIn,
    RuleIdOut,
    TimeIn,
    TimeOut,
)
from vafa.replay.types import ReplayState
from vafa.tiers.types import Measure


class ReplayBody(Body):
    """Which rules to try, on which days."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rules": ["rule_0bd1z4fxkqk5e"],
                    "since": "2025-11-21T00:00:00+03:30",
                    "until": "2026-11-21T00:00:00+03:30",
                }
            ]
        }
    )

    rules: Annotated[list[RuleIdIn], Field(min_length=1, max_length=50)] = Field(
        description=_("As if these, and no others, had been in force; each as it says now.")
    )
    since: TimeIn
    until: TimeIn = Field(description=_("Excluded; at most now."))


class FlowOut(Part):
    """Where value of one kind went: in rials of credit, or in points."""

    given: int
    spent: int
    expired: int
    taken_back: int
    open: int = Field(description=_("What customers hold at the end, less what they owe."))


class MonthOut(Part):
    """A Jalali month, as it was and as it would have been."""

    year: int
    month: int
    real: FlowOut
    tried: FlowOut


class ChangeOut(Part):
    """A customer who would have got so much more; less, if negative."""

    customer: CustomerIdOut
    amount: int


class KindOut(Part):
    """The result for credit, or for points."""

    kind: Literal["credit", "points"]
    real: FlowOut
    tried: FlowOut
    months: list[MonthOut]
    gaining: int = Field(description=_("How many customers would have got more."))
    gained: int
    losing: int
    lost: int
    winners: list[ChangeOut] = Field(description=_("The 500 of the largest difference."))
    losers: list[ChangeOut]


class RuleResultOut(Part):
    """What one rule gave, and would have given."""

    rule: RuleIdOut
    kind: Literal["credit", "points"]
    real: int
    real_times: int
    tried: int
    tried_times: int


class TierMoveOut(Part):
    """So many customers reach one tier, and would reach another."""

    real: str = Field(description=_("The tier's name; empty below all of them."))
    tried: str
    customers: int


class TierMovesOut(Part):
    """Who would stand elsewhere on the ladder. By what people buy, nobody would."""

    measure: Measure
    moves: list[TierMoveOut]


class ReplayResultOut(Part):
    """What came of it."""

    sales: int
    customers: int
    kinds: list[KindOut]
    rules: list[RuleResultOut]
    tiers: TierMovesOut | None = Field(description=_("None where there are no tiers."))


class ReplayOut(Part):
    """A trial: how far it is, and once it is done what came of it."""

    id: ReplayIdOut
    state: ReplayState
    rules: list[RuleIdOut]
    since: TimeOut
    until: TimeOut
    sales_done: int
    sales_total: int
    created_at: TimeOut
    finished_at: TimeOut | None
    result: ReplayResultOut | None = Field(description=_("In a list it is left out."))


class ReplayPage(Part):
    """Trials, the newest first."""

    data: list[ReplayOut]
    next_cursor: str | None
