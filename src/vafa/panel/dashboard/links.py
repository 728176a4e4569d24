"""Where the figures of the dashboard lead."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from vafa.foundation.periods import Period
from vafa.panel.looking_back import LookingBack, find_href, write_days
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission


def find_links(request: StaffRequest, looking: LookingBack) -> dict[str, str]:
    """What stands behind each figure, over the same days; nothing for who may not see it."""
    behind = {
        "sales": "sales-by-day",
        "customers": "top-customers",
        "returning": "groups",
        "average": "sales-by-branch",
        "members": "members-by-way",
        "credit": "credit-by-day",
        "groups": "groups",
        "moves": "group-moves",
    }
    if not request.staff.can(Permission.SEE_REPORTS):
        return dict.fromkeys(behind, "")
    query = looking.query_text
    links = {name: find_href("panel:reports:one", slug) for name, slug in behind.items()}
    return {name: f"{href}?{query}" if query and href else href for name, href in links.items()}


def find_first_steps(request: StaffRequest) -> list[tuple[str, str, str]]:
    """What a business without sales can do first: text, icon, address."""
    clubs_href = find_href("panel:loyalty:programmes")
    steps = [
        (Permission.EDIT_RULES, _("Choose your club"), "award", clubs_href),
        (Permission.USE_TILL, _("Open the till"), "till", settings.TILL_URL),
        (Permission.IMPORT_SALES, _("Bring in a file"), "upload", find_href("panel:imports:home")),
    ]
    return [
        (text, icon, href)
        for permission, text, icon, href in steps
        if href and request.staff.can(permission)
    ]


def link_days(request: StaffRequest, looking: LookingBack) -> Callable[[Period], str]:
    """Where a bar leads: to the sales of its days."""
    if not request.staff.can(Permission.SEE_SALES):
        return lambda _period: ""
    branch_id = looking.filters.branch_id
    branch = {"branch": branch_id} if branch_id else {}
    return lambda period: find_href("panel:sales:home", **write_days(period), **branch)
