"""What pydantic finds wrong, as field problems in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from vafa.api.errors import FieldProblem, Invalid
from vafa.api.v1.shapes.common import OWN_WORDS

MOST_TOLD = 50

UNKNOWN_FIELD = ("unknown_field", _("There is no such field."))
WRONG_FORM = ("wrong_form", _("This is not written as it should be."))

# pydantic's kind, ours, what it means; the first that fits
_WORDS: tuple[tuple[str, str, Any], ...] = (
    ("missing", "missing", _("This is missing.")),
    ("extra_forbidden", *UNKNOWN_FIELD),
    ("string_pattern_mismatch|date.*", *WRONG_FORM),
    (".*_(type|parsing|parsing_size)|int_from_float", "wrong_type", OWN_WORDS["wrong_type"]),
    ("enum|literal_error", "not_a_choice", _("This is not one of the choices.")),
    ("greater_than.*|less_than.*|finite_number", "out_of_range", _("This is out of range.")),
    ("decimal_.*", "too_precise", _("At most three decimals.")),
    (".*too_long", "too_long", _("This is too long.")),
    (".*too_short", "too_short", _("This is too short.")),
)
_STEP = re.compile(r"[a-z][a-z0-9_]*(\[[a-z]+\])?")
_UNION_STEPS = {"int", "str", "list", "none", "model"}


def explain(error: ValidationError, *, skip: int = 0) -> Invalid:
    """The refusal that says everything that is wrong; `skip` leaves out leading steps of places."""
    return Invalid(*read_problems(error.errors(include_url=False, include_input=False), skip=skip))


def read_problems(errors: Iterable[Mapping[str, Any]], *, skip: int) -> list[FieldProblem]:
    """One problem for each place, the first that was found there; MOST_TOLD at most."""
    found: dict[str, FieldProblem] = {}
    for error in errors:
        pointer = _point(error["loc"][skip:], error["type"])
        if pointer not in found:
            code, message = _name(error["type"])
            found[pointer] = FieldProblem(pointer=pointer, code=code, message=message)
        if len(found) == MOST_TOLD:
            break
    return list(found.values())


def _name(kind: str) -> tuple[str, Any]:
    if kind in OWN_WORDS:
        return kind, OWN_WORDS[kind]
    for pattern, code, message in _WORDS:
        if re.fullmatch(pattern, kind):
            return code, message
    return WRONG_FORM


def _point(place: tuple[int | str, ...], kind: str) -> str:
    """The JSON pointer of a place, without pydantic's own steps into the members of unions."""
    last = len(place) - 1
    steps = [
        str(step).replace("~", "~0").replace("/", "~1")
        for position, step in enumerate(place)
        if isinstance(step, int)
        or (kind == "extra_forbidden" and position == last)
        or (_STEP.fullmatch(step) and step not in _UNION_STEPS)
    ]
    return "".join(f"/{step}" for step in steps)
