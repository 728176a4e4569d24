"""Dataclasses as plain values."""

from __future__ import annotations

from typing import Any


def list_fields(value: Any) -> dict[str, Any]:
    """A dataclass's fields by name, as they are: `asdict`, which copies to the ground, is slow."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
