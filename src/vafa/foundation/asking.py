"""What a field of a shape asks of a person, told where the field is declared.

    number: Annotated[int, Field(ge=2, le=1000), Ask("number", _("Every"), unit=_("purchases"))]

A form is made of this; the shape knows nothing of forms. A shape may be chosen in several ways
(credit: a share, or the same sum each time): each `Way` fixes some fields and asks others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from vafa.foundation.shapes import Shape

AskKind = Literal[
    "money",  # rials, written in the business's unit
    "number",  # a whole number
    "decimal",  # a number that may have a fraction
    "day",
    "clock",
    "yes",  # yes or no
    "one",  # one of `of`
    "several",  # some of `of`
    "names",  # any names or codes; `of` is where to pick from
    "text",  # a line
    "words",  # a few lines
]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ask:
    """One question. `of` has the choices, or names the place they come from ("branches").

    Pydantic compares and prints what stands in an annotation: that must not translate its words.
    """

    kind: AskKind
    label: Promise | str
    unit: Promise | str = field(default="", kw_only=True)
    of: tuple[tuple[Any, Any], ...] | str = field(default=(), kw_only=True)
    help: Promise | str = field(default="", kw_only=True)
    is_last: bool = field(default=False, kw_only=True)
    """Asked after the others, wherever the field is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An Ask that is put to somebody: its name in a form, what is known, and how an answer is
    read (what cannot be read is Refused).
    """

    name: str
    ask: Ask
    value: Any
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to choose a shape: what that says by itself, and which fields it asks."""

    slug: str
    title: Promise | str
    asks: tuple[str, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    icon: str = field(default="", kw_only=True)


def list_asks(shape: type[Shape]) -> dict[str, Ask]:
    """What each field of the shape asks, in their order; a field that asks nothing is left out."""
    found = {
        name: next((part for part in one.metadata if isinstance(part, Ask)), None)
        for name, one in shape.model_fields.items()
    }
    asked = [(name, ask) for name, ask in found.items() if ask is not None]
    return dict(sorted(asked, key=lambda one: one[1].is_last))


def list_ways(shape: type[Any]) -> tuple[Way, ...]:
    """The ways to choose a shape: those it tells, or the one that asks for everything."""
    told: tuple[Way, ...] = getattr(shape, "ways", ())
    return told or (Way("", shape.title, tuple(list_asks(shape)), icon=getattr(shape, "icon", "")),)
