"""What every line of the log says besides its message: which request, which business, who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_facts: ContextVar[dict[str, Any] | None] = ContextVar("log_facts", default=None)


@contextmanager
def logged_with(**facts: Any) -> Iterator[None]:
    """Add the facts to every line logged within. Ids and names of things; never a secret."""
    token = _facts.set({**(_facts.get() or {}), **facts})
    try:
        yield
    finally:
        _facts.reset(token)


def note(**facts: Any) -> None:
    """Add facts from here to the end of the surrounding `logged_with`."""
    current = _facts.get()
    if current is not None:
        current.update(facts)


def current_facts() -> Mapping[str, Any]:
    """The facts that hold now."""
    return _facts.get() or {}
