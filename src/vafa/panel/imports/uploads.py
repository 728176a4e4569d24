"""Files on their way in: kept apart for each business, under names of our own making."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from vafa.foundation.errors import NotFound
from vafa.foundation.ids import new_id

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods")


def keep_upload(business_id: int, file: UploadedFile[Any]) -> int:
    """Write the file down; its id, good for `find_upload` of the same business."""
    upload_id = new_id()
    folder = _folder(business_id)
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(file.name or "").suffix.lower()
    assert suffix in SUFFIXES, "the form has looked at it"
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


def _folder(business_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / str(business_id)
