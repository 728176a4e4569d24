"""Typed reading of the environment: every varying setting comes from here and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path


class BadSetting(SystemExit):
    """A setting is missing or unreadable; the process ends with one sentence about it."""


def text(name: str, default: str | None = None) -> str:
    """The setting as text; without a default it must be there."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise BadSetting(f"Set {name} in the environment.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """The setting as yes or no: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """The setting as a whole number."""
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """The setting as a list, separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def folder(name: str, default: Path) -> Path:
    """The setting as an absolute path; the folder need not exist yet."""
    return Path(os.environ.get(name, "").strip() or default).expanduser().resolve()
