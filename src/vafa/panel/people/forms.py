"""Forms about staff. Each offers only what the person in front of it may give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.catalog.queries import list_branches
from vafa.staff.queries import list_roles_within_reach
from vafa.staff.types import ROLE_PERMISSIONS, MemberRow, Permission, Role, StaffIdentity
from vafa.ui.forms import Form, MobileField, TextField, dress

AREA_NAMES = {
    "dashboard": _("Dashboard"),
    "customers": _("Customers"),
    "sales": _("Sales"),
    "till": _("Till"),
    "menu": _("Menu"),
    "rules": _("Rules"),
    "credit": _("Credit by hand"),
    "cards": _("Cards"),
    "causes": _("Causes"),
    "partners": _("Partners"),
    "pacts": _("Shared club"),
    "accounts": _("House accounts"),
    "flags": _("Suspicious cases"),
    "segments": _("Segments"),
    "campaigns": _("Campaigns"),
    "messages": _("Messages"),
    "reports": _("Reports"),
    "people": _("Staff"),
    "audit": _("Audit"),
    "settings": _("Settings"),
    "keys": _("API keys"),
}

_NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class DetailsForm(Form):
    """What a member is called and where they can be reached."""

    display_name = TextField(label=_("Name"), max_length=80)
    mobile = MobileField(label=_("Mobile"), required=False)


class RoleForm(Form):
    """What a member is, and where."""

    role = forms.ChoiceField(label=_("Role"))
    branch = forms.TypedChoiceField(
        label=_("Branch"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Owners and managers work in every branch; a branch manager in one."),
    )

    def __init__(self, *args: Any, staff: StaffIdentity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        narrowest_first = reversed(list_roles_within_reach(staff))
        self.fields["role"].choices = [(role.value, role.label) for role in narrowest_first]  # type: ignore[attr-defined]
        self.fields["branch"].choices = list(_branch_choices(staff))  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        """As a Role."""
        return Role(self.cleaned_data["role"])


class PasswordForm(Form):
    """A password that somebody else chose; to be changed by its owner."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=_NEW_PASSWORD,
        help_text=_("At least 8 letters or digits. Tell it in person and ask them to change it."),
    )


class NewMemberForm(DetailsForm, RoleForm, PasswordForm):
    """All that is needed to begin work."""

    username = forms.CharField(
        label=_("Username"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input-ltr", "autocomplete": "off"}),
        help_text=_("Latin letters and digits, such as sara or till-1."),
    )
    field_order = ("display_name", "mobile", "role", "branch", "username", "password")


class PermissionsForm(Form):
    """What a member may do, one group of boxes for each area of the work."""

    def __init__(self, *args: Any, member: MemberRow, staff: StaffIdentity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._role_gives = ROLE_PERMISSIONS[member.role]
        offered = [permission for permission in Permission if staff.can(permission)]
        for area in dict.fromkeys(permission.area for permission in offered):
            self.fields[area] = _boxes(area, [each for each in offered if each.area == area])
            self.initial[area] = [each.value for each in member.permissions if each.area == area]

    @property
    def chosen(self) -> frozenset[Permission]:
        """What is ticked."""
        values = [value for values in self.cleaned_data.values() for value in values]
        return frozenset(Permission(value) for value in values)

    @property
    def extra(self) -> frozenset[Permission]:
        """Ticked beyond the role."""
        return self.chosen - self._role_gives

    @property
    def denied(self) -> frozenset[Permission]:
        """Of the role, but not ticked."""
        return self._role_gives - self.chosen


def _boxes(area: str, permissions: list[Permission]) -> forms.MultipleChoiceField:
    field = forms.MultipleChoiceField(
        label=AREA_NAMES[area],
        required=False,
        choices=[(permission.value, permission.label) for permission in permissions],
        widget=forms.CheckboxSelectMultiple,
    )
    dress(field.widget)
    return field


def _branch_choices(staff: StaffIdentity) -> Iterable[tuple[str, Any]]:
    if staff.branch_id is None:
        yield "", _("Every branch")
    for branch in list_branches(only_active=True):
        if staff.branch_id in (None, branch.id):
            yield str(branch.id), branch.name
