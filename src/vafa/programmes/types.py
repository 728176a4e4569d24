"""What crosses the door of programmes: kinds of club, and how each stands at a business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vafa.programmes.example import Shown
from vafa.programmes.kind import ClubKind, Ground

__all__ = ["ClubKind", "Ground", "MadeRule", "ProgrammeView", "Shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRule:
    """A rule that a programme made, as it stands. `waits`: for somebody's approval."""

    id: int
    name: str
    state: str
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeView:
    """A kind of club at this business: with its answers, or with those it would begin with.

    `rivals` are the kinds that go off when it goes on; `is_known` whether it was on before.
    `has_other_ladder`: the tiers are not its own, so its questions about them are not asked.
    `beside` are rules of the owner's own in force that give every guest the same kind of value:
    they would add up. `can_be_tried`: whether its rules would give something in the past.
    """

    kind: ClubKind
    is_on: bool
    is_known: bool
    has_other_ladder: bool
    rules: tuple[MadeRule, ...]
    rivals: tuple[str, ...]
    beside: tuple[MadeRule, ...]
    can_be_tried: bool
    changed_at: datetime | None
    changed_by: str

    @property
    def waits(self) -> bool:
        """Whether something of it waits for approval."""
        return any(rule.waits for rule in self.rules)
