"""Pages about files of sales."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vafa.audit.actions import record
from vafa.imports.actions import cancel_import, create_import, start_import
from vafa.imports.errors import UnreadableFile
from vafa.imports.queries import get_job, preview_file
from vafa.panel.forms import refusals_on
from vafa.panel.imports.forms import ColumnsForm, UploadForm
from vafa.panel.imports.pages import TYPES, load_job_page, load_list_page, write_bad_rows
from vafa.panel.imports.uploads import find_upload, keep_upload
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to, render_page

PREVIEW_ROWS = 6
LONGEST_NAME = 120


def show_list(request: StaffRequest) -> HttpResponse:
    """The files so far, and a new one."""
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
            href = reverse("panel:imports:columns", args=[upload_id])
            name = urlencode({"name": (file.name or "")[-LONGEST_NAME:]})
            return redirect_to(request, f"{href}?{name}")
    status = 422 if form.errors else 200
    page = load_list_page(form)
    return render_page(request, "panel/imports/list.html", {"page": page}, status=status)


def choose_columns(request: StaffRequest, *, upload_id: int) -> HttpResponse:
    """Which column says what; then it begins."""
    path = find_upload(request.business.id, upload_id)
    name = request.GET.get("name", "")[-LONGEST_NAME:] or path.name
    preview = preview_file(path, most=PREVIEW_ROWS)
    form = ColumnsForm(request.POST or None, preview=preview, unit=request.business.unit)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            job = create_import(
                path=path,
                file_name=name,
                reading=form.reading,
                actor=request.actor,
                at=request.at,
            )
            start_import(job.id)
        if form.is_valid():
            return redirect_to(request, reverse("panel:imports:one", args=[job.id]))
    context = {"form": form, "preview": preview, "name": name}
    status = 422 if form.errors else 200
    return render_page(request, "panel/imports/columns.html", context, status=status)


def show_one(request: StaffRequest, *, import_id: int) -> HttpResponse:
    """How far a file was read, and what was not taken."""
    page = load_job_page(get_job(import_id))
    return render_page(
        request, "panel/imports/one.html", {"page": page}, fragment="panel/imports/_job.html"
    )


def cancel(request: StaffRequest, *, import_id: int) -> HttpResponse:
    """Stop reading; what was recorded stays."""
    cancel_import(job_id=import_id, actor=request.actor, at=request.at)
    messages.success(request, _("Stopped. What was recorded until then stays."))
    return redirect_to(request, reverse("panel:imports:one", args=[import_id]))


def take_out_rows(request: StaffRequest, *, import_id: int, form: str) -> HttpResponse:
    """The rows that were not taken, as a file to mend and bring in again."""
    job = get_job(import_id)
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
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="not-taken.{form}"'
    return response
