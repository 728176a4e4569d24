"""What a rule may be made of, as choices: each stands for one way to choose a shape.

The shapes tell what they ask (`foundation.asking`); nothing here knows any of them by name.
"""

from __future__ import annotations

from functools import cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from vafa.foundation.asking import Way, list_ways
from vafa.panel.choices import NOTHING, Choice, choose, only_way
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import EXPIRIES, Commission, Reward
from vafa.rules.registry import conditions, triggers
from vafa.rules.types import Condition, Multiply

ALWAYS = "always"


@cache
def list_awards() -> tuple[Choice, ...]:
    """Every way to give something."""
    kinds = sorted(reward_kinds, key=_rank)
    own = [_choose_reward(kind, way) for kind in kinds for way in list_ways(kind)]
    return (*own, *(_choose_multiple(kind) for kind in kinds if kind.unit is not None))


@cache
def list_lasting() -> tuple[Choice, ...]:
    """How long it lasts; ALWAYS is the choice of no expiry."""
    return tuple(
        choose(kind, only_way(kind), kind.model_fields["kind"].default) for kind in EXPIRIES
    )


@cache
def list_triggers() -> tuple[Choice, ...]:
    """When a rule looks: at a purchase first of all."""
    kinds = sorted(triggers, key=lambda kind: not kind.has_sale)
    return tuple(choose(kind, only_way(kind), kind.slug) for kind in kinds)


@cache
def list_conditions() -> dict[str, Choice]:
    """What a rule may ask, by slug."""
    return {kind.slug: _choose_condition(kind) for kind in conditions}


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
    return choose(
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
    return choose(Multiply, way, f"multiply_{kind.slug}", **facts)


def _choose_condition(kind: type[Condition]) -> Choice:
    return choose(kind, only_way(kind), kind.slug, needs_sale=kind.needs_sale)
