"""What crosses the door of joining."""

from __future__ import annotations

from dataclasses import dataclass

CODE_DIGITS = 5
MOST_PROMISE_CHARS = 60
MOST_TERMS_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a join code stands for: a business, and a branch of it unless it is for all of it."""

    code: str
    business_id: int
    branch_id: int | None
