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
from vafa.ledger.types import Unit
from vafa.messaging.errors import BadTemplate
from vafa.messaging.queries import list_free_variables
from vafa.messaging.types import VariableRow
from vafa.panel.campaigns.forms import SEGMENT, CampaignForm, fill
from vafa.panel.campaigns.moving import say_sent
from vafa.panel.campaigns.words import say_least, say_people
from vafa.panel.forms import refusals_on
from vafa.panel.writer import Written, say_problem, write_freely
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page

UNWRITTEN = "…"


@dataclass(frozen=True, kw_only=True)
class ShownText:
    """One text as a real customer would get it."""

    name: str
    written: Written


@dataclass(frozen=True, kw_only=True)
class Live:
    """What the plan would do now; `problem` where it cannot be said. `most` is what texts and gifts
    come to together, `short` says that a budget does not suffice for all.
    """

    foreseen: Foreseen | None = None
    texts: tuple[ShownText, ...] = ()
    least: str = ""
    cost: str = ""
    given: str = ""
    most: str = ""
    short: str = ""
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
        live=_foresee(request, form, plan) if plan else Live(),
        has_more=any(
            form[name].value()
            for name in ("hours_from", "hours_until", "drop_after_hours", "most_texts")
        ),
    )


def _foresee(request: StaffRequest, form: CampaignForm, plan: Plan) -> Live:
    try:
        found = foresee(plan, at=request.at)
    except BadTemplate as refusal:
        return Live(problem=say_problem(refusal, list_free_variables()))
    except Refused as refusal:
        return Live(problem=str(refusal))
    texts = _show_texts(request, form, plan, found)
    can_send = texts and found.written_to and plan.name != UNWRITTEN
    send = _("Send to about %(people)s") % {"people": say_people(found.written_to)}
    return Live(
        foreseen=found,
        texts=texts,
        least=say_least(found.least, found.share) if plan.control_percent else "",
        cost=_say_money(found.cost_rial) if texts else "",
        given=_say_given(request, plan, found),
        most=_say_money(_add_up(plan, found)) if texts else "",
        short=_say_short(plan, found),
        send=send if can_send else "",
    )


def _show_texts(
    request: StaffRequest, form: CampaignForm, plan: Plan, found: Foreseen
) -> tuple[ShownText, ...]:
    """The texts on the phone of a customer: the one whose mobile is given, or one of the sample."""
    is_told = form.is_bound and "mobile" not in form.errors
    mobile = form.cleaned_data.get("mobile", "") if is_told else ""
    names = [_("Text A"), _("Text B")] if len(plan.texts) > 1 else [""]
    return tuple(
        ShownText(
            name=name,
            written=write_freely(
                text.words,
                sample_ids=found.sample_ids,
                mobile=mobile,
                people=people,
                at=request.at,
            ),
        )
        for name, text, people in zip(names, plan.texts, found.by_text, strict=True)
        if text.words != UNWRITTEN
    )


def _say_given(request: StaffRequest, plan: Plan, found: Foreseen) -> str:
    if plan.offer is None:
        return ""
    if plan.offer.reward.unit is None:
        return _("%(count)s codes") % {"count": formats.number(found.most_given)}
    return plan.offer.reward.describe_amount(found.most_given, load_words(request.business))


def _add_up(plan: Plan, found: Foreseen) -> int | None:
    """What texts and credit come to; None where there is no such sum."""
    is_credit = plan.offer is not None and plan.offer.reward.unit is Unit.CREDIT
    return found.cost_rial + found.most_given if is_credit and found.cost_rial is not None else None


def _say_money(rial: int | None) -> str:
    return formats.money(rial, short=True) if rial is not None else ""


def _say_short(plan: Plan, found: Foreseen) -> str:
    """That a budget ends it before everybody has their text."""
    left = found.people - found.unreachable - found.standing - found.control - found.written_to
    if left <= 0:
        return ""
    return _(
        "Your limits suffice for %(some)s; the other %(rest)s get nothing until you raise them."
    ) % {
        "some": say_people(found.written_to),
        "rest": formats.number(left),
    }
