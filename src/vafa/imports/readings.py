"""How a file is to be read: written down with its job, guessed from its titles, remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vafa.catalog.queries import list_branches
from vafa.foundation.persian import search_key
from vafa.foundation.shapes import BadValue, Shape, read_shape, write_shape
from vafa.imports.errors import ColumnMissing, ColumnTwice, NoSuchColumn
from vafa.imports.models import KnownHead
from vafa.imports.registry import ImportKind, import_kinds
from vafa.imports.types import Reading
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id


def check_reading(reading: Reading) -> None:
    """ColumnMissing, ColumnTwice, NoSuchColumn where the file cannot be read so."""
    kind = import_kinds.get(reading.kind)
    known = {column.slug for column in kind.list_columns()}
    for slug, position in reading.mapping.items():
        if slug not in known or position < 0:
            raise NoSuchColumn(pointer=f"/mapping/{slug}", column=slug)
    if len(set(reading.mapping.values())) < len(reading.mapping):
        raise ColumnTwice(pointer="/mapping")
    if kind.lacks(frozenset(reading.mapping)):
        raise ColumnMissing(str(kind.needed), pointer="/mapping")


def write_reading(reading: Reading) -> dict[str, Any]:
    """The reading as plain data; its kind stands beside it."""
    return {"mapping": reading.mapping, "settings": write_shape(reading.settings)}


def read_reading(kind: str, data: dict[str, Any]) -> Reading:
    """The reading that `write_reading` wrote."""
    settings = read_shape(import_kinds.get(kind).settings, data["settings"])
    return Reading(kind=kind, mapping=data["mapping"], settings=settings)


def guess_mapping(kind: ImportKind, titles: Sequence[str]) -> dict[str, int]:
    """Column slug → position, by the titles. The whole title counts, whatever its spelling."""
    keys = [search_key(title) for title in titles]
    mapping: dict[str, int] = {}
    for column in kind.list_columns():
        for name in (*column.names, str(column.title)):
            key = search_key(name)
            if key in keys and keys.index(key) not in mapping.values():
                mapping[column.slug] = keys.index(key)
                break
    return mapping


def suggest_reading(kind: ImportKind, titles: Sequence[str]) -> Reading:
    """How a file with these titles was read the last time; else a guess, with the business's own
    unit and its only branch.
    """
    known = KnownHead.objects.filter(kind=kind.slug, head=_digest(titles)).first()
    if known is not None:
        try:
            reading = read_reading(kind.slug, known.reading)
            check_reading(reading)
        except (BadValue, NoSuchColumn):  # a field of the business that is gone since
            pass
        else:
            return reading
    mapping = guess_mapping(kind, titles)
    return Reading(kind=kind.slug, mapping=mapping, settings=_guess_settings(kind))


def _guess_settings(kind: ImportKind) -> Shape:
    branches = list_branches()
    usual = {
        "unit": get_business(current_business_id()).unit,
        "branch": branches[0].code if len(branches) == 1 else "",
    }
    asked = kind.settings.model_fields.keys() & usual.keys()
    return read_shape(kind.settings, {name: usual[name] for name in asked})


def is_remembered(kind: ImportKind, titles: Sequence[str]) -> bool:
    """Whether a file with these titles was read before."""
    return KnownHead.objects.filter(kind=kind.slug, head=_digest(titles)).exists()


def remember_reading(reading: Reading, titles: Sequence[str], *, at: datetime) -> None:
    """Read the next file with these titles in the same way."""
    KnownHead.objects.update_or_create(
        kind=reading.kind,
        head=_digest(titles),
        defaults={"reading": write_reading(reading), "used_at": at},
    )


def _digest(titles: Sequence[str]) -> str:
    keys = "\n".join(search_key(title) for title in titles)
    return hashlib.sha256(keys.encode()).hexdigest()
