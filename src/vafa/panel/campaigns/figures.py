"""The figures of a campaign: lift, the way from text to purchase, money, texts side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vafa.campaigns.queries import load_course
from vafa.campaigns.types import (
    CONTROL,
    ArmResult,
    CampaignView,
    Plan,
    Result,
    Verdict,
    Which,
)
from vafa.foundation.jalali import local_day
from vafa.panel.campaigns.drawing import Scale, draw_estimates
from vafa.panel.campaigns.words import say_people, say_withheld
from vafa.ui import formats
from vafa.ui.charts import Series, lines, money_scale
from vafa.ui.types import Chart

_COLOURS = {CONTROL: "c5", 1: "c1", 2: "c2"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step on the way from text to purchase."""

    label: str
    count: int
    share: float
    note: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of what it cost and earned."""

    label: str
    note: str
    amount_rial: int
    is_sum: bool = False


def draw_shares(result: Result) -> Scale | None:
    """How many of each hundred bought, in both groups."""
    effect = result.effect
    if effect is None:
        return None
    written = sum(one.people for one in result.written_to)
    control = next(one.people for one in result.arms if one.arm == CONTROL)
    rows = [
        (_("Written to"), say_people(written), effect.one, "c1"),
        (_("Control group"), say_people(control), effect.base, "c5"),
    ]
    label = _("Share of people who bought")
    return draw_estimates(rows, write=formats.percent, label=label)


def list_steps(result: Result, *, link: Callable[[Which], str]) -> list[Step]:
    """The way from text to purchase."""
    written = result.written_to
    if not written:
        return []
    sent = sum(one.sent for one in written)
    counts = [
        (_("Sent"), sent, _say_failed(written), Which.SENT),
        (_("Delivered"), sum(one.delivered for one in written), "", Which.DELIVERED),
        (_("Opened the link"), sum(one.clicked for one in written), "", Which.CLICKED),
        (_("Used the offer"), sum(one.redeemed for one in written), "", Which.REDEEMED),
        (_("Bought"), sum(one.buyers for one in written), "", None),
    ]
    most = max(1, *(count for _label, count, _note, _which in counts))
    return [
        Step(
            label=label,
            count=count,
            share=count / most,
            note=note,
            href=link(which) if which and count else "",
        )
        for label, count, note, which in counts
    ]


def _say_failed(written: tuple[ArmResult, ...]) -> str:
    failed = sum(one.failed for one in written)
    if not failed:
        return ""
    return _("%(count)s did not arrive") % {"count": formats.number(failed)}


def list_withheld(result: Result) -> list[tuple[str, int]]:
    """Who got nothing, by why."""
    found: dict[str, int] = {}
    for one in result.written_to:
        for reason, count in one.withheld.items():
            said = say_withheld(reason)
            found[said] = found.get(said, 0) + count
    return sorted(found.items(), key=lambda pair: -pair[1])


def list_money(plan: Plan, result: Result) -> list[Line]:
    """What it cost and earned."""
    earned = result.earned(plan)
    texts = sum(one.text_cost_rial for one in result.written_to)
    parts = sum(one.parts for one in result.written_to)
    credit = sum(one.credit_spent_rial for one in result.written_to)
    lines_ = []
    if earned is not None:
        label = _("Sold more") if plan.margin_percent is None else _("Earned more on sales")
        note = ""
        if plan.margin_percent is not None:
            share = formats.percent(plan.margin_percent / 100)
            note = _("%(share)s of what was sold more") % {"share": share}
        lines_.append(Line(label=label, note=note, amount_rial=round(earned.value)))
    if result.arms:
        note = _("%(count)s parts") % {"count": formats.number(parts)}
        lines_.append(Line(label=_("Texts"), note=note, amount_rial=-texts))
    if credit:
        lines_.append(Line(label=_("Credit that was spent"), note="", amount_rial=-credit))
    if earned is not None:
        net = round(earned.value) - texts - credit
        label = _("Left over") if plan.margin_percent else _("Sold more, less what it cost")
        lines_.append(Line(label=label, note="", amount_rial=net, is_sum=True))
    return lines_


def draw_net(plan: Plan, result: Result) -> Scale | None:
    """What it earned less what it cost, with its interval."""
    earned = result.earned(plan)
    if earned is None or result.effect is None or not result.effect.is_told:
        return None
    net = earned.less(result.cost_rial)

    scale = money_scale([round(net.low), round(net.high)])

    def write(rial: float) -> str:
        return formats.number(scale.read(round(rial)))

    return draw_estimates([("", "", net, "c1")], write=write, label=scale.label)


def say_net(plan: Plan, result: Result) -> str:
    """The same in words."""
    earned = result.earned(plan)
    if earned is None or result.effect is None or not result.effect.is_told:
        return ""
    net = earned.less(result.cost_rial)
    return _("With 95%% confidence between %(low)s and %(high)s.") % {
        "low": formats.money(round(net.low), short=True),
        "high": formats.money(round(net.high), short=True),
    }


def say_between(result: Result) -> str:
    """Which text brings more."""
    between = result.between
    if between is None:
        return ""
    first, second = (one.buyers / max(1, one.people) for one in result.written_to)
    shares = {"a": formats.percent(first), "b": formats.percent(second)}
    match between.verdict:
        case Verdict.MORE:
            return _("Text B brings more: A %(a)s, B %(b)s.") % shares
        case Verdict.FEWER:
            return _("Text A brings more: A %(a)s, B %(b)s.") % shares
        case _:
            return _("No sure difference between the texts: A %(a)s, B %(b)s.") % shares


def draw_course(
    view: CampaignView, result: Result, zone: ZoneInfo, *, at: datetime
) -> Chart | None:
    """How many of each hundred had bought by the end of each day."""
    if view.began_at is None or not any(one.buyers for one in result.arms):
        return None
    course = load_course(view.id, at=at)
    people = {one.arm: max(1, one.people) for one in result.arms}
    first = local_day(view.began_at, zone)
    length = max(len(one) for one in course.values())
    if length < 2:
        return None
    days = [first + timedelta(days=day) for day in range(length)]
    names = _name_arms(result)
    rows = [
        Series(
            name=name,
            values=[round(count * 100 / people[arm], 1) for count in course[arm]],
            colour=_COLOURS[arm],
        )
        for arm, name in names.items()
        if arm in course
    ]
    return lines([formats.day(one) for one in days], rows, head=_("Day"))


def list_legend(result: Result) -> list[tuple[str, str]]:
    """The names and colours of the courses."""
    return [(name, _COLOURS[arm]) for arm, name in _name_arms(result).items()]


def _name_arms(result: Result) -> dict[int, str]:
    names = {CONTROL: _("Control group"), 1: _("Written to")}
    if len(result.written_to) == 2:
        names |= {1: _("Text A"), 2: _("Text B")}
    present = {one.arm for one in result.arms}
    return {arm: name for arm, name in names.items() if arm in present}
