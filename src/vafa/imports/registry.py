"""The kinds of file that can be brought in. To add one, add a file to kinds/ (README)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar

from vafa.foundation.registry import Registry
from vafa.foundation.shapes import Shape
from vafa.imports.types import BadRow, Column, Parsed, Result, Row, Where, Work
from vafa.staff.types import Permission, Scope


class ImportKind(ABC):
    """What a file may hold: its columns, how a row is read, how a chunk of them is written.

    `settings` is what is asked beside the columns. `permission` is what staff need, `scope` what a
    key needs. `keeps_keys`: what the rows were known by is remembered when the file is done.
    `can_undo`: all that the file gave can be taken back.
    """

    slug: ClassVar[str]
    title: ClassVar[Any]
    things: ClassVar[Any]  # what its counts count
    order: ClassVar[int]  # in which it stands among the others
    about: ClassVar[Any]  # a sentence for who has no file yet
    needed: ClassVar[Any]  # a sentence: which columns must be there
    example: ClassVar[tuple[tuple[str, str], ...]]  # column slug, what stands there
    icon: ClassVar[str]
    settings: ClassVar[type[Shape]]
    permission: ClassVar[Permission]
    scope: ClassVar[Scope]
    chunk: ClassVar[int] = 1000  # things in one transaction
    keeps_keys: ClassVar[bool] = False
    can_undo: ClassVar[bool] = False

    @abstractmethod
    def list_columns(self) -> tuple[Column, ...]:
        """What its columns may say. Call inside a scope: a business may have fields of its own."""

    @abstractmethod
    def lacks(self, mapped: frozenset[str]) -> bool:
        """Whether a column is missing without which nothing can be read."""

    def load(self) -> Any:
        """What rows are read against beside branches (`Where.loaded`); call inside a scope."""
        return None

    @abstractmethod
    def read(self, rows: Iterable[tuple[int, Row]], where: Where) -> Iterator[Parsed[Any] | BadRow]:
        """What stands in the rows, in their order, without asking the database."""

    @abstractmethod
    def take(self, things: Sequence[Parsed[Any]], work: Work) -> list[Result]:
        """What becomes of each, in order. Writes it in the transaction at hand, unless dry."""

    def finish(self, *, at: datetime) -> None:  # noqa: B027 - most have nothing to do
        """What follows when a file was read to its end; call inside a scope."""


import_kinds: Registry[ImportKind] = Registry("vafa.imports.kinds")
