"""The gate: may this text go now? Asked when it is sent, not when it is queued. Pure.

Service texts always go. Everything else needs consent, an hour that is not quiet, a day that is not
one of mourning, room under the caps of the day and the week, and money left of the month's budget;
a text held that would then be too late is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vafa.messaging.states import TextClass

NIGHT_STARTS = time(22)
NIGHT_ENDS = time(7)
NO_BALANCE = "no_balance"
LOOK_AGAIN = timedelta(hours=6)  # a charge wakes at once what waits for one


class Verdict(StrEnum):
    GO = "go"
    HOLD = "hold"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the gate said and why; `until` is when a held text is asked about again."""

    verdict: Verdict
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `starts` (quiet) to `ends` (not any more), local; the same hour twice means none.

    The days of mourning around the time in question are quiet from midnight to midnight.
    """

    starts: time = NIGHT_STARTS
    ends: time = NIGHT_ENDS
    zone: ZoneInfo
    mourning_days: frozenset[date] = frozenset()

    def is_mourning(self, at: datetime) -> bool:
        """Whether this instant lies on a day of mourning."""
        return at.astimezone(self.zone).date() in self.mourning_days

    def is_quiet(self, at: datetime) -> bool:
        """Whether this instant lies in them, or on a day of mourning."""
        if self.is_mourning(at):
            return True
        clock = at.astimezone(self.zone).time()
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends

    def next_end(self, at: datetime) -> datetime:
        """The first instant after `at`, in UTC, at which they end.

        Where clocks are put back, the hour comes twice; either end may be the next one.
        """
        today = at.astimezone(self.zone).date()
        days = [today + timedelta(days=step) for step in range(-1, 3 + len(self.mourning_days))]
        clocks = [datetime.combine(day, self.ends, self.zone) for day in days]
        clocks += [
            datetime.combine(day + timedelta(days=1), time(), self.zone)
            for day in self.mourning_days
        ]
        ends = [clock.replace(fold=fold).astimezone(UTC) for clock in clocks for fold in (0, 1)]
        return min(end for end in ends if end > at and not self.is_quiet(end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a number and of what it had lately; caps are None where there is none.

    `needs_consent`: silence is not enough. `is_control`: drawn into the standing control group, and
    this text is of the kind that it does without. `is_blocked`: the operator said so lately.
    """

    is_stopped: bool = False
    has_consented: bool = False
    needs_consent: bool = False
    is_control: bool = False
    is_blocked: bool = False
    sent_today: int = 0
    daily_cap: int | None = None
    sent_this_week: int = 0
    weekly_cap: int | None = None

    def objection(self) -> str:
        """The first reason why no advertising goes to this number, or nothing."""
        objections = {
            "stopped": self.is_stopped,
            "no_consent": self.needs_consent and not self.has_consented,
            "control_group": self.is_control,
            "operator_block": self.is_blocked,
            "daily_cap": self.daily_cap is not None and self.sent_today >= self.daily_cap,
            "weekly_cap": self.weekly_cap is not None and self.sent_this_week >= self.weekly_cap,
        }
        return next((reason for reason, holds in objections.items() if holds), "")


def decide(
    *,
    text_class: TextClass | str,
    at: datetime,
    expires_at: datetime,
    known: Known,
    quiet: QuietHours,
) -> Decision:
    """Go, hold until morning, or drop; the first reason that applies."""
    if at >= expires_at:
        return Decision(verdict=Verdict.DROP, reason="late")
    if text_class == TextClass.SERVICE:
        return Decision(verdict=Verdict.GO, reason="service")
    if objection := known.objection():
        return Decision(verdict=Verdict.DROP, reason=objection)
    if quiet.is_quiet(at):
        is_mourning, until = quiet.is_mourning(at), quiet.next_end(at)
        if until >= expires_at:
            reason = "late_after_mourning" if is_mourning else "late_in_the_morning"
            return Decision(verdict=Verdict.DROP, reason=reason)
        reason = "mourning_day" if is_mourning else "quiet_hours"
        return Decision(verdict=Verdict.HOLD, reason=reason, until=until)
    return Decision(verdict=Verdict.GO, reason="allowed")


def decide_on_cost(
    *, text_class: TextClass | str, cost_rial: int, left_rial: int | None
) -> Decision | None:
    """The last word, when the text is written and its price known: None, or a drop for money.

    `left_rial` is what is left of the month's budget; None where there is no budget.
    """
    if text_class == TextClass.SERVICE or left_rial is None or cost_rial <= left_rial:
        return None
    return Decision(verdict=Verdict.DROP, reason="budget")


def decide_on_balance(*, cost_rial: int, left_rial: int | None, at: datetime) -> Decision | None:
    """Whether advertising waits for the account that texts are paid from to be charged.

    `left_rial` is what is left there; None where nothing waits for it.
    """
    if left_rial is None or 0 < left_rial >= cost_rial:
        return None
    return Decision(verdict=Verdict.HOLD, reason=NO_BALANCE, until=at + LOOK_AGAIN)
