"""The gate: may this text go now? Asked when it is sent, not when it is queued. Pure.

Service texts always go. Everything else needs consent, an hour that is not quiet, and room under
the weekly cap; a text held for the morning that would then be too late is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vafa.messaging.states import TextClass

NIGHT_STARTS = time(22)
NIGHT_ENDS = time(7)


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
    """From `starts` (quiet) to `ends` (not any more), local; the same hour twice means none."""

    starts: time = NIGHT_STARTS
    ends: time = NIGHT_ENDS
    zone: ZoneInfo

    def is_quiet(self, at: datetime) -> bool:
        """Whether this instant lies in them."""
        clock = at.astimezone(self.zone).time()
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends

    def next_end(self, at: datetime) -> datetime:
        """The first instant after `at`, in UTC, at which they end.

        Where clocks are put back, the hour comes twice; either end may be the next one.
        """
        today = at.astimezone(self.zone).date()
        days = [today + timedelta(days=step) for step in (-1, 0, 1, 2)]
        ends = [
            datetime.combine(day, self.ends, self.zone).replace(fold=fold).astimezone(UTC)
            for day in days
            for fold in (0, 1)
        ]
        return min(end for end in ends if end > at and not self.is_quiet(end))


def decide(
    *,
    text_class: TextClass | str,
    at: datetime,
    expires_at: datetime,
    is_stopped: bool,
    quiet: QuietHours,
    sent_this_week: int,
    weekly_cap: int | None,
) -> Decision:
    """Go, hold until morning, or drop; the first reason that applies."""
    if at >= expires_at:
        return Decision(verdict=Verdict.DROP, reason="late")
    if text_class == TextClass.SERVICE:
        return Decision(verdict=Verdict.GO, reason="service")
    if is_stopped:
        return Decision(verdict=Verdict.DROP, reason="stopped")
    if weekly_cap is not None and sent_this_week >= weekly_cap:
        return Decision(verdict=Verdict.DROP, reason="weekly_cap")
    if quiet.is_quiet(at):
        until = quiet.next_end(at)
        if until >= expires_at:
            return Decision(verdict=Verdict.DROP, reason="late_in_the_morning")
        return Decision(verdict=Verdict.HOLD, reason="quiet_hours", until=until)
    return Decision(verdict=Verdict.GO, reason="allowed")
