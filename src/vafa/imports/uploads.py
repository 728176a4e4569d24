"""Files on their way in: kept apart for each business, under names of our own making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from vafa.foundation.errors import NotFound
from vafa.foundation.ids import new_id
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.types import SUFFIXES

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

KEEP_FILES = timedelta(days=30)  # after the reading: to mend what was not taken
KEEP_UNUSED = timedelta(days=2)  # to choose the columns tomorrow; it holds people's numbers


def keep_upload(business_id: int, file: UploadedFile[Any]) -> int:
    """Write the file down; its id, good for `find_upload` of the same business."""
    upload_id = new_id()
    folder = _folder(business_id)
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(file.name or "").suffix.lower()
    assert suffix in SUFFIXES, "the edge has looked at it"
    with (folder / f"{upload_id}{suffix}").open("xb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return upload_id


def find_upload(business_id: int, upload_id: int) -> Path:
    """Where the file is; NotFound for one that never came, or came to a neighbour."""
    for suffix in SUFFIXES:
        path = _folder(business_id) / f"{upload_id}{suffix}"
        if path.is_file():
            return path
    raise NotFound


def forget_uploads(business_id: int, *, at: datetime) -> int:
    """Delete files that nobody went on to import; returns how many. Call inside the scope."""
    folder = _folder(business_id)
    if not folder.is_dir():
        return 0
    imported = _list_paths()
    left = [
        path
        for path in folder.iterdir()
        if path not in imported
        and datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - KEEP_UNUSED
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def forget_files(*, at: datetime) -> int:
    """Delete one file that was read long ago, with what stood in its rows that were not taken:
    their lines and reasons stay. How many went; call inside the scope until none does.
    """
    old = ImportJob.objects.filter(finished_at__lt=at - KEEP_FILES).exclude(path="")
    job = old.select_for_update().order_by("id").first()
    if job is None:
        return 0
    ImportRow.objects.filter(job_id=job.id).update(cells=[])
    path, job.path = Path(job.path), ""
    job.save(update_fields=["path"])
    if path not in _list_paths():  # a trial and the file brought in after it share one
        path.unlink(missing_ok=True)
    return 1


def _list_paths() -> set[Path]:
    """The files of all imports: each is needed to show the rows that were not taken."""
    paths = ImportJob.objects.exclude(path="").values_list("path", flat=True)
    return {Path(path) for path in paths}


def _folder(business_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / str(business_id)
