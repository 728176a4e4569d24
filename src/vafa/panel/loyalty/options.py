"""What a rule may be made of, as choices: each stands for one way to choose a shape.

The shapes tell what they ask (`foundation.asking`); nothing here knows any of them by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from vafa.foundation.asking import Ask, Way, list_asks, list_ways
from vafa.foundation.shapes import Shape
from vafa.ledger.types import Unit
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import EXPIRIES, Commission, Reward
from vafa.rules.registry import conditions, triggers
from vafa.rules.types import Condition, Multiply

ALWAYS = "always"
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


@cache
def list_awards() -> tuple[Choice, ...]:
    """Every way to give something."""
    kinds = sorted(reward_kinds, key=_rank)
    own = [_choose_reward(kind, way) for kind in kinds for way in list_ways(kind)]
    return (*own, *(_choose_multiple(kind) for kind in kinds if kind.unit is not None))


@cache
def list_lasting() -> tuple[Choice, ...]:
    """How long it lasts; ALWAYS is the choice of no expiry."""
    return tuple(_choose(kind, _only(kind), kind.model_fields["kind"].default) for kind in EXPIRIES)


@cache
def list_triggers() -> tuple[Choice, ...]:
    """When a rule looks: at a purchase first of all."""
    kinds = sorted(triggers, key=lambda kind: not kind.has_sale)
    return tuple(_choose(kind, _only(kind), kind.slug) for kind in kinds)


@cache
def list_conditions() -> dict[str, Choice]:
    """What a rule may ask, by slug."""
    return {kind.slug: _choose_condition(kind) for kind in conditions}


def find_choice(choices: Iterable[Choice], data: Mapping[str, Any]) -> Choice:
    """The choice that made what is written as `data`."""
    return next(choice for choice in choices if choice.fits(data))


def _rank(kind: type[Reward]) -> int:
    """Value in the customer's wallet first, what is for a partner last."""
    return 2 if issubclass(kind, Commission) else int(kind.unit is None)


def _choose_reward(kind: type[Reward], way: Way) -> Choice:
    made = [
        example
        for example in kind.examples()
        if all(getattr(example, name) == value for name, value in way.fixed.items())
        and all(getattr(example, name) not in NOTHING for name in way.asks)
    ]
    return _choose(
        kind,
        way,
        f"{kind.slug}_{way.slug}" if way.slug else kind.slug,
        unit=kind.unit,
        is_money=kind.is_money(),
        needs_sale=issubclass(kind, Commission) or all(one.reads_menu for one in made),
        needs_goods=all(example.needs_sale for example in made),
    )


def _choose_multiple(kind: type[Reward]) -> Choice:
    way = Way(
        kind.slug,
        format_lazy(_("Multiply {kind}"), kind=kind.title),
        ("times",),
        fixed={"reward": kind.slug},
        icon="spark",
    )
    facts = {"unit": kind.unit, "is_money": kind.is_money(), "needs_sale": True}
    return _choose(Multiply, way, f"multiply_{kind.slug}", **facts)


def _choose_condition(kind: type[Condition]) -> Choice:
    return _choose(kind, _only(kind), kind.slug, needs_sale=kind.needs_sale)


def _only(kind: type[Any]) -> Way:
    [way] = list_ways(kind)
    return way


def _choose(kind: type[Any], way: Way, slug: str, **more: Any) -> Choice:
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
