"""Values as plain ones."""

from __future__ import annotations

from typing import Any


def list_fields(value: Any) -> dict[str, Any]:
    """A dataclass's fields by name, as they are: `asdict`, which copies to the ground, is slow."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def to_json(value: Any) -> Any:
    """The value as JSON has it: tuples as lists; days, times, decimals and the like as text."""
    if isinstance(value, dict):
        return {name: to_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return value if value is None or isinstance(value, int | str) else str(value)
