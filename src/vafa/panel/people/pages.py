"""What the pages about staff show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.audit.queries import list_records
from vafa.catalog.queries import list_branches
from vafa.foundation.errors import NotFound
from vafa.panel.audit.pages import Record, draw_record
from vafa.panel.people.forms import DetailsForm, PasswordForm, PermissionsForm, RoleForm
from vafa.staff.access import StaffRequest
from vafa.staff.queries import get_member, is_within_reach, list_members
from vafa.staff.types import MemberRow, Permission, StaffIdentity
from vafa.ui.forms import Form
from vafa.ui.types import Tab

HISTORY = 10


@dataclass(frozen=True, kw_only=True)
class ListedMember:
    """A row of the list."""

    member: MemberRow
    branch: str
    is_you: bool


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """Who works here, or who did."""

    rows: list[ListedMember]
    tabs: list[Tab]
    shows_former: bool
    count: int
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """One member, and what the viewer may change about them."""

    member: MemberRow
    branch: str
    is_you: bool
    can_edit: bool
    details: DetailsForm
    role: RoleForm
    permissions: PermissionsForm
    password: PasswordForm
    abilities: list[Permission]
    history: list[Record]
    history_href: str


def load_list_page(request: StaffRequest) -> ListPage:
    """Everybody in the viewer's reach: who works here, or with ?former=1 who did."""
    shows_former = bool(request.GET.get("former"))
    members = list_members(branch_id=request.staff.branch_id)
    branches = _branch_names()
    counts = Counter(member.is_active for member in members)
    return ListPage(
        rows=[
            ListedMember(
                member=member,
                branch=branches.get(member.branch_id, ""),
                is_you=member.id == request.staff.member_id,
            )
            for member in members
            if member.is_active is not shows_former
        ],
        tabs=[
            Tab(
                label=_("Working here"),
                href=reverse("panel:people:home"),
                count=counts[True],
                is_current=not shows_former,
            ),
            Tab(
                label=_("Let go"),
                href=reverse("panel:people:home") + "?former=1",
                count=counts[False],
                is_current=shows_former,
            ),
        ],
        shows_former=shows_former,
        count=counts[True],
        can_edit=request.staff.can(Permission.EDIT_PEOPLE),
    )


def load_member_page(request: StaffRequest, member_id: int, **filled: Form) -> MemberPage:
    """One member; `filled` are forms that came back with something to mend."""
    member = get_member_in_reach(request, member_id)
    staff = request.staff
    branches = _branch_names()
    return MemberPage(
        member=member,
        branch=branches.get(member.branch_id, ""),
        is_you=member.id == staff.member_id,
        can_edit=staff.can(Permission.EDIT_PEOPLE) and is_within_reach(staff, member),
        abilities=[permission for permission in Permission if permission in member.permissions],
        history=_load_history(member, branches) if staff.can(Permission.SEE_AUDIT) else [],
        history_href=f"{reverse('panel:audit:home')}?about=member:{member.id}",
        **make_forms(staff, member) | filled,  # type: ignore[arg-type]
    )


def get_member_in_reach(request: StaffRequest, member_id: int) -> MemberRow:
    """The member; NotFound also for one of another branch, where the viewer has but one."""
    member = get_member(member_id)
    if request.staff.branch_id not in (None, member.branch_id):
        raise NotFound
    return member


def make_forms(staff: StaffIdentity, member: MemberRow) -> dict[str, Form]:
    """Every form about the member, filled with what holds now."""
    return {
        "details": DetailsForm(initial={"display_name": member.name, "mobile": member.mobile}),
        "role": RoleForm(
            staff=staff, initial={"role": member.role.value, "branch": member.branch_id}
        ),
        "permissions": PermissionsForm(staff=staff, member=member),
        "password": PasswordForm(),
    }


def _load_history(member: MemberRow, branches: dict[int | None, str]) -> list[Record]:
    rows = list_records(object_kind="member", object_id=member.id, limit=HISTORY)
    return [draw_record(row, branches) for row in rows]


def _branch_names() -> dict[int | None, str]:
    return {None: _("Every branch")} | {branch.id: branch.name for branch in list_branches()}
