"""Keys for machines: tills, web shops, accounting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff import actions as staff
from vafa.staff.access import StaffRequest
from vafa.staff.queries import list_api_keys
from vafa.staff.types import KeyRow, Permission, Scope
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class KeyForm(Form):
    """What a new key is for."""

    label = TextField(
        label=gettext_lazy("Label"),
        max_length=80,
        help_text=gettext_lazy("Which machine or partner uses it."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As little as it needs."),
    )
    branch = forms.TypedChoiceField(
        label=gettext_lazy("Branch"), required=False, coerce=int, empty_value=None
    )
    till = TextField(
        label=gettext_lazy("Till"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("When the key belongs to one till, its name."),
    )

    def __init__(
        self,
        *args: Any,
        branches: dict[int, str],
        permissions: Collection[Permission],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(one.value, one.label) for one in Scope if one.permission in permissions]
        self.fields["scopes"].choices = allowed  # type: ignore[attr-defined]
        self.fields["branch"].choices = [("", _("Every branch")), *branches.items()]  # type: ignore[attr-defined]

    def clean_scopes(self) -> list[Scope]:
        """As Scopes."""
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]


@dataclass(frozen=True, kw_only=True)
class ListedKey:
    """A row of the list."""

    key: KeyRow
    branch: str


@dataclass(frozen=True, kw_only=True)
class KeysPage:
    """Every key, the revoked ones last."""

    tabs: list[Tab]
    rows: list[ListedKey]


@dataclass(frozen=True, kw_only=True)
class NewKeyPage:
    """The form, and once it is made the key itself, this one time."""

    tabs: list[Tab]
    form: KeyForm
    token: str = field(default="", repr=False)


def show_list(request: StaffRequest) -> HttpResponse:
    """Which machines may come in."""
    branches: dict[int | None, str] = {None: _("Every branch")}
    branches |= {branch.id: branch.name for branch in list_branches()}
    page = KeysPage(
        tabs=draw_tabs(request, "keys"),
        rows=[
            ListedKey(key=key, branch=branches.get(key.branch_id, "")) for key in list_api_keys()
        ],
    )
    return render_page(request, "panel/settings/keys.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """A new key, shown on the answer to this request and never again."""
    form = KeyForm(
        request.POST or None,
        branches=_branch_names(),
        permissions=request.staff.permissions,
    )
    token = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        token = staff.create_api_key(
            label=values["label"],
            scopes=values["scopes"],
            branch_id=values["branch"],
            till=values["till"],
            actor=request.actor,
            at=request.at,
        ).token
    page = NewKeyPage(tabs=draw_tabs(request, "keys"), form=form, token=token)
    status = 422 if form.errors else 200
    answer = render_page(request, "panel/settings/key_add.html", {"page": page}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def revoke(request: StaffRequest, *, key_id: int) -> HttpResponse:
    """Shut the machine out, for good."""
    staff.revoke_api_key(key_id=key_id, actor=request.actor, at=request.at)
    messages.success(request, _("The key is revoked: its next request is refused."))
    return redirect_to(request, reverse("panel:settings:keys"))


def _branch_names() -> dict[int, str]:
    return {branch.id: branch.name for branch in list_branches()}
