"""Files brought in by machines: hand in, follow, read what was not taken, stop, undo."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from vafa.api.errors import FieldProblem, Invalid
from vafa.api.v1.access import ApiKey, ApiRequest, demand
from vafa.api.v1.invalid import UNKNOWN_FIELD, WRONG_FORM
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import ImportIdInPath
from vafa.api.v1.shapes.imports import (
    BadRowFilter,
    BadRowOut,
    BadRowPage,
    ImportForm,
    JobOut,
    JobPage,
    ReasonOut,
)
from vafa.foundation.shapes import BadValue, read_shape, write_shape
from vafa.imports.actions import (
    begin_undoing,
    cancel_import,
    create_import,
    keep_upload,
    start_import,
    start_undoing,
)
from vafa.imports.errors import UnreadableFile
from vafa.imports.queries import (
    count_reasons,
    find_upload,
    get_job,
    list_bad_rows,
    list_jobs,
    preview_file,
    read_titles,
    suggest_reading,
)
from vafa.imports.registry import import_kinds
from vafa.imports.types import SUFFIXES, JobState, Reading, Reason
from vafa.staff.types import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from vafa.imports.models import ImportJob

router = Router(tags=[_("Files")])


@router.post(
    "/imports",
    auth=ApiKey(Scope.IMPORTS_WRITE),
    response={HTTPStatus.ACCEPTED: JobOut},
    summary=_("Bring in a file"),
    description=_(
        "Excel or CSV, as a form with the file: sales, customers, opening balances. The key also "
        "needs the scope of what the file writes (sales:write, customers:write, grants:write). "
        "The same file again adds nothing. Follow the job by reading it."
    ),
)
@in_scope
def bring_in(request: ApiRequest, form: Form[ImportForm], file: File[UploadedFile]) -> Answer:
    _refuse_unknown(request)
    kind = import_kinds.find(form.kind)
    if kind is None:
        raise BadValue(_("There is no such kind."), pointer="/kind")
    demand(request, kind.scope)
    if not (file.name or "").lower().endswith(SUFFIXES):
        raise UnreadableFile(pointer="/file")

    def work(_client_key: str) -> Answer:
        business_id = request.auth.business_id
        path = find_upload(business_id, keep_upload(business_id, file))
        try:
            job = create_import(
                path=path,
                file_name=file.name or "",
                reading=_read(form, path),
                is_dry=form.dry_run,
                actor=get_actor(request),
                at=request.at,
            )
        except UnreadableFile:
            path.unlink()
            raise UnreadableFile(pointer="/file") from None
        except Exception:
            path.unlink()
            raise
        start_import(job.id)
        return Answer(_write(job), status=HTTPStatus.ACCEPTED)

    return answer_once(request, work, required=False, told=_digest(form, file))


@router.get(
    "/jobs",
    auth=ApiKey(Scope.IMPORTS_WRITE),
    response=JobPage,
    summary=_("List jobs"),
    description=_("Files that were handed in, the newest first. Trials of rules are at /replays."),
)
@in_scope
def read_jobs(request: ApiRequest, wanted: Query[PageFilter]) -> Answer:
    kinds = [kind.slug for kind in import_kinds if request.auth.can(kind.scope)]
    rows = list_jobs(kinds=kinds, before_id=wanted.before_id("imp"), limit=wanted.limit + 1)
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="imp")
    return Answer(JobPage(data=[_write(job) for job in page], next_cursor=next_cursor))


@router.get(
    "/jobs/{imp:job_id}",
    auth=ApiKey(Scope.IMPORTS_WRITE),
    response=JobOut,
    summary=_("Read a job"),
    description=_("How far it is, what became of the rows, and why some were not taken."),
)
@in_scope
def read_job(request: ApiRequest, job_id: ImportIdInPath) -> Answer:
    return Answer(_write(_find(request, job_id), reasons=count_reasons(job_id)))


@router.delete(
    "/jobs/{imp:job_id}",
    auth=ApiKey(Scope.IMPORTS_WRITE),
    response=JobOut,
    summary=_("Stop a job"),
    description=_("What was recorded until then stays. A repeat changes nothing."),
)
@in_scope
def stop_job(request: ApiRequest, job_id: ImportIdInPath) -> Answer:
    _find(request, job_id)
    job = cancel_import(job_id=job_id, actor=get_actor(request), at=request.at)
    return Answer(_write(job, reasons=count_reasons(job_id)))


@router.get(
    "/jobs/{imp:job_id}/bad-rows",
    auth=ApiKey(Scope.IMPORTS_WRITE),
    response=BadRowPage,
    summary=_("Read the rows that were not taken"),
    description=_("As they stood in the file, with line, column and reason: mend and send again."),
)
@in_scope
def read_bad_rows(
    request: ApiRequest, job_id: ImportIdInPath, wanted: Query[BadRowFilter]
) -> Answer:
    job = _find(request, job_id)
    rows = list_bad_rows(job_id, after_line=wanted.after_line, limit=wanted.limit + 1)
    page = rows[: wanted.limit]
    return Answer(
        BadRowPage(
            titles=list(read_titles(job)),
            data=[
                BadRowOut(
                    line=row.line,
                    column=row.column,
                    code=row.reason,
                    detail=row.message,
                    cells=row.cells,
                )
                for row in page
            ],
            next_after_line=page[-1].line if len(rows) > len(page) else None,
        )
    )


@router.post(
    "/jobs/{imp:job_id}/undo",
    auth=ApiKey(Scope.IMPORTS_WRITE),
    response={HTTPStatus.ACCEPTED: JobOut},
    summary=_("Undo a file of opening balances"),
    description=_("What is left of them is taken back; what was spent stays spent."),
)
@in_scope
def undo_job(request: ApiRequest, job_id: ImportIdInPath) -> Answer:
    _find(request, job_id)

    def work(_client_key: str) -> Answer:
        job = begin_undoing(job_id, actor=get_actor(request), at=request.at)
        start_undoing(job_id)
        return Answer(_write(job), status=HTTPStatus.ACCEPTED)

    return answer_once(request, work, required=False)


def _find(request: ApiRequest, job_id: int) -> ImportJob:
    """The job, for a key that may write what it writes."""
    job = get_job(job_id)
    demand(request, import_kinds.get(job.kind).scope)
    return job


def _read(form: ImportForm, path: Path) -> Reading:
    """How the file is to be read: as was said, and for the rest as the last time or by titles."""
    kind = import_kinds.get(form.kind)
    reading = suggest_reading(kind, preview_file(path, most=1).titles)
    if form.mapping:
        mapping = _read_json(form.mapping, "/mapping")
        if not all(isinstance(place, int) and place >= 0 for place in mapping.values()):
            raise _refuse_form("/mapping")
        reading = replace(reading, mapping=mapping)
    if form.settings:
        said = write_shape(reading.settings) | _read_json(form.settings, "/settings")
        settings = read_shape(kind.settings, said, pointer="/settings")
        reading = replace(reading, settings=settings)
    return reading


def _refuse_unknown(request: ApiRequest) -> None:
    """Invalid for fields that the form has not: ninja takes only those it knows."""
    wrong = request.POST.keys() - ImportForm.model_fields.keys()
    if wrong:
        code, message = UNKNOWN_FIELD
        problems = (FieldProblem(pointer=f"/{name}", code=code, message=message) for name in wrong)
        raise Invalid(*problems)


def _read_json(text: str, pointer: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise _refuse_form(pointer)
    return found


def _refuse_form(pointer: str) -> Invalid:
    code, message = WRONG_FORM
    return Invalid(FieldProblem(pointer=pointer, code=code, message=message))


def _digest(form: ImportForm, file: UploadedFile) -> bytes:
    """The same for the same request again: a form's own bytes differ by its boundary."""
    digest = hashlib.sha256(form.model_dump_json().encode())
    for chunk in file.chunks():
        digest.update(chunk)
    return json.dumps({"form": digest.hexdigest()}).encode()


def _write(job: ImportJob, *, reasons: list[Reason] | None = None) -> JobOut:
    return JobOut(
        id=job.id,
        kind=job.kind,
        dry_run=job.is_dry,
        file_name=job.file_name,
        state=JobState(job.state),
        rows_total=job.rows_total,
        rows_done=job.rows_done,
        new=job.recorded,
        changed=job.changed,
        known=job.known,
        refused=job.refused,
        amounts=job.amounts,
        reasons=[
            ReasonOut(
                column=one.column,
                code=one.reason,
                detail=one.message,
                rows=one.count,
                first_line=one.line,
            )
            for one in reasons or ()
        ],
        mapping=job.reading["mapping"],
        created_at=job.created_at,
        finished_at=job.finished_at,
        error=job.error,
    )
