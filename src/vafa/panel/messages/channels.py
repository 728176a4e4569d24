"""By which channel texts go first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.messaging.actions import save_channels
from vafa.messaging.queries import get_channel_terms
from vafa.messaging.types import Channel, ChannelTerms
from vafa.panel.forms import UnitInput
from vafa.panel.messages.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, NumberField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

_BEFORE_SMS = [one for one in Channel if one != Channel.SMS]
ORDERS = [
    ",".join((*first, Channel.SMS))
    for count in range(len(_BEFORE_SMS) + 1)
    for first in permutations(_BEFORE_SMS, count)
]


def list_orders() -> list[tuple[str, str]]:
    """Every order that there is, SMS the last."""
    return [(order, _name(order)) for order in ORDERS]


class ChannelForm(Form):
    """The order for each class, and when SMS takes over."""

    service = forms.ChoiceField(
        label=gettext_lazy("Codes, credit and thanks"),
        widget=forms.RadioSelect,
        choices=list_orders,
    )
    advertising = forms.ChoiceField(
        label=gettext_lazy("Advertising"), widget=forms.RadioSelect, choices=list_orders
    )
    fall_back_minutes = NumberField(
        label=gettext_lazy("Without word of it, by SMS after"),
        min_value=0,
        max_value=1440,
        widget=UnitInput(gettext_lazy("minutes")),
        help_text=gettext_lazy(
            "Where it is not sure that a message arrived. It may then come twice; 0 is never."
        ),
    )


@dataclass(frozen=True, kw_only=True)
class ChannelsPage:
    """The form, filled, and the channels in use that have no account yet."""

    tabs: list[Tab]
    form: ChannelForm
    missing: str


def edit(request: StaffRequest) -> HttpResponse:
    """Change the order of channels."""
    terms = get_channel_terms()
    initial = {
        "service": ",".join(terms.service),
        "advertising": ",".join(terms.advertising),
        "fall_back_minutes": terms.fall_back_minutes,
    }
    form = ChannelForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_channels(
            service=form.cleaned_data["service"].split(","),
            advertising=form.cleaned_data["advertising"].split(","),
            fall_back_minutes=form.cleaned_data["fall_back_minutes"],
            actor=request.actor,
            at=request.at,
        )
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:messages:channels"))
    page = ChannelsPage(
        tabs=draw_tabs(request, "channels"), form=form, missing=_find_missing(terms)
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/messages/channels.html", {"page": page}, status=status)


def _name(order: str) -> str:
    labels = [str(Channel(one).label) for one in order.split(",")]
    return _(" → ").join(labels) if len(labels) > 1 else _("SMS only")


def _find_missing(terms: ChannelTerms) -> str:
    wanted = set(terms.service) | set(terms.advertising)
    return _(" and ").join(str(one.label) for one in Channel if one in wanted - terms.ready)
