"""Sending a campaign off, approving, holding and stopping it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.campaigns import actions
from vafa.campaigns.queries import get_campaign
from vafa.campaigns.types import EVERYBODY, CampaignState, Plan
from vafa.foundation.errors import NotFound, Refused
from vafa.panel.campaigns.forms import BudgetForm
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import redirect_to


def send(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Let it go out, or wait for a second person."""
    may_approve = request.staff.can(Permission.APPROVE_CAMPAIGNS)
    state = _do(request, actions.ask_to_send, campaign_id, may_approve=may_approve)
    if state is not None:
        messages.success(request, say_sent(state))
    return _back(request, campaign_id)


def approve(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Let go out what somebody else asked for."""
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    _do(request, actions.approve_campaign, campaign_id, version=version, said=_("Approved."))
    return _back(request, campaign_id)


def decline(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Give it back to who asked."""
    _do(request, actions.decline_campaign, campaign_id, said=_("It is a draft again."))
    return _back(request, campaign_id)


def pause(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Hold it."""
    _do(request, actions.pause_campaign, campaign_id, said=_("It is held until you let it go on."))
    return _back(request, campaign_id)


def resume(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Let it go on, with larger budgets where they are given."""
    form = BudgetForm(request.POST, plan=get_campaign(campaign_id).plan)
    budgets = form.read() if form.is_valid() else {}
    _do(request, actions.resume_campaign, campaign_id, said=_("It goes on."), **budgets)
    return _back(request, campaign_id)


def stop(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """End it."""
    _do(request, actions.stop_campaign, campaign_id, said=_("It is stopped."))
    return _back(request, campaign_id)


def copy(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """The same once more, as a draft to be looked at."""
    plan = get_campaign(campaign_id).plan
    name = _("%(name)s (copy)") % {"name": plan.name[:70]}
    return _draft(request, plan.model_copy(update={"name": name, "send_at": None}))


def send_to_rest(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """The same for those whom the lot left out, as a draft to be looked at."""
    plan = get_campaign(campaign_id).plan
    rest = {
        "name": _("%(name)s (the rest)") % {"name": plan.name[:65]},
        "audience": EVERYBODY,
        "segment_id": None,
        "rest_of": campaign_id,
        "control_percent": 0,
        "send_at": None,
    }
    return _draft(request, plan.model_copy(update=rest))


def say_sent(state: CampaignState) -> str:
    """What happens now."""
    if state == CampaignState.WAITING:
        return _("It waits for a second person to approve it.")
    return _("It is on its way.")


def _do(
    request: StaffRequest,
    action: Callable[..., Any],
    campaign_id: int,
    *,
    said: str = "",
    **more: Any,
) -> Any:
    """Do it, and say what was refused; what the action gives back."""
    try:
        with transaction.atomic():
            done = action(campaign_id=campaign_id, actor=request.actor, at=request.at, **more)
    except NotFound:
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return None
    if said:
        messages.success(request, said)
    return done


def _draft(request: StaffRequest, plan: Plan) -> HttpResponse:
    made = actions.add_campaign(plan=plan, actor=request.actor, at=request.at)
    messages.success(request, _("Here is the draft. Look at it before you send it."))
    return redirect_to(request, reverse("panel:campaigns:edit", args=[made]))


def _back(request: StaffRequest, campaign_id: int) -> HttpResponse:
    return redirect_to(request, reverse("panel:campaigns:one", args=[campaign_id]))
