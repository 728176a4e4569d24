"""Values of custom fields: read from what people and programs write, typed, and said again.

Kept as JSON: a text, a number, a day as `2026-11-21`, the id of a choice, a list of such ids in
the order of the field, or true and false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from vafa.customers.errors import BadCustomValue, UnknownField
from vafa.customers.models import CustomField, FieldKind
from vafa.foundation.asking import Ask, AskKind, Question
from vafa.foundation.formatting import Digits, format_number
from vafa.foundation.jalali import format_date, parse_date
from vafa.foundation.persian import clean_text, search_key, to_latin_digits

LONGEST_TEXT = 300
LARGEST_NUMBER = 10**12
_PLACES = Decimal("0.0001")
_BETWEEN = re.compile("[,،;؛\n]")
_YES = {search_key(word) for word in ("yes", "true", "1", "بله", "بلی", "آری", "دارد", "هست")}
_NO = {search_key(word) for word in ("no", "false", "0", "خیر", "نه", "ندارد", "نیست")}


def check_custom_values(
    written: Mapping[int, Any], *, fields: Iterable[CustomField]
) -> dict[str, Any]:
    """What was written into fields (by id), as it is stored; None empties a field.

    Reads what forms, files and programs send: «۱۲٫۵», a Jalali date, a choice by id or title.
    BadCustomValue points at `/custom/<slug>`; UnknownField for a field that is not among `fields`.
    """
    known = {field.id: field for field in fields}
    values = {}
    for field_id, value in written.items():
        field = known.get(field_id)
        if field is None:
            raise UnknownField(pointer="/custom")
        values[str(field_id)] = read_custom_value(field, value)
    return values


def read_custom_value(field: CustomField, written: Any) -> Any:
    """One value as it is stored, None for an empty one; BadCustomValue."""
    if written is None or written == "" or written == []:
        return None
    try:
        return _READERS[FieldKind(field.kind)](field, written)
    except _Unreadable as wrong:
        raise BadCustomValue(
            str(wrong), pointer=f"/custom/{field.slug}", field=field.slug
        ) from None


def ask_custom_fields(fields: Iterable[CustomField], values: Mapping[str, Any]) -> list[Question]:
    """The fields as questions of a form, with the `values` that are stored."""
    return [
        Question(
            name=f"own_{field.slug}",
            ask=Ask(
                _ASKED[FieldKind(field.kind)],
                field.title,
                of=tuple(list_choices(field, chosen=values.get(str(field.id)))),
            ),
            value=values.get(str(field.id)),
            read=partial(read_custom_value, field),
        )
        for field in fields
    ]


def list_choices(field: CustomField, *, chosen: Any = None) -> list[tuple[str, str]]:
    """The choices that are offered, id and title; those `chosen` before are among them."""
    kept = set(chosen if isinstance(chosen, list) else [chosen])
    return [
        (choice["id"], choice["title"])
        for choice in field.choices
        if choice["is_active"] or choice["id"] in kept
    ]


def say_custom_value(field: CustomField, value: Any, *, digits: Digits = "persian") -> str:
    """A stored value in words; empty for none."""
    if value is None:
        return ""
    if field.kind == FieldKind.YES:
        return _("yes") if value else _("no")
    if field.kind == FieldKind.DATE:
        return format_date(date.fromisoformat(value), digits=digits)
    if field.kind == FieldKind.NUMBER:
        return format_number(Decimal(str(value)), digits=digits)
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        chosen = value if isinstance(value, list) else [value]
        return "، ".join(one["title"] for one in field.choices if one["id"] in chosen)
    return str(value)


class _Unreadable(Exception):
    """Says in words what can stand in the field."""


def _read_text(field: CustomField, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _Unreadable(_("Write a text here."))
    text = clean_text(str(value))
    if len(text) > LONGEST_TEXT:
        raise _Unreadable(
            _("Write at most %(most)s letters.") % {"most": format_number(LONGEST_TEXT)}
        )
    return text or None


def _read_number(field: CustomField, value: Any) -> int | float | None:
    if isinstance(value, bool):
        raise _Unreadable(_("Write a number here."))
    text = re.sub(r"[\s,٬،]", "", to_latin_digits(str(value))).replace("٫", ".").replace("−", "-")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _Unreadable(_("Write a number here.")) from None
    if not number.is_finite() or abs(number) > LARGEST_NUMBER:
        raise _Unreadable(_("This number is too large."))
    number = number.quantize(_PLACES)
    return int(number) if number == number.to_integral_value() else float(number)


def _read_date(field: CustomField, value: Any) -> str | None:
    if isinstance(value, str) and not value.strip():
        return None
    day = parse_date(value) if isinstance(value, str | date) else None
    if day is None:
        raise _Unreadable(_("Write the date like 1405/08/30."))
    return day.isoformat()


def _read_choice(field: CustomField, value: Any) -> str | None:
    return _find_choice(field, value) if str(value).strip() else None


def _read_choices(field: CustomField, value: Any) -> list[str] | None:
    parts: Sequence[Any] = _BETWEEN.split(value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise _Unreadable(_say_choices(field))
    chosen = {_find_choice(field, part) for part in parts if str(part).strip()}
    return [choice["id"] for choice in field.choices if choice["id"] in chosen] or None


def _read_yes(field: CustomField, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    key = search_key(str(value))
    if not key:
        return None
    if key not in _YES | _NO:
        raise _Unreadable(_("Write yes or no here."))
    return key in _YES


def _find_choice(field: CustomField, value: Any) -> str:
    """The id of a choice that is named by its id, or by its title while it is offered."""
    wanted = str(value).strip()
    key = search_key(wanted)
    for choice in field.choices:
        if choice["id"] == wanted:
            return str(wanted)
    for choice in field.choices:
        if choice["is_active"] and search_key(choice["title"]) == key:
            return str(choice["id"])
    raise _Unreadable(_say_choices(field))


def _say_choices(field: CustomField) -> str:
    titles = "، ".join(title for _id, title in list_choices(field))
    return _("Choose of these: %(choices)s.") % {"choices": titles}


_READERS: dict[FieldKind, Callable[[CustomField, Any], Any]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.NUMBER: _read_number,
    FieldKind.DATE: _read_date,
    FieldKind.CHOICE: _read_choice,
    FieldKind.CHOICES: _read_choices,
    FieldKind.YES: _read_yes,
}
_ASKED: dict[FieldKind, AskKind] = {
    FieldKind.TEXT: "text",
    FieldKind.NUMBER: "decimal",
    FieldKind.DATE: "day",
    FieldKind.CHOICE: "one",
    FieldKind.CHOICES: "several",
    FieldKind.YES: "yes",
}
