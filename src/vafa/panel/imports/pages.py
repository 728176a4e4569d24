"""What the pages about files that are brought in show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.errors import NotFound
from vafa.foundation.spreadsheets import WRITERS, Format, Sheet
from vafa.imports.queries import (
    can_undo,
    count_reasons,
    list_bad_rows,
    list_jobs,
    sum_given_left,
    walk_bad_rows,
)
from vafa.imports.registry import ImportKind, import_kinds
from vafa.imports.types import TAKEN_BACK, JobState, Reason
from vafa.panel.imports.forms import UploadForm
from vafa.panel.paging import draw_pager, find_next
from vafa.ui import formats
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from vafa.imports.models import ImportJob, ImportRow

SHOWN_JOBS = 20
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
    JobState.UNDOING: (gettext_lazy("is being undone"), "accent", "refresh"),
    JobState.UNDONE: (gettext_lazy("undone"), "warn", "ban"),
}
AMOUNTS = {  # what it is called, and whether it is money
    "credit": (gettext_lazy("Credit"), True),
    "points": (gettext_lazy("Points"), False),
    f"credit{TAKEN_BACK}": (gettext_lazy("Credit taken back"), True),
    f"points{TAKEN_BACK}": (gettext_lazy("Points taken back"), False),
}
STOPPABLE = (JobState.WAITING, JobState.RUNNING)
UNDER_WAY = (*STOPPABLE, JobState.UNDOING)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A row that was not taken: where, what is wrong, and what stood there."""

    row: ImportRow
    column: str
    cells: list[str]


@dataclass(frozen=True, kw_only=True)
class CountedReason:
    """A reason, the column it is about, and how many rows were not taken for it."""

    reason: Reason
    column: str


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A sum over the file: rials, or points."""

    label: str
    amount: int
    is_money: bool


@dataclass(frozen=True, kw_only=True)
class ListedJob:
    """A file with its kind and its state in words."""

    job: ImportJob
    kind: ImportKind
    state: str
    state_kind: str
    state_icon: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What can be brought in, the form for a new file, and the files so far."""

    form: UploadForm
    kind: ImportKind
    kinds: list[Tab]
    jobs: list[ListedJob]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """One file: how far, how much, what not."""

    job: ImportJob
    kind: ImportKind
    title: str
    state: str
    state_kind: str
    state_icon: str
    is_under_way: bool
    may_stop: bool
    may_go: bool  # it was tried, and there is something to bring in
    amounts: list[Amount]
    left: list[Amount] | None  # what an undoing would take back; None where nothing can be
    reasons: list[CountedReason]
    rows: list[Told]
    more_rows: int
    is_forgotten: bool  # the file and what stood in its rows are deleted


def load_list_page(
    form: UploadForm,
    *,
    kind: ImportKind,
    kinds: Sequence[ImportKind],
    asked: QueryDict,
    before_id: int | None,
) -> ListPage:
    """The files so far of the kinds that somebody may bring in, the latest first."""
    slugs = [one.slug for one in kinds]
    found = list_jobs(kinds=slugs, before_id=before_id, limit=SHOWN_JOBS + 1)
    home = reverse("panel:imports:home")
    return ListPage(
        form=form,
        kind=kind,
        kinds=[
            Tab(label=str(one.title), href=f"{home}?kind={one.slug}", is_current=one is kind)
            for one in kinds
        ],
        jobs=[_list(job) for job in found[:SHOWN_JOBS]],
        pager=draw_pager(asked, find_next(found, SHOWN_JOBS)),
    )


def load_job_page(job: ImportJob) -> JobPage:
    """The page of one file."""
    words, state_kind, icon = STATES[job.state]
    kind = import_kinds.get(job.kind)
    titles = {column.slug: str(column.title) for column in kind.list_columns()}
    rows = list_bad_rows(job.id, limit=SHOWN_ROWS)
    is_done = job.state == JobState.DONE
    return JobPage(
        job=job,
        kind=kind,
        title=_say_title(job, kind),
        state=str(words),
        state_kind=state_kind,
        state_icon=icon,
        is_under_way=job.state in UNDER_WAY,
        may_stop=job.state in STOPPABLE,
        may_go=is_done and bool(job.path) and job.is_dry and job.recorded + job.changed > 0,
        amounts=_list_amounts(job.amounts),
        left=_list_amounts(sum_given_left(job)) if can_undo(job) else None,
        reasons=[
            CountedReason(reason=one, column=titles.get(one.column, ""))
            for one in count_reasons(job.id)
        ],
        rows=[
            Told(
                row=row,
                column=titles.get(row.column, ""),
                cells=[cell for cell in row.cells if cell][:MOST_CELLS],
            )
            for row in rows
        ],
        more_rows=max(0, job.refused - len(rows)),
        is_forgotten=not job.path,
    )


def write_bad_rows(job: ImportJob, form: str) -> bytes:
    """What was not taken as it stood, with its line, its column and the reason beside it;
    NotFound for a form that is neither `csv` nor `xlsx`. Mended, the file can be brought in again.
    """
    if form not in WRITERS:
        raise NotFound
    titles, rows = walk_bad_rows(job)
    columns = import_kinds.get(job.kind).list_columns()
    names = {column.slug: str(column.title) for column in columns}
    heads = [*titles, _("Line"), _("Column"), _("Reason")]
    sheet = Sheet(
        title=_("Not taken"),
        heads=heads,
        formats=[Format.TEXT] * len(heads),
        rows=(
            [
                *_pad(row.cells, len(titles)),
                *(str(row.line), names.get(row.column, ""), row.message),
            ]
            for row in rows
        ),
    )
    return WRITERS[form](sheet)


def _list_amounts(amounts: Mapping[str, int]) -> list[Amount]:
    return [
        Amount(label=str(label), amount=amounts[name], is_money=is_money)
        for name, (label, is_money) in AMOUNTS.items()
        if name in amounts
    ]


def _pad(cells: tuple[str, ...], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))] if width else list(cells)


def _list(job: ImportJob) -> ListedJob:
    words, kind, icon = STATES[job.state]
    return ListedJob(
        job=job,
        kind=import_kinds.get(job.kind),
        state=str(words),
        state_kind=kind,
        state_icon=icon,
    )


def _say_title(job: ImportJob, kind: ImportKind) -> str:
    told = {"count": formats.number(job.recorded), "things": kind.things}
    if job.state == JobState.WAITING:
        return _("The file waits its turn")
    if job.state == JobState.RUNNING:
        return _("%(count)s %(things)s so far") % told
    if job.state == JobState.FAILED:
        return _("The file could not be read to its end")
    if job.state == JobState.UNDOING:
        return _("What the file gave is being taken back")
    if job.state == JobState.UNDONE:
        return _("What the file gave was taken back")
    if job.is_dry:
        return _("%(count)s new %(things)s would come in") % told
    return _("%(count)s %(things)s came in") % told
