"""Campaigns in words: their states, why they wait, what they do and did."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.campaigns.errors import UnknownCampaign
from vafa.campaigns.queries import get_campaign
from vafa.campaigns.types import CampaignState, CampaignView, Effect, Plan, Verdict
from vafa.foundation.words import Words
from vafa.panel.messages.words import Badge
from vafa.panel.messages.words import say_reason as say_reason_of_gate
from vafa.segments.queries import describe, map_names
from vafa.ui import formats

State = CampaignState
_LOOKS = {
    State.DRAFT: ("plain", "edit"),
    State.WAITING: ("warn", "clock"),
    State.SCHEDULED: ("accent", "clock"),
    State.RUNNING: ("accent", "send"),
    State.PAUSED: ("warn", "pause"),
    State.DONE: ("good", "check"),
    State.STOPPED: ("plain", "ban"),
}


def draw_state(state: CampaignState) -> Badge:
    """The badge of a campaign's state."""
    kind, icon = _LOOKS[state]
    return Badge(word=str(state.label), kind=kind, icon=icon)


def say_why(view: CampaignView) -> str:
    """Why it paused or stopped."""
    known = {
        "by_hand": "",
        "budget": _("Its budget is used up. With a larger one it goes on."),
        "offer_is_off": _("Its discount is not in force any more. Switch it on, then go on."),
        "late": _("Its moment passed while nothing could be sent."),
    }
    return known.get(view.reason, view.reason)


def say_withheld(reason: str) -> str:
    """Why somebody got nothing."""
    known = {
        "merged": _("was made one with another customer"),
        "no_mobile": _("has no mobile any more"),
        "late": _("it was too late for it"),
        "stopped": _("wants no advertising"),
    }
    return known.get(reason) or say_reason_of_gate(reason)


def say_audience(plan: Plan, words: Words) -> str:
    """Whom it is for, as a phrase."""
    if plan.rest_of is not None:
        return say_rest(plan.rest_of)
    if plan.segment_id is not None:
        name = map_names([plan.segment_id]).get(plan.segment_id, "")
        return _("the segment “%(name)s”") % {"name": name}
    said = describe(plan.audience, words)
    return _("customers who %(criteria)s") % {"criteria": said} if said else _("everybody")


def say_rest(campaign_id: int) -> str:
    """Those whom the lot left out of a campaign, as a phrase."""
    try:
        name = get_campaign(campaign_id).plan.name
    except UnknownCampaign:
        name = ""
    return _("who was left out of “%(name)s”") % {"name": name}


def say_finding(effect: Effect | None, *, has_begun: bool) -> str:
    """What the campaign did, in one plain sentence."""
    if not has_begun:
        return _("Nothing has been sent yet.")
    if effect is None:
        return _("Without a control group nobody can say who came because of the text.")
    shares = effect.shares
    people = {"count": _per_hundred(abs(shares.value))}
    match effect.verdict:
        case Verdict.TOO_FEW:
            return _("Too few people to say whether it did anything.")
        case Verdict.TOO_EARLY:
            return _("Too early to tell: the days of counting are not over.")
        case Verdict.OPEN:
            return _("No difference that chance could not have made.")
        case Verdict.MORE:
            return _("Of every 100 people %(count)s more came.") % people
        case Verdict.FEWER:
            return _("Of every 100 people %(count)s fewer came.") % people


def say_interval(effect: Effect) -> str:
    """The interval of the lift, in words."""
    low, high = effect.shares.low, effect.shares.high
    numbers = {"low": _per_hundred(abs(low)), "high": _per_hundred(abs(high))}
    if low >= 0:
        return _("With 95%% confidence between %(low)s and %(high)s more.") % numbers
    if high <= 0:
        return _("With 95%% confidence between %(high)s and %(low)s fewer.") % numbers
    return _("With 95%% confidence between %(low)s fewer and %(high)s more.") % numbers


def say_least(least: float | None, share: float) -> str:
    """What a campaign of this size can show."""
    if least is None:
        return _("With so few people no difference can be shown.")
    return _(
        "If of every 100 at least %(least)s more come, it will be seen"
        " (when %(share)s would come anyway)."
    ) % {"least": _per_hundred(least, up=True), "share": _per_hundred(share)}


def say_people(count: int) -> str:
    """«۴۱۲ نفر»."""
    said = ngettext("%(count)s person", "%(count)s people", count)
    return said % {"count": formats.number(count)}


def _per_hundred(ratio: float, *, up: bool = False) -> str:
    points = ratio * 100
    if up:
        points = -(-points // 1) if points >= 1 else -(-points * 10 // 1) / 10
    return formats.number(round(points, 1) if points < 10 else round(points))
