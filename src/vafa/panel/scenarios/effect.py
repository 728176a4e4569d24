"""What a scenario did, in words and on a scale: its people against those left out by lot."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vafa.foundation.effect.verdict import Effect
from vafa.panel.campaigns.drawing import Scale, draw_estimates
from vafa.panel.campaigns.words import say_finding, say_interval, say_people
from vafa.scenarios.types import ScenarioResult, ScenarioSpec
from vafa.ui import formats


@dataclass(frozen=True, kw_only=True)
class ShownEffect:
    """The finding in a sentence, how sure it is, and what it rests on."""

    finding: str
    interval: str
    shares: Scale | None
    rests_on: str
    money: str
    warnings: list[str]


def show_effect(result: ScenarioResult, spec: ScenarioSpec) -> ShownEffect:
    """The result as the page tells it."""
    effect = result.effect
    is_told = effect is not None and effect.is_told
    return ShownEffect(
        finding=_say(result),
        interval=say_interval(effect) if effect and is_told else "",
        shares=_draw(result, effect) if effect else None,
        rests_on=_say_rests(result, spec),
        money=_say_money(effect) if effect and is_told else "",
        warnings=_list_warnings(result),
    )


def _say(result: ScenarioResult) -> str:
    if result.effect is None and result.waiting:
        return _("Too early to tell: the days of counting are not over.")
    if result.effect is None:
        return _("Too few people to say whether it did anything.")
    return say_finding(result.effect, has_begun=True)


def _draw(result: ScenarioResult, effect: Effect) -> Scale:
    rows = [
        (_("Went the way"), say_people(result.people), effect.one, "c1"),
        (_("Control group"), say_people(result.control), effect.base, "c5"),
    ]
    return draw_estimates(rows, write=formats.percent, label=_("Share of people who bought"))


def _say_rests(result: ScenarioResult, spec: ScenarioSpec) -> str:
    days = formats.number(spec.window_days)
    said = _("Purchases within %(days)s days of setting out, by those whose days are over.") % {
        "days": days
    }
    if result.since is not None:
        since = _("Counted since %(day)s.") % {"day": formats.day(result.since)}
        said = f"{said} {since}"
    if result.waiting:
        waiting = _("The days of %(people)s are not over.") % {"people": say_people(result.waiting)}
        said = f"{said} {waiting}"
    return said


def _say_money(effect: Effect) -> str:
    spent = effect.spent
    if not spent.is_sure:
        return _("No sure difference in what they spend.")
    sums = {
        "amount": formats.money(round(abs(spent.value))),
        "low": formats.money(round(min(abs(spent.low), abs(spent.high)))),
        "high": formats.money(round(max(abs(spent.low), abs(spent.high)))),
    }
    if spent.value > 0:
        return _("Each spends %(amount)s more (between %(low)s and %(high)s).") % sums
    return _("Each spends %(amount)s less (between %(low)s and %(high)s).") % sums


def _list_warnings(result: ScenarioResult) -> list[str]:
    said = []
    if not result.is_fair:
        said.append(_("The groups are not as large as the lot makes them. Do not trust this."))
    if result.effect is not None and result.effect.rests_on_few:
        said.append(_("The difference in money hangs on a few who bought very much."))
    return said
