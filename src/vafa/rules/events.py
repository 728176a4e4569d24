"""What happens to rules by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRanOut(Event):
    """A rule has given all that its budget allows."""

    name: ClassVar[str] = "rule.budget_ran_out"
    rule_id: int
