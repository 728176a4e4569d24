"""Pages about files that are brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vafa.audit.actions import record
from vafa.foundation.errors import NotFound
from vafa.imports.actions import (
    begin_undoing,
    cancel_import,
    create_import,
    keep_upload,
    repeat_import,
    start_import,
    start_undoing,
)
from vafa.imports.errors import UnreadableFile
from vafa.imports.queries import find_upload, get_job, is_remembered, preview_file, suggest_reading
from vafa.imports.registry import ImportKind, import_kinds
from vafa.panel.forms import refusals_on
from vafa.panel.imports.examples import write_example
from vafa.panel.imports.forms import ColumnsForm, UploadForm
from vafa.panel.imports.pages import (
    TYPES,
    load_job_page,
    load_list_page,
    write_bad_rows,
)
from vafa.panel.paging import read_before
from vafa.staff.access import StaffRequest
from vafa.staff.errors import BeyondAuthority
from vafa.ui.htmx import redirect_to, render_page

if TYPE_CHECKING:
    from vafa.imports.models import ImportJob

PREVIEW_ROWS = 6
LONGEST_NAME = 120


def show_list(request: StaffRequest) -> HttpResponse:
    """What can be brought in, a new file, and the files so far."""
    kinds = _list_kinds(request)
    kind = next((one for one in kinds if one.slug == request.GET.get("kind")), kinds[0])
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        business_id = request.business.id
        upload_id = keep_upload(business_id, file)
        try:
            preview_file(find_upload(business_id, upload_id))
        except UnreadableFile as refusal:
            find_upload(business_id, upload_id).unlink()
            form.add_error("file", str(refusal))
        else:
            href = reverse("panel:imports:columns", args=[kind.slug, upload_id])
            name = urlencode({"name": (file.name or "")[-LONGEST_NAME:]})
            return redirect_to(request, f"{href}?{name}")
    status = 422 if form.errors else 200
    page = load_list_page(
        form, kind=kind, kinds=kinds, asked=request.GET, before_id=read_before(request)
    )
    return render_page(request, "panel/imports/list.html", {"page": page}, status=status)


def choose_columns(request: StaffRequest, *, file_kind: str, upload_id: int) -> HttpResponse:
    """Which column says what; then it is tried, or begins."""
    kind = _get_kind(request, file_kind)
    path = find_upload(request.business.id, upload_id)
    name = request.GET.get("name", "")[-LONGEST_NAME:] or path.name
    preview = preview_file(path, most=PREVIEW_ROWS)
    reading = suggest_reading(kind, preview.titles)
    form = ColumnsForm(request.POST or None, kind=kind, preview=preview, reading=reading)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            job = create_import(
                path=path,
                file_name=name,
                reading=form.reading,
                is_dry=bool(request.POST.get("dry")),
                actor=request.actor,
                at=request.at,
            )
            start_import(job.id)
        if form.is_valid():
            return redirect_to(request, reverse("panel:imports:one", args=[job.id]))
    context = {
        "form": form,
        "kind": kind,
        "preview": preview,
        "name": name,
        "is_remembered": is_remembered(kind, preview.titles),
    }
    status = 422 if form.errors else 200
    return render_page(request, "panel/imports/columns.html", context, status=status)


def take_example(request: StaffRequest, *, file_kind: str) -> HttpResponse:
    """A workbook with the titles and a row, to be filled."""
    kind = _get_kind(request, file_kind)
    return _download(write_example(kind), name=f"{kind.slug}.xlsx", form="xlsx")


def show_one(request: StaffRequest, *, import_id: int) -> HttpResponse:
    """How far a file was read, and what was not taken."""
    page = load_job_page(_get_job(request, import_id))
    return render_page(
        request, "panel/imports/one.html", {"page": page}, fragment="panel/imports/_job.html"
    )


def go(request: StaffRequest, *, import_id: int) -> HttpResponse:
    """Bring in for good what was tried."""
    _get_job(request, import_id)
    job = repeat_import(import_id, actor=request.actor, at=request.at)
    start_import(job.id)
    return redirect_to(request, reverse("panel:imports:one", args=[job.id]))


def cancel(request: StaffRequest, *, import_id: int) -> HttpResponse:
    """Stop reading; what was recorded stays."""
    _get_job(request, import_id)
    cancel_import(job_id=import_id, actor=request.actor, at=request.at)
    messages.success(request, _("Stopped. What was recorded until then stays."))
    return redirect_to(request, reverse("panel:imports:one", args=[import_id]))


def undo(request: StaffRequest, *, import_id: int) -> HttpResponse:
    """Take back what is left of what the file gave."""
    _get_job(request, import_id)
    begin_undoing(import_id, actor=request.actor, at=request.at)
    start_undoing(import_id)
    return redirect_to(request, reverse("panel:imports:one", args=[import_id]))


def take_out_rows(request: StaffRequest, *, import_id: int, form: str) -> HttpResponse:
    """The rows that were not taken, as a file to mend and bring in again."""
    job = _get_job(request, import_id)
    body = write_bad_rows(job, form)
    record(
        actor=request.actor,
        act="import.bad_rows_taken_out",
        at=request.at,
        object_kind="import",
        object_id=job.id,
        rows=job.refused,
        file=form,
    )
    return _download(body, name=f"not-taken.{form}", form=form)


def _download(body: bytes, *, name: str, form: str) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _list_kinds(request: StaffRequest) -> list[ImportKind]:
    """The kinds of file that this member may bring in; one at least, or they may not enter."""
    kinds = sorted(import_kinds, key=lambda kind: kind.order)
    return [kind for kind in kinds if request.staff.can(kind.permission)]


def _get_kind(request: StaffRequest, slug: str) -> ImportKind:
    kind = import_kinds.find(slug)
    if kind is None:
        raise NotFound
    if not request.staff.can(kind.permission):
        raise BeyondAuthority
    return kind


def _get_job(request: StaffRequest, import_id: int) -> ImportJob:
    """The file, for who may bring in such."""
    job = get_job(import_id)
    _get_kind(request, job.kind)
    return job
