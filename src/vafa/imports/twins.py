"""Rows of one file that are the same thing: the first counts, the others are told.

What the rows before were known by is kept in the database, in the transaction that took them: so
a job that was killed goes on knowing them, and a dry one finds the same twins as one that writes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from vafa.foundation.formatting import format_number
from vafa.foundation.ids import new_id
from vafa.imports.models import ImportKey
from vafa.imports.types import Wrong
from vafa.tenancy.bulk import insert_many, is_any_of


def find_twins(job_id: int, things: Sequence[tuple[int, Sequence[str]]]) -> dict[int, int]:
    """Of things as (line, keys), those of which a key stood on an earlier line of the file:
    their line → that line. The keys of all others are remembered; give a thing once.
    """
    wanted = {key for _line, keys in things for key in keys}
    rows = ImportKey.objects.filter(is_any_of("key", wanted), job_id=job_id)
    seen = dict(rows.values_list("key", "line"))
    twins, fresh = {}, []
    for line, keys in things:
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier is not None:
            twins[line] = earlier
            continue
        for key in dict.fromkeys(keys):
            seen[key] = line
            fresh.append({"id": new_id(), "job_id": job_id, "key": key, "line": line})
    insert_many(ImportKey, fresh)
    return twins


def find_kept(job_id: int, kind: str, keys: Collection[str]) -> set[str]:
    """Which of these keys stood in another file of this kind that was brought in, not tried."""
    rows = ImportKey.objects.filter(is_any_of("key", keys), job__kind=kind, job__is_dry=False)
    return set(rows.exclude(job_id=job_id).values_list("key", flat=True))


def say_twin(column: str, line: int) -> Wrong:
    """Why a twin is not taken."""
    message = _("The same stood on line %(line)s already.") % {"line": format_number(line)}
    return Wrong(column=column, reason="twin", message=message)


def forget_keys(job_id: int) -> None:
    """Forget what the rows of a finished file were known by."""
    ImportKey.objects.filter(job_id=job_id).delete()
