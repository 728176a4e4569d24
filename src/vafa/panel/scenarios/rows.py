"""The steps of a way as rows of a form, which come, go and move.

A row is kept in the form as one hidden word, "n3 n1.yes say": its own id, the side of the fork it
stands on ("-" for the way itself), and its kind; its fields carry its id. To change the rows is to
send the form with a `change`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vafa.panel.scenarios.options import list_steps
from vafa.panel.trees import BaseRow, list_within, next_id
from vafa.scenarios.types import Flow, Step, Way

ROOT = "-"
MOST_ROWS = 40
_ROW = re.compile(r"(n[0-9]{1,4}) (-|n[0-9]{1,4}\.(?:yes|no)) ([a-z_]{1,40})")


@dataclass(frozen=True, slots=True)
class Row(BaseRow):
    """A step, within the side called `parent`."""

    @property
    def forks(self) -> bool:
        """Whether two ways go on from it."""
        shape = list_steps()[self.kind].shape
        return issubclass(shape, Step) and shape.forks


def lay_out(flow: Flow) -> list[tuple[Row, Step]]:
    """The rows of a way, each with its step."""
    found: list[tuple[Row, Step]] = []

    def add(part: Flow, parent: str) -> None:
        for stop in part:
            row = Row(f"n{len(found)}", parent, stop.step.slug)
            found.append((row, stop.step))
            for way in (Way.YES, Way.NO):
                add(stop.side(way), f"{row.id}.{way}")

    add(flow, ROOT)
    return found


def read_rows(words: Iterable[str]) -> list[Row]:
    """The rows as a browser sent them; what makes no sense is passed over."""
    rows: list[Row] = []
    sides, known = {ROOT}, set[str]()
    for word in list(words)[:MOST_ROWS]:
        match = _ROW.fullmatch(str(word))
        row = Row(*match.groups()) if match else None
        if row is None or row.id in known or row.parent not in sides:
            continue
        if row.kind in list_steps():
            rows.append(row)
            known.add(row.id)
            sides |= {f"{row.id}.{way}" for way in (Way.YES, Way.NO) if row.forks}
    return rows


def change_rows(rows: Sequence[Row], change: str) -> list[Row]:
    """The rows after "add n1.yes 2 say" (third on that side), "remove n3", "up n3" or "down n3".

    With a fork goes all that stands on its sides.
    """
    match change.split():
        case ["add", parent, place, kind] if place.isdecimal():
            new = Row(next_id("n", (row.id for row in rows)), parent, kind)
            after = list_within(rows, parent)[int(place) :]
            index = rows.index(after[0]) if after else len(rows)
            return read_rows(map(str, [*rows[:index], new, *rows[index:]]))
        case ["remove", row_id]:
            return read_rows(str(row) for row in rows if row.id != row_id)
        case ["up" | "down" as way, row_id]:
            return _move(rows, row_id, by=-1 if way == "up" else 1)
    return list(rows)


def _move(rows: Sequence[Row], row_id: str, *, by: int) -> list[Row]:
    """Change places with a neighbour. What stands on the sides of a fork comes after all forks."""
    row = next((one for one in rows if one.id == row_id), None)
    beside = list_within(rows, row.parent) if row else []
    index = beside.index(row) + by if row else -1
    if row is None or not 0 <= index < len(beside):
        return list(rows)
    moved = list(rows)
    here, there = moved.index(row), moved.index(beside[index])
    moved[here], moved[there] = moved[there], moved[here]
    return _put_parents_first(moved)


def _put_parents_first(rows: Sequence[Row]) -> list[Row]:
    found: list[Row] = []

    def add(parent: str) -> None:
        for row in list_within(rows, parent):
            found.append(row)
            for way in (Way.YES, Way.NO):
                add(f"{row.id}.{way}")

    add(ROOT)
    return found
