"""One page for a campaign in the making: who, what, which words, when; and what it would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.campaigns import actions
from vafa.campaigns.queries import foresee, get_campaign
from vafa.campaigns.types import Foreseen, Plan
from vafa.catalog.queries import load_words
from vafa.foundation.errors import Refused
from vafa.foundation.ids import read_id
from vafa.foundation.shapes import BadValue
from vafa.messaging.errors import BadTemplate
from vafa.messaging.queries import list_free_variables, preview_for
from vafa.messaging.types import TextPreview, VariableRow
from vafa.panel.campaigns.forms import SEGMENT, CampaignForm, fill
from vafa.panel.campaigns.moving import say_sent
from vafa.panel.campaigns.words import say_least, say_people, say_problem
from vafa.panel.forms import refusals_on
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page

UNWRITTEN = "…"


@dataclass(frozen=True, kw_only=True)
class ShownText:
    """One text as a real customer would get it."""

    name: str
    preview: TextPreview


@dataclass(frozen=True, kw_only=True)
class Live:
    """What the plan would do now; `problem` where it cannot be said."""

    foreseen: Foreseen | None = None
    texts: tuple[ShownText, ...] = ()
    least: str = ""
    cost: str = ""
    given: str = ""
    send: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """A campaign in the making."""

    title: str
    here: str
    back: str
    form: CampaignForm
    variables: list[VariableRow]
    live: Live
    has_more: bool


def add(request: StaffRequest) -> HttpResponse:
    """A new campaign; `?segment=` says for whom."""
    segment_id = read_id("seg", request.GET.get("segment", ""))
    initial = {"audience": f"{SEGMENT}{segment_id}"} if segment_id else {}
    return _edit(request, None, CampaignForm(request.POST or None, initial=initial))


def edit(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Another plan for a campaign that has not begun."""
    plan = get_campaign(campaign_id).plan
    initial = fill(plan, ZoneInfo(request.business.zone))
    form = CampaignForm(request.POST or None, initial=initial, plan=plan)
    return _edit(request, campaign_id, form)


def _edit(request: StaffRequest, campaign_id: int | None, form: CampaignForm) -> HttpResponse:
    zone = ZoneInfo(request.business.zone)
    plan = _read(form, zone)
    only_shows = "show" in request.POST
    if request.method == "POST" and plan is not None and not only_shows:
        with refusals_on(form):
            done = _save(request, campaign_id, plan, sends=request.POST.get("do") == "send")
        if form.is_valid():
            return done
    page = _draw(request, campaign_id, form, plan or _guess(form, zone))
    return render_page(
        request,
        "panel/campaigns/edit.html",
        {"page": page},
        fragment="panel/campaigns/_live.html" if only_shows else "",
        status=422 if form.errors and not only_shows else 200,
    )


def _save(
    request: StaffRequest, campaign_id: int | None, plan: Plan, *, sends: bool
) -> HttpResponse:
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    if campaign_id is None:
        campaign_id = actions.add_campaign(plan=plan, **who)
    else:
        actions.change_campaign(campaign_id=campaign_id, plan=plan, **who)
    if sends:
        may_approve = request.staff.can(Permission.APPROVE_CAMPAIGNS)
        state = actions.ask_to_send(campaign_id=campaign_id, may_approve=may_approve, **who)
        messages.success(request, say_sent(state))
    else:
        messages.success(request, _("Kept as a draft."))
    return redirect_to(request, reverse("panel:campaigns:one", args=[campaign_id]))


def _read(form: CampaignForm, zone: ZoneInfo) -> Plan | None:
    """The plan, or None with the errors on the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return form.read(zone)
    except BadValue as refusal:
        field = (refusal.pointer or "").strip("/").split("/")[0]
        form.add_error(field if field in form.fields else None, str(refusal))
        return None


def _guess(form: CampaignForm, zone: ZoneInfo) -> Plan | None:
    """The plan as far as it is written, for who looks before the name or the text is there."""
    if form.plan is not None and not form.is_bound:
        return form.plan
    values = {name: form[name].value() for name in form.fields}
    values |= {name: values[name] or UNWRITTEN for name in ("name", "text")}
    told = {name: "" if value is None else value for name, value in values.items()}
    return _read(CampaignForm(told, plan=form.plan), zone)


def _draw(
    request: StaffRequest, campaign_id: int | None, form: CampaignForm, plan: Plan | None
) -> EditPage:
    if campaign_id is None:
        here, back = reverse("panel:campaigns:add"), reverse("panel:campaigns:home")
    else:
        here = reverse("panel:campaigns:edit", args=[campaign_id])
        back = reverse("panel:campaigns:one", args=[campaign_id])
    return EditPage(
        title=_("Change the campaign") if campaign_id else _("New campaign"),
        here=here,
        back=back,
        form=form,
        variables=list_free_variables(),
        live=_foresee(request, plan) if plan else Live(),
        has_more=any(
            form[name].value()
            for name in ("hours_from", "hours_until", "drop_after_hours", "most_texts")
        ),
    )


def _foresee(request: StaffRequest, plan: Plan) -> Live:
    at, words = request.at, load_words(request.business)
    try:
        found = foresee(plan, at=at)
        previews = [
            preview_for(one.words, customer_id=found.sample_id, at=at)
            for one in plan.texts
            if one.words != UNWRITTEN
        ]
    except BadTemplate as refusal:
        return Live(problem=say_problem(refusal))
    except Refused as refusal:
        return Live(problem=str(refusal))
    names = [_("Text")] if len(previews) == 1 else [_("Text A"), _("Text B")]
    given = ""
    if plan.offer is not None and plan.offer.reward.unit is not None:
        given = plan.offer.reward.describe_amount(found.most_given, words)
    return Live(
        foreseen=found,
        cost=formats.money(found.cost_rial, short=True) if found.cost_rial is not None else "",
        texts=tuple(
            ShownText(name=name, preview=one) for name, one in zip(names, previews, strict=False)
        ),
        least=say_least(found.least, found.share) if plan.control_percent else "",
        given=given,
        send=_("Send to %(people)s") % {"people": say_people(found.written_to)}
        if previews and found.written_to and plan.name != UNWRITTEN
        else "",
    )
