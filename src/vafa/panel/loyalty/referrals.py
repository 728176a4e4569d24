"""Referrals: who brought whom, what came of it, what it cost; and how far a reward reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.checkout.queries import list_thanks, say_referral_rewards
from vafa.checkout.types import ReferralRewards, Thanked
from vafa.customers.queries import map_customers
from vafa.foundation.ids import read_id, write_id
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.referrals.actions import change_settings
from vafa.referrals.queries import list_referrals, load_settings, sum_referrals
from vafa.referrals.types import ReferralSums, ReferralView, State
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MoneyField, NumberField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
STATES = {
    None: gettext_lazy("All of them"),
    State.JOINED: gettext_lazy("Not bought yet"),
    State.WAITING: gettext_lazy("Wait for the last day of returns"),
    State.SETTLED: gettext_lazy("Counted already"),
}


class SettingsForm(Form):
    """When a referral counts, and what further levels get."""

    window_days = NumberField(
        label=gettext_lazy("Reward after"),
        min_value=0,
        max_value=90,
        widget=UnitInput(gettext_lazy("days")),
        help_text=gettext_lazy(
            "After the first purchase. What comes back by then was no purchase, and earns nobody "
            "anything."
        ),
    )
    least_rial = MoneyField(
        label=gettext_lazy("Smallest first purchase"),
        max_rial=10**12,
        help_text=gettext_lazy("A smaller one is waited through. 0: any purchase counts."),
    )
    second_percent = NumberField(
        label=gettext_lazy("Second level"), min_value=0, max_value=100, widget=UnitInput("٪")
    )
    third_percent = NumberField(
        label=gettext_lazy("Third level"), min_value=0, max_value=100, widget=UnitInput("٪")
    )
    fourth_percent = NumberField(
        label=gettext_lazy("Fourth level"), min_value=0, max_value=100, widget=UnitInput("٪")
    )


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """What one side got, and each rule's reason."""

    name: str
    thanked: Thanked


@dataclass(frozen=True, kw_only=True)
class ReferralRow:
    """A referral, and who was thanked for it."""

    one: ReferralView
    thanks: list[Thanks]


@dataclass(frozen=True, kw_only=True)
class ReferralsPage:
    """Who brought whom; of one inviter where `inviter` names one."""

    tabs: list[Tab]
    states: list[Tab]
    finding: str
    sums: ReferralSums
    rewards: ReferralRewards
    rows: list[ReferralRow]
    pager: Pager
    inviter: str
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """The form, filled."""

    tabs: list[Tab]
    form: SettingsForm


def show_list(request: StaffRequest) -> HttpResponse:
    """Who brought whom, the last first."""
    inviter_id = read_id("cus", request.GET.get("by", ""))
    wanted = request.GET.get("state", "")
    state = State(wanted) if wanted in set(State) else None
    cursor = read_id("ref", request.GET.get("before", ""))
    found = list_referrals(inviter_id=inviter_id, state=state, before_id=cursor, limit=ROWS + 1)
    sums = sum_referrals(inviter_id=inviter_id)
    query = {"by": request.GET["by"]} if inviter_id else {}
    rows = found[:ROWS]
    inviter = map_customers([inviter_id]).get(inviter_id) if inviter_id else None
    page = ReferralsPage(
        tabs=draw_tabs(request, "referrals"),
        states=[
            Tab(
                label=str(label),
                href=f"?{urlencode(query | ({'state': one} if one else {}))}",
                is_current=one == state,
            )
            for one, label in STATES.items()
        ],
        finding=_say_finding(sums),
        sums=sums,
        rewards=say_referral_rewards(at=request.at),
        rows=_draw_rows(rows),
        pager=_draw_pager(found, query | ({"state": state} if state else {}), is_first=not cursor),
        inviter=(inviter.full_name or inviter.mobile or "") if inviter else "",
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/referrals.html", {"page": page})


def change(request: StaffRequest) -> HttpResponse:
    """When a referral counts, and how far it reaches."""
    settings = load_settings()
    values = {name: getattr(settings, name) for name in SettingsForm.base_fields}
    form = SettingsForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.changed:
                change_settings(actor=request.actor, at=request.at, **form.changed)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:loyalty:referrals"))
    page = SettingsPage(tabs=draw_tabs(request, "referrals"), form=form)
    status = 422 if form.errors else 200
    return render_page(
        request, "panel/loyalty/referral_settings.html", {"page": page}, status=status
    )


def _say_finding(sums: ReferralSums) -> str:
    if not sums.brought:
        return _("Friends bring friends")
    return _("%(bought)s of %(brought)s who were brought have bought") % {
        "bought": formats.number(sums.bought),
        "brought": formats.number(sums.brought),
    }


def _draw_rows(rows: Sequence[ReferralView]) -> list[ReferralRow]:
    settled = [row.newcomer_id for row in rows if row.state is State.SETTLED]
    thanks = list_thanks(settled) if settled else {}
    people = map_customers([one.customer_id for each in thanks.values() for one in each])
    names = {number: one.full_name or one.mobile or "" for number, one in people.items()}
    return [
        ReferralRow(
            one=row,
            thanks=[
                Thanks(name=names.get(one.customer_id, ""), thanked=one)
                for one in thanks.get(row.newcomer_id, ())
            ],
        )
        for row in rows
    ]


def _draw_pager(found: Sequence[ReferralView], query: dict[str, str], *, is_first: bool) -> Pager:
    has_more = len(found) > ROWS
    last = write_id("ref", found[ROWS - 1].id) if has_more else ""
    return Pager(
        previous_href="" if is_first else f"?{urlencode(query)}",
        next_href=f"?{urlencode(query | {'before': last})}" if has_more else "",
    )
