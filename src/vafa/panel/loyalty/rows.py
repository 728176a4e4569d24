"""Rows of the builder that come and go: conditions in groups within groups, and limits.

A row is kept in the form as one hidden word, its fields carry its id. To add or remove one is to
send the form with a `change`; the same words then come back with the row more or less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vafa.panel.loyalty.options import list_conditions
from vafa.rules.types import AllOf, Condition, Node

ROOT, GROUP = "n0", "group"
MOST_ROWS = 60
_ROW = re.compile(r"(n[0-9]{1,4}) (n[0-9]{1,4}|-) ([a-z_]{1,40})")
_CAP = re.compile(r"k[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Row:
    """A condition, or a group of rows, within the group called `parent`."""

    id: str
    parent: str
    kind: str

    def __str__(self) -> str:
        return f"{self.id} {self.parent} {self.kind}"

    @property
    def is_group(self) -> bool:
        return self.kind == GROUP


def lay_out(node: Node) -> list[tuple[Row, Node]]:
    """The rows of a tree, each with what it stands for. A lone condition stands in a group."""
    found: list[tuple[Row, Node]] = []

    def add(part: Node, parent: str) -> None:
        kind = part.slug if isinstance(part, Condition) else GROUP
        row = Row(f"n{len(found)}", parent, kind)
        found.append((row, part))
        for inner in () if isinstance(part, Condition) else part.parts:
            add(inner, row.id)

    add(AllOf((node,)) if isinstance(node, Condition) else node, "-")
    return found


def read_rows(words: Iterable[str]) -> list[Row]:
    """The rows as a browser sent them; what makes no sense is passed over."""
    rows = [Row(ROOT, "-", GROUP)]
    known = {ROOT}
    for word in list(words)[:MOST_ROWS]:
        match = _ROW.fullmatch(str(word))
        row = Row(*match.groups()) if match else None
        if row is None or row.id in known or row.parent not in known:
            continue
        if row.is_group or row.kind in list_conditions():
            rows.append(row)
            known.add(row.id)
    return rows


def read_caps(words: Iterable[str]) -> list[str]:
    """The ids of limits as a browser sent them."""
    return list(dict.fromkeys(word for word in map(str, words) if _CAP.fullmatch(word)))[:8]


def change_rows(rows: Sequence[Row], change: str) -> list[Row]:
    """The rows after "add n0 weekday", "add n0 group" or "remove n3" (with all within it)."""
    act, _, rest = change.partition(" ")
    if act == "add":  # a parent or kind that is not there is passed over like any other
        return read_rows([*map(str, rows), f"{_next_id('n', (row.id for row in rows))} {rest}"])
    if act == "remove" and rest != ROOT:
        return read_rows(str(row) for row in rows if row.id != rest)
    return list(rows)


def change_caps(caps: Sequence[str], change: str) -> list[str]:
    """The limits after "limit" or "unlimit k1"."""
    act, _, rest = change.partition(" ")
    if act == "limit":
        return read_caps([*caps, _next_id("k", caps)])
    return [cap for cap in caps if act != "unlimit" or cap != rest]


def list_within(rows: Sequence[Row], parent: str) -> list[Row]:
    """The rows of a group, in their order."""
    return [row for row in rows if row.parent == parent]


def copy_sent(data: Any) -> Any:
    """What a browser sent, as a copy that may be changed."""
    return data.copy() if data is not None else None


def get_list(data: Any, name: str) -> list[str]:
    """Every value that was sent under a name."""
    return list(data.getlist(name) if hasattr(data, "getlist") else data.get(name, ()))


def put_list(data: Any, name: str, values: Iterable[object]) -> None:
    """Put values in the place of what was sent."""
    words = [str(value) for value in values]
    if hasattr(data, "setlist"):
        data.setlist(name, words)
    else:
        data[name] = words


def fill_up(data: Any, usual: Mapping[str, str]) -> None:
    """Put what is usual where nothing was sent: in a row that is new."""
    for name, value in usual.items():
        data.setdefault(name, value)


def _next_id(letter: str, ids: Iterable[Any]) -> str:
    return f"{letter}{max((int(one[1:]) for one in ids), default=-1) + 1}"
