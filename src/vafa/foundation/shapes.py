"""Shapes: typed, frozen values that are kept as JSON and written by people and programs.

A shape knows what may stand in it and nothing else is let in: no unknown field, no "5" for 5.
Families of shapes are told apart by `kind`, which is the slug of a member of a registry.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vafa.foundation.errors import Refused
from vafa.foundation.jalali import FIRST_DAY, LAST_DAY
from vafa.foundation.registry import Registry


class BadValue(Refused):
    """Something written down cannot be read; `pointer` says where, `facts` what was wrong."""

    code = "bad_value"
    message = _("This cannot be read.")


class Shape(BaseModel):
    """A frozen value made of typed fields; equal when its fields are."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Kind(Shape):
    """A shape that is a member of a family, known by its slug."""

    slug: ClassVar[str]


AnyShape = TypeVar("AnyShape", bound=Shape)
AnyKind = TypeVar("AnyKind", bound=Kind)

Rial = Annotated[int, Field(ge=0, le=10**15)]
"""An amount of whole rials."""

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A day that has a Jalali date, and another before and after it."""


def read_shape(shape: type[AnyShape], data: Any, *, pointer: str = "") -> AnyShape:
    """The shape that plain JSON data describes; BadValue names the first thing that is wrong."""
    try:
        return shape.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise _say_what_is_wrong(error, data, pointer) from None


def read_kind(family: Registry[type[AnyKind]], data: Any, *, pointer: str = "") -> AnyKind:
    """The member of the family that `{"kind": slug, …its fields}` describes, or BadValue."""
    slug = data.get("kind") if isinstance(data, Mapping) else None
    member = family.find(slug) if isinstance(slug, str) else None
    if member is None:
        raise BadValue(_("There is no such kind."), pointer=f"{pointer}/kind", kind=slug)
    fields = {name: value for name, value in data.items() if name != "kind"}
    return read_shape(member, fields, pointer=pointer)


def write_shape(shape: Shape) -> dict[str, Any]:
    """The shape as plain JSON data, with every field spelled out; `read_shape` gives it back."""
    return shape.model_dump(mode="json")


def write_kind(member: Kind) -> dict[str, Any]:
    """The member as plain JSON data with its `kind`; `read_kind` gives it back."""
    return {"kind": member.slug, **write_shape(member)}


_PROBLEMS = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such setting."),
    "greater_than": _("This is too small."),
    "greater_than_equal": _("This is too small."),
    "less_than": _("This is too large."),
    "less_than_equal": _("This is too large."),
    "too_short": _("Choose at least one."),
}


def _say_what_is_wrong(error: ValidationError, data: Any, pointer: str) -> BadValue:
    first = error.errors(include_url=False)[0]
    own_words = first.get("ctx", {}).get("error")
    if isinstance(own_words, ValueError):  # of days and JSON pydantic has words of its own there
        message = own_words.args[0]
    else:
        message = _PROBLEMS.get(first["type"])
    pointer += _find_pointer(first["loc"], data)
    return BadValue(message, pointer=pointer, problem=first["type"])


def _find_pointer(location: tuple[int | str, ...], data: Any) -> str:
    """The place within the data; pydantic's own steps between (which of a union) are left out."""
    pointer = ""
    for step in location:
        known = isinstance(data, list) or (isinstance(data, dict) and step in data)
        if known or step == location[-1]:
            pointer += f"/{step}"
        if known:
            data = data[step]
    return pointer
