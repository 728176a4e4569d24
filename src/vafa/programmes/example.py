"""The worked example: what rules that are not yet there would give, by the engine itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Words
from vafa.rules.engine import decide
from vafa.rules.types import CustomerFacts, LineFacts, LiveRule, LocalTime, Occasion, RuleSpec

SALE = "sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Somebody to whom something happens: a purchase, or what another trigger names."""

    who: str
    labels: frozenset[str] = frozenset()
    trigger: str = SALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line of the example: who, and what they get."""

    who: str
    gets: str


def show_scene(
    scene: Scene, rules: Sequence[RuleSpec], invoice_rial: int, *, words: Words, at: datetime
) -> Shown:
    """What somebody gets for an invoice without discount, tax and fees."""
    is_sale = scene.trigger == SALE
    occasion = Occasion(
        at=at,
        local=LocalTime.of(at, words.zone),
        lines=(LineFacts(net_rial=invoice_rial, gross_rial=invoice_rial),) if is_sale else (),
        customer=CustomerFacts(labels=scene.labels),
        trigger=scene.trigger,
    )
    live = [LiveRule(number, 1, spec) for number, spec in enumerate(rules, 1)]
    return Shown(who=scene.who, gets=_say_awards(occasion, live, words))


def _say_awards(occasion: Occasion, rules: Sequence[LiveRule], words: Words) -> str:
    grants = decide(occasion, rules).grants
    if not grants:
        return _("nothing yet")
    amounts: dict[str, int] = {}
    for grant in grants:
        amounts[grant.kind] = amounts.get(grant.kind, 0) + grant.amount
    said = words.all_of(
        reward_kinds.get(kind).describe_amount(amount, words) for kind, amount in amounts.items()
    )
    return words.series([said, grants[0].terms.describe(words)])
