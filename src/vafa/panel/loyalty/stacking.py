"""Discounts beside each other: the tree that says which of them count together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.coupons.actions import change_group, put_group, remove_group
from vafa.coupons.queries import get_group, list_discounts, list_groups
from vafa.coupons.types import DiscountView, How
from vafa.panel.forms import refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.forms import Form, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

HOW = {
    How.STACK: gettext_lazy("All of them, one after the other"),
    How.FIRST: gettext_lazy("The first that fits"),
    How.BEST_FOR_CUSTOMER: gettext_lazy("The one that takes most off"),
    How.BEST_FOR_BUSINESS: gettext_lazy("The one that takes least off"),
}


class GroupForm(Form):
    """How a group is called, which of its parts count, and where it stands."""

    name = TextField(label=gettext_lazy("Name"), max_length=80)
    how = forms.ChoiceField(
        label=gettext_lazy("Which of them counts"),
        choices=tuple(HOW.items()),
        widget=forms.RadioSelect,
        initial=How.BEST_FOR_CUSTOMER,
    )
    parent_id = forms.TypedChoiceField(
        label=gettext_lazy("Within the group"), required=False, coerce=int, empty_value=None
    )
    priority = NumberField(
        label=gettext_lazy("Priority"),
        min_value=-1000,
        max_value=1000,
        required=False,
        help_text=gettext_lazy("The higher comes first."),
    )

    def __init__(self, *args: Any, own_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent_id"]
        parent.choices = [("", _("no other group")), *_list_outside(own_id)]

    def read(self) -> dict[str, Any]:
        """What the actions take."""
        return self.cleaned_data | {"priority": self.cleaned_data["priority"] or 0}


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A group with what stands in it, the most important first; the trunk is in none."""

    group_id: int
    name: str
    how: Any
    discounts: list[DiscountView]
    branches: list[Branch]


@dataclass(frozen=True, kw_only=True)
class TreePage:
    """All discounts that have not ended, in their places."""

    tabs: list[Tab]
    trunk: Branch
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """A group being written."""

    tabs: list[Tab]
    form: GroupForm
    name: str
    group_id: int


def show_tree(request: StaffRequest) -> HttpResponse:
    """Which discounts count together."""
    page = TreePage(
        tabs=draw_tabs(request, "discounts"),
        trunk=_grow(),
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/stacking.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """One more group; discounts are put into it on their own pages."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            put_group(**form.read(), actor=request.actor, at=request.at)
        if form.is_valid():
            return _go_back(request, _("Saved. Now choose it in the discounts that belong to it."))
    return _show_form(request, form)


def edit(request: StaffRequest, *, stack_group_id: int) -> HttpResponse:
    """Change it from the next sale on."""
    known = get_group(stack_group_id)
    names = ("name", "how", "parent_id", "priority")
    form = GroupForm(
        request.POST or None,
        own_id=known.id,
        initial={name: getattr(known, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_group(group_id=known.id, **form.read(), actor=request.actor, at=request.at)
        if form.is_valid():
            return _go_back(request, _("Saved."))
    return _show_form(request, form, name=known.name, group_id=known.id)


def remove(request: StaffRequest, *, stack_group_id: int) -> HttpResponse:
    """Do without it; its discounts stay, a place higher."""
    remove_group(group_id=stack_group_id, actor=request.actor, at=request.at)
    return _go_back(request, _("The group is gone; its discounts stay as they are."))


def _list_outside(own_id: int | None) -> list[tuple[int, str]]:
    """The groups that are not this one, nor anywhere within it."""
    groups = list_groups()
    parents = {one.id: one.parent_id for one in groups}

    def is_within(group_id: int | None) -> bool:
        return group_id is not None and (group_id == own_id or is_within(parents[group_id]))

    return [(one.id, one.name) for one in groups if not is_within(one.id)]


def _grow() -> Branch:
    """The whole tree, from three statements."""
    groups = sorted(list_groups(), key=lambda one: (-one.priority, one.id))
    discounts = [one for one in list_discounts() if one.state != "ended"]
    discounts.sort(key=lambda one: (-one.spec.priority, one.id))

    def grow(group_id: int | None, name: str, how: How) -> Branch:
        return Branch(
            group_id=group_id or 0,
            name=name,
            how=HOW[how],
            discounts=[one for one in discounts if one.group_id == group_id],
            branches=[
                grow(one.id, one.name, How(one.how)) for one in groups if one.parent_id == group_id
            ],
        )

    return grow(None, "", How.STACK)


def _show_form(
    request: StaffRequest, form: GroupForm, *, name: str = "", group_id: int = 0
) -> HttpResponse:
    tabs = draw_tabs(request, "discounts")
    page = GroupPage(tabs=tabs, form=form, name=name, group_id=group_id)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/stack_group.html", {"page": page}, status=status)


def _go_back(request: StaffRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect_to(request, reverse("panel:loyalty:stacking"))
