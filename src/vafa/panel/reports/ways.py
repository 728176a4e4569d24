"""The ways from a report to more: what else it counts by, and the page behind a row."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vafa.foundation.jalali import last_day_of_month
from vafa.foundation.periods import Period
from vafa.panel.looking_back import LookingBack, find_href, write_days
from vafa.reports.types import Report, Subject
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.frame import Option, Picker


def draw_bys(report: Report, looking: LookingBack) -> tuple[Picker, ...]:
    """What to count by."""
    if report.list_bys is None:
        return ()
    titles = report.list_bys(looking.filters)
    current = looking.filters.by if looking.filters.by in titles else next(iter(titles))
    options = tuple(
        Option(label=title, href=looking.href_with(by=slug), is_current=slug == current)
        for slug, title in titles.items()
    )
    label = _("By %(what)s") % {"what": titles[current]}
    return (Picker(label=label, icon="users", options=options),)


def find_behind(
    request: StaffRequest, report: Report, looking: LookingBack, subject: Subject
) -> str:
    """The page that says more about a row's subject, where there is one."""
    match subject.kind:
        case "customer" if request.staff.can(Permission.SEE_CUSTOMERS):
            return find_href("panel:customers:one", subject.value)
        case "group" if request.staff.can(Permission.SEE_CUSTOMERS):
            return find_href("panel:customers:home", group=subject.value)
        case "trait" if request.staff.can(Permission.SEE_CUSTOMERS):
            trait, value = subject.value
            asked = {"of": trait.slug, "is": value}
            known = {"trait": f"{trait.slug}:{value}"} if trait.options else asked
            return find_href("panel:customers:home", **known)
        case "rule" if request.staff.can(Permission.SEE_RULES):
            return find_href("panel:loyalty:one", subject.value)
        case "day" if request.staff.can(Permission.SEE_SALES):
            day = Period(first=subject.value, last=subject.value)
            branch = {"branch": looking.filters.branch_id} if looking.filters.branch_id else {}
            return find_href("panel:sales:home", **write_days(day), **branch)
        case "month":
            month = Period(first=subject.value, last=last_day_of_month(subject.value))
            return f"{find_href('panel:reports:one', 'sales-by-day')}?{looking.query_for(month)}"
        case "branch":
            return looking.href_of_branch(subject.value)
    return ""
