"""Lists that go on from a row: `?before=` is the last row seen; all else that was asked stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from django.http import QueryDict

from vafa.foundation.requests import VafaRequest
from vafa.ui.types import Pager

MOST_DIGITS = 19  # of a 63-bit id


class HasId(Protocol):
    """A row that a list goes on from."""

    @property
    def id(self) -> int: ...


def read_number(request: VafaRequest, name: str) -> int | None:
    """A whole number in the address; None for none, and for what is not one."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def read_before(request: VafaRequest) -> int | None:
    """The row to go on from; None at the start of the list."""
    return read_number(request, "before")


def find_next(found: Sequence[HasId], rows: int) -> int | None:
    """Where the next stretch goes on from, having asked for one row more than are shown."""
    return found[rows - 1].id if len(found) > rows else None


def draw_pager(asked: QueryDict, next_from: str | int | None, *, name: str = "before") -> Pager:
    """The way back to the start, and the way on."""
    start = asked.copy()
    is_start = start.pop(name, None) is None
    pager = Pager(previous_href="" if is_start else f"?{start.urlencode()}")
    if not next_from:
        return pager
    start[name] = str(next_from)
    return replace(pager, next_href=f"?{start.urlencode()}")
