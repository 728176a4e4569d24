"""What the pages about files of sales show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.errors import NotFound
from vafa.foundation.spreadsheets import WRITERS, Format, Sheet
from vafa.imports.queries import list_bad_rows, list_jobs, walk_bad_rows
from vafa.imports.types import COLUMNS, JobState
from vafa.panel.imports.forms import UploadForm
from vafa.ui import formats

if TYPE_CHECKING:
    from vafa.imports.models import ImportJob, ImportRow

SHOWN_ROWS = 100
MOST_CELLS = 6
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
STATES: dict[str, tuple[Any, str, str]] = {  # words, kind of badge, icon
    JobState.WAITING: (gettext_lazy("waits"), "plain", "clock"),
    JobState.RUNNING: (gettext_lazy("is being read"), "accent", "refresh"),
    JobState.DONE: (gettext_lazy("done"), "good", "check"),
    JobState.CANCELLED: (gettext_lazy("stopped"), "warn", "ban"),
    JobState.FAILED: (gettext_lazy("cannot be read"), "bad", "alert-circle"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A row that was not taken: where, what is wrong, and what stood there."""

    row: ImportRow
    column: str
    cells: list[str]


@dataclass(frozen=True, kw_only=True)
class ListedJob:
    """A file with its state in words."""

    job: ImportJob
    state: str
    state_kind: str
    state_icon: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """The files so far, and the form for a new one."""

    form: UploadForm
    jobs: list[ListedJob]


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """One file: how far, how much, what not."""

    job: ImportJob
    title: str
    state: str
    state_kind: str
    state_icon: str
    is_under_way: bool
    rows: list[Told]
    more_rows: int


def load_list_page(form: UploadForm) -> ListPage:
    """The latest files."""
    return ListPage(form=form, jobs=[_list(job) for job in list_jobs()])


def load_job_page(job: ImportJob) -> JobPage:
    """The page of one file."""
    words, kind, icon = STATES[job.state]
    titles = {column.slug: str(column.title) for column in COLUMNS}
    rows = list_bad_rows(job.id, limit=SHOWN_ROWS)
    return JobPage(
        job=job,
        title=_say_title(job),
        state=str(words),
        state_kind=kind,
        state_icon=icon,
        is_under_way=job.state in (JobState.WAITING, JobState.RUNNING),
        rows=[
            Told(
                row=row,
                column=titles.get(row.column, ""),
                cells=[cell for cell in row.cells if cell][:MOST_CELLS],
            )
            for row in rows
        ],
        more_rows=max(0, job.refused - len(rows)),
    )


def write_bad_rows(job: ImportJob, form: str) -> bytes:
    """What was not taken as it stood, with its line and the reason beside it; NotFound for a form
    that is neither `csv` nor `xlsx`. Mended, the file can be brought in again.
    """
    if form not in WRITERS:
        raise NotFound
    titles, rows = walk_bad_rows(job)
    heads = [*titles, _("Line"), _("Reason")]
    sheet = Sheet(
        title=_("Not taken"),
        heads=heads,
        formats=[Format.TEXT] * len(heads),
        rows=([*_pad(row.cells, len(titles)), str(row.line), row.message] for row in rows),
    )
    return WRITERS[form](sheet)


def _pad(cells: tuple[str, ...], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))] if width else list(cells)


def _list(job: ImportJob) -> ListedJob:
    words, kind, icon = STATES[job.state]
    return ListedJob(job=job, state=str(words), state_kind=kind, state_icon=icon)


def _say_title(job: ImportJob) -> str:
    recorded = {"count": formats.number(job.recorded)}
    if job.state == JobState.WAITING:
        return _("The file waits its turn")
    if job.state == JobState.RUNNING:
        return _("%(count)s sales so far") % recorded
    if job.state == JobState.FAILED:
        return _("The file could not be read to its end")
    return _("%(count)s sales came in") % recorded
