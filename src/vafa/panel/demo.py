"""The demo's logins, shown on the sign-in page so that a newcomer can walk in."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from vafa.staff.queries import list_members
from vafa.staff.types import Role
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope


@dataclass(frozen=True, kw_only=True)
class DemoLogin:
    """One of the demo's people."""

    username: str
    password: str
    name: str
    role: Role


def list_demo_logins() -> list[DemoLogin]:
    """One person for each role of the demo business; nobody where there is no demo."""
    if not settings.DEMO:
        return []
    business_id = Business.objects.filter(is_demo=True).values_list("pk", flat=True).first()
    if business_id is None:
        return []
    with business_scope(business_id):
        members = [member for member in list_members() if member.is_active]
    first_of_role = {member.role: member for member in reversed(members)}
    return [
        DemoLogin(
            username=member.username,
            password=settings.DEMO_PASSWORD,
            name=member.name,
            role=role,
        )
        for role in Role
        if (member := first_of_role.get(role))
    ]
