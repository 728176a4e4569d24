"""Files for the tests: written, read as their titles say, brought in."""

from dataclasses import replace
from datetime import UTC, datetime

from vafa.audit.types import SYSTEM
from vafa.imports.actions import create_import, run_import
from vafa.imports.queries import preview_file, suggest_reading
from vafa.imports.registry import import_kinds
from vafa.tenancy.scope import business_scope

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def write_csv(folder, titles, rows, name="file.csv"):
    path = folder / name
    path.write_text("\n".join([titles, *rows]) + "\n", encoding="utf-8-sig")
    return path


def read_as(kind, path, **settings):
    """The reading that the titles of a file suggest. Call inside a scope."""
    chosen = import_kinds.get(kind)
    reading = suggest_reading(chosen, preview_file(path).titles)
    return replace(reading, settings=chosen.settings(**settings))


def begin(business, kind, path, *, is_dry=False, at=NOW, **settings):
    with business_scope(business.pk):
        return create_import(
            path=path,
            file_name=path.name,
            reading=read_as(kind, path, **settings),
            is_dry=is_dry,
            actor=SYSTEM,
            at=at,
        )


def bring_in(business, kind, path, *, is_dry=False, at=NOW, **settings):
    """The job, run to its end."""
    job = begin(business, kind, path, is_dry=is_dry, at=at, **settings)
    return run_import(business_id=business.pk, job_id=job.id, at=at)
