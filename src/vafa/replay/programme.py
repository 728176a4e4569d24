"""Which rules count: those that stood at the time, or a programme that is tried."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vafa.rules.queries import PastVersion
from vafa.rules.types import LiveRule, RuleSpec

Rules = tuple[LiveRule, ...]


class AsItWas:
    """The rules as they stood: what was written by then, and counted at the time."""

    def __init__(self, versions: Sequence[PastVersion]) -> None:
        self._versions = sorted(versions, key=lambda version: version.id)
        self._ids = [version.id for version in self._versions]
        self._counted_from = sorted({version.counts_from for version in versions})
        self._found: dict[tuple[int, int], Rules] = {}

    def find_rules(self, at: datetime, written_as: int) -> Rules:
        """The rules in force at an instant, as known when the row of this id was written."""
        place = (bisect_left(self._ids, written_as), bisect_right(self._counted_from, at))
        if place not in self._found:
            self._found[place] = self._select(at, place[0])
        return self._found[place]

    def rewards_history(self, at: datetime) -> bool:
        """Whether a sale from before the club, of this instant, earns: it did not."""
        return False

    def list_all(self) -> list[LiveRule]:
        """Every rule that was ever in force."""
        return [version.rule for version in self._versions]

    def _select(self, at: datetime, known: int) -> Rules:
        newest: dict[int, PastVersion] = {}
        for version in self._versions[:known]:
            best = newest.get(version.rule.rule_id)
            if version.counts_from <= at and (
                best is None or version.rule.version > best.rule.version
            ):
                newest[version.rule.rule_id] = version
        ordered = sorted(newest.values(), key=lambda version: version.rule.rule_id)
        return tuple(version.rule for version in ordered if version.is_live)


@dataclass(frozen=True, slots=True)
class Tried:
    """A programme as if it had been in force from `since` on; before, what really was.

    A rule's own beginning and end are left out of account: a draft of next month is tried on last
    year. Its other terms stay.
    """

    since: datetime
    before: AsItWas
    rules: Rules = field(default=())

    @classmethod
    def of(cls, rules: Iterable[LiveRule], *, since: datetime, before: AsItWas) -> Tried:
        timeless = (
            LiveRule(rule.rule_id, rule.version, _without_dates(rule.spec)) for rule in rules
        )
        return cls(since, before, tuple(timeless))

    def find_rules(self, at: datetime, written_as: int) -> Rules:
        """The rules that count at an instant."""
        return self.rules if at >= self.since else self.before.find_rules(at, written_as)

    def rewards_history(self, at: datetime) -> bool:
        """Whether a sale from before the club, of this instant, earns: within the period."""
        return at >= self.since

    def list_all(self) -> list[LiveRule]:
        """Every rule that counts at some time."""
        return [*self.rules, *self.before.list_all()]


Programme = AsItWas | Tried


def has_shared_caps(rules: Iterable[LiveRule]) -> bool:
    """Whether what one customer gets may depend on what others got before."""
    return any(cap.per != "customer" for rule in rules for cap in rule.spec.caps)


def _without_dates(spec: RuleSpec) -> RuleSpec:
    return spec.model_copy(update={"starts_at": None, "ends_at": None})
