"""What guard looks out for."""

from __future__ import annotations

from enum import StrEnum


class FlagRule(StrEnum):
    """A pattern that is told to the manager. The panel has the words for each."""

    CODE_GUESSING = "code_guessing"  # spending codes are tried until somebody is locked
    LOGIN_FLOOD = "login_flood"  # login codes are asked for by the hundred
    BUDGET_USED_UP = "budget_used_up"  # a rule has given all it may and is paused
    LOGIN_GUESSING = "login_guessing"  # login codes are tried by the hundred
