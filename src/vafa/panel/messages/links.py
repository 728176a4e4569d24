"""Short links: where they lead, and how many people opened them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import map_customers
from vafa.foundation.errors import NotFound
from vafa.links.actions import make_own_link, save_link_host
from vafa.links.queries import get_group, get_link_host, list_clicks, list_groups
from vafa.links.types import ClickRow, GroupRow
from vafa.panel.forms import refusals_on
from vafa.panel.messages.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50


class LinkForm(Form):
    """A link for all to use."""

    title = TextField(label=gettext_lazy("What for"), max_length=120)
    target = TextField(label=gettext_lazy("Where it leads"), max_length=500)


class SiteForm(Form):
    """The site at which the business's links stand."""

    host = TextField(
        label=gettext_lazy("A site of your own"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Such as go.example.ir. It must lead to this server, and its keeper must know of it. "
            "Links get shorter, and carry your name."
        ),
    )


@dataclass(frozen=True, kw_only=True)
class LinksPage:
    """A stretch of links by their occasion."""

    tabs: list[Tab]
    groups: list[GroupRow]
    pager: Pager
    form: LinkForm
    site: SiteForm
    can_edit: bool
    can_set_up: bool


@dataclass(frozen=True, kw_only=True)
class ListedClick:
    """One time that somebody opened a link."""

    row: ClickRow
    who: str


@dataclass(frozen=True, kw_only=True)
class LinkPage:
    """Links of one occasion, and who opened them."""

    group: GroupRow
    clicks: list[ListedClick]
    pager: Pager


def show_list(request: StaffRequest) -> HttpResponse:
    """The newest first."""
    return _show_list(request, LinkForm(), SiteForm(initial={"host": get_link_host()}))


def show_one(request: StaffRequest, *, group_id: int) -> HttpResponse:
    """How often, on what, and by whom links of one occasion were opened."""
    group = get_group(group_id)
    if group is None:
        raise NotFound
    rows = list_clicks(group_id, cursor=read_before(request), limit=ROWS + 1)
    people = map_customers(sorted({one.customer_id for one in rows if one.customer_id}))
    page = LinkPage(
        group=group,
        clicks=[
            ListedClick(row=one, who=people[one.customer_id].full_name if one.customer_id else "")
            for one in rows[:ROWS]
        ],
        pager=draw_pager(request.GET, find_next(rows, ROWS)),
    )
    return render_page(request, "panel/messages/link.html", {"page": page})


def make(request: StaffRequest) -> HttpResponse:
    """A link for all to use: on a poster, a card, in a bill."""
    form = LinkForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            make_own_link(**form.cleaned_data, actor=request.actor, at=request.at)
    if form.errors:
        return _show_list(request, form, SiteForm(initial={"host": get_link_host()}))
    messages.success(request, _("The link is ready."))
    return redirect_to(request, reverse("panel:messages:links"))


def save_site(request: StaffRequest) -> HttpResponse:
    """Where the business's links stand from now on."""
    form = SiteForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            save_link_host(form.cleaned_data["host"], actor=request.actor, at=request.at)
    if form.errors:
        return _show_list(request, LinkForm(), form)
    messages.success(request, _("Saved."))
    return redirect_to(request, reverse("panel:messages:links"))


def _show_list(request: StaffRequest, form: LinkForm, site: SiteForm) -> HttpResponse:
    groups = list_groups(cursor=read_before(request), limit=ROWS + 1)
    page = LinksPage(
        tabs=draw_tabs(request, "links"),
        groups=groups[:ROWS],
        pager=draw_pager(request.GET, find_next(groups, ROWS)),
        form=form,
        site=site,
        can_edit=request.staff.can(Permission.EDIT_MESSAGES),
        can_set_up=request.staff.can(Permission.EDIT_SETTINGS),
    )
    status = 422 if form.errors or site.errors else 200
    return render_page(request, "panel/messages/links.html", {"page": page}, status=status)
