"""From a template and values to the words that are sent, and to those that may be kept.

Digits are Latin, since old phones do not show others. Nothing here reads database or clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from vafa.foundation.formatting import format_money, format_number
from vafa.foundation.gateway_settings import HIDDEN
from vafa.foundation.jalali import format_date
from vafa.foundation.persian import clean_text, search_key
from vafa.foundation.sms_text import count_parts
from vafa.messaging.errors import BadTemplate
from vafa.messaging.purposes import COMMON, Kind, Purpose
from vafa.messaging.states import TextClass

CANCEL_TEXT = "\nلغو11"
MOST_TEMPLATE_CHARS = 600
# {name}, or {name|what to say where it is not known}
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(?:\|([^{}|\n]{1,40}))?\}")
_HOLE = re.compile(r" +(?=[ .،؛:!؟?,])")
_ANY_BRACE = re.compile(r"[{}]")
_MOST_VALUE_CHARS = 60
_MOST_WORDS_CHARS = 300
_NO_NAMES = {search_key(word) for word in ("مشتری", "مشتری گرامی", "مهمان", "ناشناس", "بدون نام")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedText:
    """The words for the phone, the words for our books (secrets as dots), and their length.

    `values` are the written values of all that the purpose knows, for gateways' own templates.
    """

    text: str = field(repr=False)
    kept: str
    values: Mapping[str, str] = field(repr=False)
    parts: int
    chars: int


def render_text(
    purpose: Purpose,
    template: str,
    values: Mapping[str, Any],
    *,
    unit: str,
    has_cancel_text: bool,
) -> RenderedText:
    """Write the text. `values` hold plain values by name: whole rials, ISO days, words.

    A line is left out when all variables of the purpose that it names have nothing to say: no
    value, or zero, and nothing to say instead (`{tier|مهمان}`); a secret alone does not save it.
    Values are never read as templates.
    """
    secret = purpose.secret_names
    kinds = {one.name: one.kind for one in (*COMMON, *purpose.variables)}
    values = {**values, "greeting": write_greeting(values.get("name") or "")}
    written = {
        name: _write_value(kind, values.get(name), unit=unit) for name, kind in kinds.items()
    }
    hidden = {name: HIDDEN if name in secret and word else word for name, word in written.items()}
    ending = CANCEL_TEXT if has_cancel_text else ""
    silent = {name for name in purpose.variable_names if not values.get(name)}
    text = _fill(template, written, silent, purpose) + ending
    length = count_parts(text)
    return RenderedText(
        text=text,
        kept=_fill(template, hidden, silent, purpose) + ending,
        values=written,
        parts=length.parts,
        chars=length.chars,
    )


def ends_with_cancel_text(purpose: Purpose, *, is_on_service: bool) -> bool:
    """Whether «لغو11» follows: after all that nobody asked for; service texts by the business."""
    is_service = purpose.text_class == TextClass.SERVICE
    return purpose.has_cancel_text and (is_on_service or not is_service)


def list_places(template: str) -> list[str]:
    """The variables that a template names, each once."""
    return list(dict.fromkeys(name for name, _instead in _PLACE.findall(template)))


def check_template(purpose: Purpose, template: str) -> str:
    """The template as it is stored; BadTemplate with the reason in `facts` if it cannot be."""
    lines = [" ".join(line.split()) for line in template.strip().splitlines()]
    clean = "\n".join(lines)
    if not clean or len(clean) > MOST_TEMPLATE_CHARS:
        raise BadTemplate(pointer="/text", reason="length", most=MOST_TEMPLATE_CHARS)
    known = purpose.variable_names | {one.name for one in COMMON}
    for name in list_places(clean):
        if name not in known:
            raise BadTemplate(pointer="/text", reason="variable", name=name)
    if _ANY_BRACE.search(_PLACE.sub("", clean)):
        raise BadTemplate(pointer="/text", reason="brace")
    missing = [
        one.name
        for one in purpose.variables
        if one.kind is Kind.SECRET and not purpose.may_be_off and one.name not in list_places(clean)
    ]
    if missing:
        raise BadTemplate(pointer="/text", reason="missing", name=missing[0])
    return clean


def sample_values(purpose: Purpose) -> dict[str, Any]:
    """A value for every variable, for previews."""
    return {one.name: one.sample for one in (*COMMON, *purpose.variables)}


def write_greeting(first_name: str) -> str:
    """«سارا عزیز، », or nothing when the name is missing or is no name."""
    name = clean_text(first_name)[:_MOST_VALUE_CHARS]
    is_name = bool(name) and not re.search(r"[0-9۰-۹٠-٩]", name)
    return f"{name} عزیز، " if is_name and search_key(name) not in _NO_NAMES else ""


def _fill(template: str, written: Mapping[str, str], silent: set[str], purpose: Purpose) -> str:
    lines = []
    for line in template.splitlines():
        places = _PLACE.findall(line)
        own = purpose.variable_names.intersection(name for name, _instead in places)
        telling = own - purpose.secret_names or own
        if telling and telling <= silent - {name for name, instead in places if instead}:
            continue
        filled = _PLACE.sub(lambda place: _say(place, written, silent), line)
        has_hole = any(not (instead or written[name]) for name, instead in places)
        lines.append((_HOLE.sub("", filled) if has_hole else filled).strip())
    return "\n".join(lines)


def _say(place: re.Match[str], written: Mapping[str, str], silent: set[str]) -> str:
    """The value, or what stands behind the bar where there is none."""
    name, instead = place.groups()
    is_empty = name in silent or not written[name]
    return instead if instead and is_empty else written[name]


def _write_value(kind: Kind, value: Any, *, unit: str) -> str:
    if value is None or value == "":
        return ""
    match kind:
        case Kind.MONEY:
            return format_money(int(value), unit, digits="latin")
        case Kind.NUMBER:
            return format_number(int(value), digits="latin")
        case Kind.DATE:
            return format_date(date.fromisoformat(str(value)), digits="latin")
        case Kind.GREETING | Kind.LINK:
            return str(value)
        case Kind.WORDS:
            return clean_text(str(value))[:_MOST_WORDS_CHARS]
        case _:
            return clean_text(str(value))[:_MOST_VALUE_CHARS]
