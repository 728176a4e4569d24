"""What an import is told and what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from vafa.audit.types import Actor
from vafa.foundation.errors import Refused
from vafa.foundation.shapes import Shape

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods")

CAUSE = "import"  # of a lot that a file gave; its id is the job's
TAKEN_BACK = "_taken_back"  # after the name of an amount: how much of it

Row = tuple[Any, ...]
Value = TypeVar("Value")


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"  # the file itself could not be read to its end
    UNDOING = "undoing"
    UNDONE = "undone"  # what it gave was taken back


class Outcome(StrEnum):
    """What became of a row, or of the rows that are one thing."""

    NEW = "new"
    CHANGED = "changed"
    KNOWN = "known"  # it was there already, and nothing changed
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A thing that a file may say, and how its columns are called in the wild."""

    slug: str
    title: Any
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is to be read: what it holds, which column says what, and what else was asked.

    `mapping` is column slug → position in the file from 0. `settings` are of the kind's own shape.
    """

    kind: str
    mapping: dict[str, int]
    settings: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a file is read against: branches by code and name, the business's day and zone, how it
    is to be read, and what its kind has `loaded`.
    """

    branches: Mapping[str, int]
    zone: ZoneInfo
    today: date
    reading: Reading
    loaded: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that was not taken: its line in the file (from 1), which column, and why.

    `last_line` is where what it belongs to (an invoice) ends in the file.
    """

    line: int
    last_line: int
    column: str
    reason: str
    message: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed(Generic[Value]):
    """A thing that could be read, the lines of the file it stood on, and its first row."""

    line: int
    last_line: int
    value: Value
    cells: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Why a thing that could be read is not taken."""

    column: str
    reason: str
    message: str

    @classmethod
    def of(cls, refusal: Refused) -> Wrong:
        """What a rule refused, and the column its pointer leads to."""
        column = (refusal.pointer or "").strip("/").split("/")[0]
        return cls(column=column, reason=refusal.code, message=str(refusal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one parsed thing; `amounts` are summed up for the whole file, by name."""

    outcome: Outcome
    wrong: Wrong | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job at work: whose, how, by whom, when. A dry one answers alike and writes nothing."""

    job_id: int
    is_dry: bool
    where: Where
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The head of a file: its titles, and a few rows as they were read."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason for which rows were not taken: how many, and the first of them."""

    column: str
    reason: str
    message: str
    count: int
    line: int
