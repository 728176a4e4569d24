"""Files that are brought in: what is sent beside the file, and how far the job is."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import Field, WithJsonSchema

from vafa.api.v1.shapes.common import Body, Filter, ImportIdOut, Part, TimeOut
from vafa.imports.registry import import_kinds
from vafa.imports.types import JobState

KindName = Annotated[
    str,
    Field(max_length=20),
    WithJsonSchema({"type": "string", "enum": [kind.slug for kind in import_kinds]}),
]


class ImportForm(Body):
    """The fields of the form beside the file."""

    kind: KindName = Field(description=_("What the file holds."))
    mapping: str = Field(
        "",
        max_length=10_000,
        description=_(
            "Which column says what, as JSON: the name of a thing → the column from 0. Without "
            "it, as a file with these titles was read the last time, or by the titles."
        ),
        examples=['{"mobile": 0, "first_name": 1}'],
    )
    settings: str = Field(
        "",
        max_length=2_000,
        description=_("What else the kind asks, as JSON; what is left out is as usual."),
        examples=['{"known": "overwrite"}'],
    )
    dry_run: bool = Field(False, description=_("Count what would happen, and write nothing."))


class ReasonOut(Part):
    """A reason for which rows were not taken."""

    column: str
    code: str
    detail: str
    rows: int
    first_line: int


class JobOut(Part):
    """A file on its way: how far, how much, what not."""

    id: ImportIdOut
    kind: str
    dry_run: bool
    file_name: str
    state: JobState
    rows_total: int = Field(description=_("0 until they are counted."))
    rows_done: int
    new: int
    changed: int
    known: int
    refused: int
    amounts: dict[str, int] = Field(description=_("Sums by name: rials of credit, points."))
    reasons: list[ReasonOut] = Field(description=_("In a list they are left out."))
    mapping: dict[str, int]
    created_at: TimeOut
    finished_at: TimeOut | None
    error: str


class JobPage(Part):
    """Jobs, the newest first."""

    data: list[JobOut]
    next_cursor: str | None


class BadRowFilter(Filter):
    """A stretch of the rows that were not taken."""

    limit: Annotated[int, Field(ge=1, le=200)] = Field(
        50, description=_("How many at most; 200 at most.")
    )
    after_line: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(
        0, description=_("The last line of the stretch before.")
    )


class BadRowOut(Part):
    """A row as it stood in the file, and why it was not taken."""

    line: int
    column: str
    code: str
    detail: str
    cells: list[Any]


class BadRowPage(Part):
    """The titles of the file, and rows that were not taken, in its order."""

    titles: list[str]
    data: list[BadRowOut]
    next_after_line: int | None
