"""Shapes as things to choose in a form: each choice stands for one way to make a shape.

The shapes tell what they ask (`foundation.asking`); nothing here knows any of them by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.forms import BaseForm, BoundField

from vafa.foundation.asking import Ask, Way, list_asks, list_ways
from vafa.foundation.shapes import Shape
from vafa.ledger.types import Unit

NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose: the shape it makes, what it says by itself, and what it asks."""

    slug: str
    title: Any
    icon: str
    shape: type[Shape]
    fixed: Mapping[str, Any]
    asks: Mapping[str, Ask]
    unit: Unit | None = None
    """Of what is given, for the choices of an award."""
    is_money: bool = False
    needs_sale: bool = False
    needs_goods: bool = False
    """Of a purchase, be it a friend's."""

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Whether this choice made the shape that is written as `data`."""
        says_so = all(data.get(name) == value for name, value in self.fixed.items())
        is_told = all(data.get(name) not in NOTHING for name in self.asks)
        return says_so and is_told

    def fill(self, shape: Shape, prefix: str) -> dict[str, Any]:
        """The form's values for a shape; its fields are called `{prefix}_{name}`."""
        return {f"{prefix}_{name}": getattr(shape, name) for name in self.asks}

    def read(self, cleaned: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """The shape as plain data, from the form's values; what was left empty is left out."""
        said = {name: _plain(cleaned.get(f"{prefix}_{name}")) for name in self.asks}
        return {**self.fixed, **{name: value for name, value in said.items() if value is not None}}


@dataclass(frozen=True, kw_only=True)
class ShownChoice:
    """A choice with its fields."""

    choice: Choice
    fields: list[BoundField]


def show_choices(form: BaseForm, choices: Iterable[Choice]) -> list[ShownChoice]:
    """Each choice with its fields of the form, which are called `{slug}_{name}`."""
    return [
        ShownChoice(choice=one, fields=[form[f"{one.slug}_{name}"] for name in one.asks])
        for one in choices
    ]


def find_choice(choices: Iterable[Choice], data: Mapping[str, Any]) -> Choice:
    """The choice that made what is written as `data`."""
    return next(choice for choice in choices if choice.fits(data))


def only_way(kind: type[Any]) -> Way:
    """The way to choose a shape that has one."""
    [way] = list_ways(kind)
    return way


def choose(kind: type[Any], way: Way, slug: str, **more: Any) -> Choice:
    """The choice that makes a shape in one way."""
    own = kind.model_fields["kind"].default if "kind" in kind.model_fields else kind.slug
    asks = list_asks(kind)
    return Choice(
        slug=slug,
        title=way.title,
        icon=way.icon or getattr(kind, "icon", ""),
        shape=kind,
        fixed={"kind": own, **way.fixed},
        asks={name: asks[name] for name in way.asks},
        **more,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return None if value in NOTHING else value
