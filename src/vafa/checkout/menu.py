"""What the menu says of its products, and what gives it: a discount, a rule for credit, for points.

The menu only says; nothing of it counts before something reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from vafa.audit.types import Actor
from vafa.catalog.types import MenuPart
from vafa.checkout.ruling import make_rule, switch_on
from vafa.checkout.terms import load_terms
from vafa.coupons.actions import create_discount, start_discount
from vafa.coupons.queries import list_discounts
from vafa.coupons.types import read_discount_spec
from vafa.rules.queries import list_proposals, list_rules
from vafa.rules.types import Multiply, RuleSpec, read_rule

CREDIT_DAYS, POINTS_MONTHS = 45, 12  # how long what is given is good, to begin with


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuReader:
    """A discount, or a rule, that gives what the menu says. `waits`: for somebody's approval."""

    id: int
    name: str
    is_on: bool
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuUse:
    """A part of the menu: whether it says anything, and what gives it; what ended is left out."""

    part: MenuPart
    is_said: bool
    readers: tuple[MenuReader, ...]

    @property
    def is_given(self) -> bool:
        """Whether something gives it now."""
        return any(reader.is_on for reader in self.readers)

    @property
    def waits(self) -> bool:
        """Whether something will give it once it is approved."""
        return any(reader.waits for reader in self.readers)


def list_menu_uses() -> list[MenuUse]:
    """How it stands with each part of the menu."""
    menu = load_terms().menu
    said = [*menu.products.values(), *menu.categories.values()]
    readers = {MenuPart.DISCOUNT: _list_discounts(), **_list_rules()}
    return [
        MenuUse(
            part=part,
            is_said=any(terms.of(part) for terms in said),
            readers=tuple(readers[part]),
        )
        for part in MenuPart
    ]


def give_by_menu(part: MenuPart, *, actor: Actor, at: datetime) -> bool:
    """Have this part of the menu given from now on; whether that waits for approval.

    What reads it and rests is started; a repeat changes nothing.
    """
    use = next(use for use in list_menu_uses() if use.part is part)
    if use.is_given or use.waits:
        return use.waits
    if part is MenuPart.DISCOUNT:
        _give_discount(use, actor=actor, at=at)
        return False
    if use.readers:
        return switch_on(rule_id=use.readers[0].id, actor=actor, at=at)
    with translation.override(load_terms().business.language):
        spec = _write_rule(part)
    return make_rule(spec=spec, starts=True, actor=actor, at=at)[1]


def _give_discount(use: MenuUse, *, actor: Actor, at: datetime) -> None:
    if use.readers:
        start_discount(discount_id=use.readers[0].id, actor=actor, at=at)
        return
    with translation.override(load_terms().business.language):
        name = _("Discount as the menu says")
    spec = read_discount_spec({"name": name, "what": {"kind": "menu"}, "automatic": True})
    create_discount(spec=spec, state="live", actor=actor, at=at)


def _write_rule(part: MenuPart) -> RuleSpec:
    if part is MenuPart.CREDIT:
        return read_rule(
            {
                "name": _("Credit as the menu says"),
                "reward": {"kind": "credit", "by_menu": True},
                "terms": {"expiry": {"kind": "days", "count": CREDIT_DAYS}},
            }
        )
    return read_rule(
        {
            "name": _("Points as the menu says"),
            "reward": {"kind": "points", "per": "menu"},
            "terms": {"expiry": {"kind": "months", "count": POINTS_MONTHS}},
        }
    )


def _list_discounts() -> list[MenuReader]:
    return [
        MenuReader(id=one.id, name=one.name, is_on=one.state == "live")
        for one in list_discounts()
        if one.spec.what.reads_menu and one.state != "ended"
    ]


def _list_rules() -> dict[MenuPart, list[MenuReader]]:
    waiting = list_proposals()
    found: dict[MenuPart, list[MenuReader]] = {MenuPart.CREDIT: [], MenuPart.POINTS: []}
    for rule in list_rules():
        reward = rule.spec.reward
        if isinstance(reward, Multiply) or not reward.reads_menu or rule.state == "ended":
            continue
        found[MenuPart(reward.slug)].append(
            MenuReader(
                id=rule.id,
                name=rule.name,
                is_on=rule.state == "live",
                waits=rule.id in waiting,
            )
        )
    return found
