"""What the business wants to know of its customers: its own fields, and what its portal asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.actions import (
    add_custom_field,
    change_custom_field,
    choose_portal_fields,
    move_custom_field,
    set_field_active,
)
from vafa.customers.queries import (
    get_custom_field,
    list_custom_fields,
    list_portal_fields,
)
from vafa.customers.types import PORTAL_FIELDS, CustomField, FieldKind
from vafa.panel.forms import refusals_on
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.formats import fa
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

PORTAL_NAMES: dict[str, Any] = {
    "email": gettext_lazy("Email"),
    "marriage": gettext_lazy("Wedding day"),
    "father_name": gettext_lazy("Father's name"),
    "national_code": gettext_lazy("National code"),
    "job": gettext_lazy("Job"),
    "education": gettext_lazy("Education"),
    "home_phone": gettext_lazy("Phone at home"),
    "work_phone": gettext_lazy("Phone at work"),
    "province": gettext_lazy("Province"),
    "city": gettext_lazy("City"),
    "neighbourhood": gettext_lazy("Neighbourhood"),
    "address": gettext_lazy("Address"),
    "colour": gettext_lazy("Favourite colour"),
}
CHOOSING = (FieldKind.CHOICE, FieldKind.CHOICES)


class PortalForm(Form):
    """What customers are asked on their own page."""

    asked = forms.MultipleChoiceField(
        label=gettext_lazy("Ask also for"),
        required=False,
        choices=[(name, PORTAL_NAMES[name]) for name in PORTAL_FIELDS],
        widget=forms.CheckboxSelectMultiple,
    )


class FieldForm(Form):
    """A field as it is called, with more choices below those it has, one in each line."""

    title = TextField(label=gettext_lazy("What it is called"), max_length=60)
    more_choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("One in each line; only where one chooses."),
    )
    is_on_portal = forms.BooleanField(
        label=gettext_lazy("Customers fill it in on their own page"), required=False
    )

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = field.choices if field else []
        if field is None:
            return
        if field.kind not in CHOOSING:
            del self.fields["more_choices"]
            return
        self.fields["more_choices"].label = _("More choices")
        for place, choice in enumerate(self.known, 1):
            self.fields[f"choice_{choice['id']}"] = TextField(
                label=_("Choice %(number)s") % {"number": fa(place)},
                required=False,
                max_length=60,
                initial=choice["title"] if choice["is_active"] else "",
                widget=forms.TextInput(attrs={"class": "input"}),
            )

    def list_choices(self) -> list[forms.BoundField]:
        """The fields of the choices that there are."""
        return [self[f"choice_{choice['id']}"] for choice in self.known]

    @property
    def more(self) -> list[str]:
        """The choices that were written below the others."""
        return [line[:60] for line in self.cleaned_data.get("more_choices", "").splitlines()]

    @property
    def titles(self) -> dict[str, str]:
        """What the known choices are called now, by id; an emptied one is offered no more."""
        return {choice["id"]: self.cleaned_data[f"choice_{choice['id']}"] for choice in self.known}


class NewFieldForm(FieldForm):
    """One field more. Its kind and its name for programs stay as they are then."""

    kind = forms.ChoiceField(label=gettext_lazy("What stands in it"), choices=FieldKind.choices)
    slug = forms.RegexField(
        r"^[a-z][a-z0-9_]{0,38}$",
        label=gettext_lazy("Its name for programs"),
        required=False,
        widget=forms.TextInput(attrs={"class": "input-ltr", "placeholder": "favourite_drink"}),
        help_text=gettext_lazy("Small Latin letters; made by itself when left empty."),
        error_messages={"invalid": gettext_lazy("Only small Latin letters, digits and _.")},
    )
    field_order = ("title", "kind", "more_choices", "is_on_portal", "slug")


@dataclass(frozen=True, kw_only=True)
class ListedField:
    """A row of the list of fields."""

    field: CustomField
    kind: str
    choices: str
    can_rise: bool
    can_sink: bool


@dataclass(frozen=True, kw_only=True)
class FieldsPage:
    """The fields of the business in their order, and what its portal asks."""

    tabs: list[Tab]
    fields: list[ListedField]
    put_away: list[ListedField]
    portal: PortalForm


@dataclass(frozen=True, kw_only=True)
class FieldPage:
    """One field, or one more."""

    tabs: list[Tab]
    title: str
    field: CustomField | None
    kind: str
    form: FieldForm


def show_list(request: StaffRequest) -> HttpResponse:
    """The fields; and which of the others the portal asks for."""
    form = PortalForm(request.POST or None, initial={"asked": list_portal_fields()})
    if request.method == "POST":
        form = PortalForm(request.POST)
        if form.is_valid():
            choose_portal_fields(form.cleaned_data["asked"], actor=request.actor, at=request.at)
            messages.success(request, _("Saved."))
            return _back(request)
    fields = list_custom_fields(with_put_away=True)
    active = [field for field in fields if field.is_active]
    page = FieldsPage(
        tabs=draw_tabs(request, "fields"),
        fields=[
            _draw(field, can_rise=place > 0, can_sink=place < len(active) - 1)
            for place, field in enumerate(active)
        ],
        put_away=[_draw(field) for field in fields if not field.is_active],
        portal=form,
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/fields.html", {"page": page}, status=status)


def add(request: StaffRequest) -> HttpResponse:
    """One field more."""
    form = NewFieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            add_custom_field(
                title=values["title"],
                kind=FieldKind(values["kind"]),
                choices=form.more,
                is_on_portal=values["is_on_portal"],
                slug=values["slug"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("The field is there now, in every profile."))
            return _back(request)
    return _show_form(request, form, title=_("A field of your own"))


def edit(request: StaffRequest, *, field_id: int) -> HttpResponse:
    """Other words for a field and its choices, and choices more."""
    field = get_custom_field(field_id)
    known = {"title": field.title, "is_on_portal": field.is_on_portal}
    form = FieldForm(request.POST or None, initial=known, field=field)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_custom_field(
                field_id=field_id,
                title=form.cleaned_data["title"],
                titles=form.titles,
                more_choices=form.more,
                is_on_portal=form.cleaned_data["is_on_portal"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return _back(request)
    return _show_form(request, form, title=field.title, field=field)


def put_away(request: StaffRequest, *, field_id: int) -> HttpResponse:
    """Ask for it no more."""
    set_field_active(field_id=field_id, is_active=False, actor=request.actor, at=request.at)
    messages.success(request, _("Put away. What was written into it is kept."))
    return _back(request)


def restore(request: StaffRequest, *, field_id: int) -> HttpResponse:
    """Ask for it again."""
    set_field_active(field_id=field_id, is_active=True, actor=request.actor, at=request.at)
    messages.success(request, _("The field is back, with all that was written into it."))
    return _back(request)


def move(request: StaffRequest, *, field_id: int) -> HttpResponse:
    """One place up or down."""
    is_up = request.POST.get("to") == "up"
    move_custom_field(field_id=field_id, up=is_up, actor=request.actor, at=request.at)
    return _back(request)


def _draw(field: CustomField, *, can_rise: bool = False, can_sink: bool = False) -> ListedField:
    offered = [choice["title"] for choice in field.choices if choice["is_active"]]
    return ListedField(
        field=field,
        kind=str(field.get_kind_display()),
        choices="، ".join(offered),
        can_rise=can_rise,
        can_sink=can_sink,
    )


def _back(request: StaffRequest) -> HttpResponse:
    return redirect_to(request, reverse("panel:settings:fields"))


def _show_form(
    request: StaffRequest, form: FieldForm, *, title: str, field: CustomField | None = None
) -> HttpResponse:
    page = FieldPage(
        tabs=draw_tabs(request, "fields"),
        title=title,
        field=field,
        kind=str(field.get_kind_display()) if field else "",
        form=form,
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/field.html", {"page": page}, status=status)
