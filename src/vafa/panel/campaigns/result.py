"""One campaign: what it is to do, how far it is, what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from vafa.campaigns.queries import get_campaign, load_result
from vafa.campaigns.types import (
    CONTROL,
    CampaignState,
    CampaignView,
    Plan,
    Result,
    Which,
)
from vafa.foundation.words import Words
from vafa.panel.campaigns.advice import Advice, advise
from vafa.panel.campaigns.drawing import Scale
from vafa.panel.campaigns.figures import (
    Line,
    Step,
    draw_course,
    draw_net,
    draw_shares,
    list_legend,
    list_money,
    list_steps,
    list_withheld,
    say_between,
    say_net,
)
from vafa.panel.campaigns.forms import BudgetForm
from vafa.panel.campaigns.people import link_people
from vafa.panel.campaigns.tabs import draw_tabs
from vafa.panel.campaigns.words import (
    draw_state,
    say_audience,
    say_finding,
    say_interval,
    say_people,
    say_why,
)
from vafa.panel.messages.words import Badge
from vafa.segments.queries import load_words
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import render_page
from vafa.ui.types import Chart, Tab

State = CampaignState


@dataclass(frozen=True, kw_only=True)
class May:
    """What this person may do with it now."""

    edit: bool
    send: bool
    approve: bool
    decline: bool
    pause: bool
    resume: bool
    stop: bool
    copy: bool


@dataclass(frozen=True, kw_only=True)
class CampaignPage:
    """One campaign."""

    id: int
    name: str
    version: int
    tabs: list[Tab]
    state: Badge
    note: str
    why: str
    may: May
    asked_by: str
    budget: BudgetForm | None
    plan: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    has_begun: bool
    sent_share: float | None
    finding: str
    interval: str
    shares: Scale | None
    warnings: list[str]
    steps: list[Step]
    withheld: list[tuple[str, int]]
    money: list[Line]
    net: Scale | None
    net_said: str
    between: str
    course: Chart | None
    legend: list[tuple[str, str]]
    advice: Advice | None
    people_href: str


def show_one(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """What it is to do, how far it is, and what it did."""
    view = get_campaign(campaign_id)
    result = load_result(campaign_id, at=request.at)
    zone = ZoneInfo(request.business.zone)
    page = CampaignPage(
        id=view.id,
        name=view.plan.name,
        version=view.version,
        tabs=draw_tabs(request, "home"),
        state=draw_state(view.state),
        note=_say_note(view, request),
        why=say_why(view),
        may=_find_may(request, view),
        asked_by=view.asked_by if view.state == State.WAITING else "",
        budget=BudgetForm(plan=view.plan)
        if view.reason == "budget" and view.state == State.PAUSED
        else None,
        plan=_list_plan(view, request),
        texts=_list_texts(view.plan),
        has_begun=view.has_begun,
        sent_share=_sent_share(view),
        finding=say_finding(result.effect, has_begun=view.has_begun),
        interval=say_interval(result.effect) if result.effect and result.effect.is_told else "",
        shares=draw_shares(result),
        warnings=_list_warnings(view, result),
        steps=list_steps(result, link=partial(link_people, view.id)),
        withheld=list_withheld(result),
        money=list_money(view.plan, result),
        net=draw_net(view.plan, result),
        net_said=say_net(view.plan, result),
        between=say_between(result),
        course=draw_course(view, result, zone, at=request.at),
        legend=list_legend(result),
        advice=advise(view, result) if view.has_begun else None,
        people_href=link_people(view.id, Which.ALL) if view.has_begun else "",
    )
    return render_page(request, "panel/campaigns/one.html", {"page": page})


def _find_may(request: StaffRequest, view: CampaignView) -> May:
    can_edit = request.staff.can(Permission.EDIT_CAMPAIGNS)
    can_approve = request.staff.can(Permission.APPROVE_CAMPAIGNS)
    waits = view.state == State.WAITING
    is_open = view.state in {State.DRAFT, State.WAITING, State.SCHEDULED}
    return May(
        edit=can_edit and is_open,
        send=can_edit and view.state == State.DRAFT,
        approve=can_approve and waits and request.actor.code != view.asker,
        decline=can_approve and waits,
        pause=can_edit and view.state == State.RUNNING,
        resume=can_edit and view.state == State.PAUSED,
        copy=can_edit,
        stop=can_edit and view.state in {State.SCHEDULED, State.RUNNING, State.PAUSED},
    )


def _say_note(view: CampaignView, request: StaffRequest) -> str:
    audience = say_audience(view.plan, load_words(request.business))
    if view.began_at is None or view.measured_until is None:
        return audience
    return _("%(audience)s: %(written)s written to, %(control)s left out by lot; %(days)s") % {
        "audience": audience,
        "written": say_people(view.written_to),
        "control": say_people(view.people.get(CONTROL, 0)),
        "days": _("from %(first)s to %(last)s")
        % {
            "first": formats.day(view.began_at),
            "last": formats.day(view.measured_until - timedelta(seconds=1)),
        },
    }


def _list_plan(view: CampaignView, request: StaffRequest) -> list[tuple[str, str]]:
    plan, words = view.plan, load_words(request.business)
    facts = [(_("For whom"), say_audience(plan, words))]
    if plan.offer is not None:
        facts.append((_("What they are given"), plan.offer.describe(words)))
        if plan.most_given is not None:
            facts.append((_("At most to all of them"), _say_most(plan, words)))
    if view.begins_at is not None and view.began_at is None:
        facts.append((_("When"), formats.jalali_moment(view.begins_at)))
    control = formats.percent(plan.control_percent / 100)
    facts.append((_("Left out by lot"), control))
    days = _("%(count)s days") % {"count": formats.number(plan.window_days)}
    facts.append((_("Purchases count for"), days))
    if view.unreachable:
        facts.append((_("Cannot be written to"), say_people(view.unreachable)))
    if view.approved_by:
        facts.append((_("Approved by"), view.approved_by))
    return facts


def _say_most(plan: Plan, words: Words) -> str:
    assert plan.offer is not None, "a budget of gifts comes with gifts"
    most = plan.most_given or 0
    if plan.offer.reward.unit is None:
        return _("%(count)s codes") % {"count": formats.number(most)}
    return plan.offer.reward.describe_amount(most, words)


def _list_texts(plan: Plan) -> list[tuple[str, str]]:
    if len(plan.texts) == 1:
        return [("", plan.texts[0].words)]
    names = (_("Text A"), _("Text B"))
    return [(name, text.words) for name, text in zip(names, plan.texts, strict=True)]


def _sent_share(view: CampaignView) -> float | None:
    if view.state not in {State.RUNNING, State.PAUSED}:
        return None
    return view.fed / max(1, view.written_to)


def _list_warnings(view: CampaignView, result: Result) -> list[str]:
    said = []
    if not result.is_fair:
        said.append(_("The groups are not as large as the lot makes them. Do not trust this."))
    if not result.is_alike:
        said.append(_("The groups were not alike before the campaign. Do not trust this."))
    if result.effect is not None and result.effect.rests_on_few:
        said.append(_("The difference in money hangs on a few who bought very much."))
    if view.has_begun and not result.is_over and view.measured_until is not None:
        day = formats.day(view.measured_until)
        said.append(_("Purchases are counted until %(day)s.") % {"day": day})
    return said
