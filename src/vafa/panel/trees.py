"""A tree of shapes as rows of a form that come and go: members in groups within groups.

A row is kept in the form as one hidden word, its fields carry its id. To add or remove one is to
send the form with a `change`; the same words then come back with the row more or less.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.foundation.shapes import Kind, Shape
from vafa.foundation.trees import AllOf, Joint
from vafa.panel.choices import Choice
from vafa.panel.questions import Sources, list_told, make_field

ROOT, GROUP = "n0", "group"
MOST_ROWS = 60
JOINTS = [("all", _("all of these")), ("any", _("one of these")), ("none", _("none of these"))]
R = TypeVar("R", bound="BaseRow")
_ROW = re.compile(r"(n[0-9]{1,4}) (n[0-9]{1,4}|-) ([a-z_]{1,40})")


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row within another, the one called `parent`."""

    id: str
    parent: str
    kind: str

    def __str__(self) -> str:
        return f"{self.id} {self.parent} {self.kind}"


@dataclass(frozen=True, slots=True)
class Row(BaseRow):
    """A member, or a group of rows."""

    @property
    def is_group(self) -> bool:
        return self.kind == GROUP


@dataclass(frozen=True, kw_only=True)
class TreeWords:
    """How a page speaks of its tree."""

    lead: Promise | str
    empty: Promise | str
    first: Promise | str
    another: Promise | str
    group: Promise | str


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A member with its fields, or a group with its rows."""

    id: str
    choice: Choice | None
    fields: list[BoundField]
    rows: list[ShownRow]
    joint: BoundField | None
    is_root: bool


@dataclass(frozen=True, kw_only=True)
class ShownTree:
    """The tree as `panel/tree/_tree.html` draws it; `choices` under headings, or under none."""

    nodes: BoundField
    root: ShownRow
    choices: list[tuple[Promise | str, list[Choice]]]
    words: TreeWords


class TreeRows:
    """The part of a form that is a tree. The form has a field `nodes` of hidden words."""

    def __init__(
        self,
        form: forms.Form,
        tree: Joint | Kind,
        *,
        choices: Mapping[str, Choice],
        sources: Sources,
        change: str,
    ) -> None:
        self._form, self._choices, self._sources = form, choices, sources
        self._is_lone = isinstance(tree, Kind)
        laid = lay_out(tree)
        if form.is_bound:
            self.rows = change_rows(
                read_rows(get_list(form.data, "nodes"), choices), change, choices
            )
            put_list(form.data, "nodes", self.rows)
        else:
            self.rows = [row for row, _part in laid]
            form.initial["nodes"] = [str(row) for row in self.rows]
        members = [part for _row, part in laid if isinstance(part, Kind)]
        for row in self.rows:
            self._add_fields(row, [one for one in members if one.slug == row.kind])
        for row, part in () if form.is_bound else laid:
            if isinstance(part, Kind):
                form.initial.update(choices[row.kind].fill(part, row.id))
            else:
                form.initial[f"{row.id}_joint"] = part.kind

    def show(
        self, words: TreeWords, choices: list[tuple[Promise | str, list[Choice]]]
    ) -> ShownTree:
        """Everything there is to see of it."""
        return ShownTree(
            nodes=self._form["nodes"],
            root=self._show(self.rows[0]),
            choices=choices,
            words=words,
        )

    def write(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The tree as plain data, from the form's values."""
        parts = [self._write(row, cleaned) for row in list_within(self.rows, ROOT)]
        if len(parts) == 1 and self._is_lone:
            return parts[0]
        joint = cleaned[f"{ROOT}_joint"] if parts else "all"
        return {"kind": joint or "all", "parts": parts}

    def name_fields(self, steps: Sequence[str]) -> list[str]:
        """The fields that a pointer like parts/0/parts/1/days may mean, the likeliest first."""
        row = self.rows[0]
        for step in steps:
            inner = list_within(self.rows, row.id)
            if step.isdecimal() and int(step) < len(inner):
                row = inner[int(step)]
        if row.is_group:
            return [f"{row.id}_joint"]
        return [f"{row.id}_{name}" for name in (steps[-1], *self._choices[row.kind].asks)]

    def _add_fields(self, row: Row, told: Sequence[Shape]) -> None:
        """A field for each question; what the tree said before stays possible."""
        form = self._form
        if row.is_group:
            form.fields[f"{row.id}_joint"] = forms.ChoiceField(choices=JOINTS, required=False)
            if form.is_bound:
                fill_up(form.data, {f"{row.id}_joint": "all"})
            return
        for name, ask in self._choices[row.kind].asks.items():
            has = [value for one in told for value in list_told(one, name, ask)]
            form.fields[f"{row.id}_{name}"] = make_field(ask, self._sources, has=has)

    def _show(self, row: Row) -> ShownRow:
        choice = None if row.is_group else self._choices[row.kind]
        return ShownRow(
            id=row.id,
            choice=choice,
            fields=[self._form[f"{row.id}_{name}"] for name in choice.asks] if choice else [],
            rows=[self._show(inner) for inner in list_within(self.rows, row.id)],
            joint=self._form[f"{row.id}_joint"] if row.is_group else None,
            is_root=row.id == ROOT,
        )

    def _write(self, row: Row, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        if not row.is_group:
            return self._choices[row.kind].read(cleaned, row.id)
        parts = [self._write(inner, cleaned) for inner in list_within(self.rows, row.id)]
        return {"kind": cleaned[f"{row.id}_joint"] or "all", "parts": parts}


def lay_out(node: Joint | Kind) -> list[tuple[Row, Joint | Kind]]:
    """The rows of a tree, each with what it stands for. A lone member stands in a group."""
    found: list[tuple[Row, Joint | Kind]] = []

    def add(part: Joint | Kind, parent: str) -> None:
        row = Row(f"n{len(found)}", parent, part.slug if isinstance(part, Kind) else GROUP)
        found.append((row, part))
        for inner in part.parts if isinstance(part, Joint) else ():
            add(inner, row.id)

    add(AllOf((node,)) if isinstance(node, Kind) else node, "-")
    return found


def read_rows(words: Iterable[str], kinds: Container[str]) -> list[Row]:
    """The rows as a browser sent them, members of these kinds; other words are passed over."""
    rows = [Row(ROOT, "-", GROUP)]
    known = {ROOT}
    for word in list(words)[:MOST_ROWS]:
        match = _ROW.fullmatch(str(word))
        row = Row(*match.groups()) if match else None
        if row is None or row.id in known or row.parent not in known:
            continue
        if row.is_group or row.kind in kinds:
            rows.append(row)
            known.add(row.id)
    return rows


def change_rows(rows: Sequence[Row], change: str, kinds: Container[str]) -> list[Row]:
    """The rows after "add n0 weekday", "add n0 group" or "remove n3" (with all within it)."""
    act, _, rest = change.partition(" ")
    if act == "add":  # a parent or kind that is not there is passed over like any other
        added = f"{next_id('n', (row.id for row in rows))} {rest}"
        return read_rows([*map(str, rows), added], kinds)
    if act == "remove" and rest != ROOT:
        return read_rows((str(row) for row in rows if row.id != rest), kinds)
    return list(rows)


def list_within(rows: Sequence[R], parent: str) -> list[R]:
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


def next_id(letter: str, ids: Iterable[str]) -> str:
    """An id that no other row has."""
    return f"{letter}{max((int(one[1:]) for one in ids), default=-1) + 1}"
