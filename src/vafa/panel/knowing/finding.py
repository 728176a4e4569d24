"""Findings of the week in plain sentences, each with its chance and the report behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.catalog.queries import list_branches
from vafa.foundation.periods import Period
from vafa.insight.queries import list_weeks_found, name_paired
from vafa.insight.types import Finding, WeekFound
from vafa.panel.knowing.tabs import draw_tabs
from vafa.panel.looking_back import find_href, say_days, write_days
from vafa.sales.types import Channel
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import render_page
from vafa.ui.types import Tab

WEEKS = 12
BAND_HOURS = 3
LEAST_SHOWN = 0.001
REPORTS = {
    "invoices": "sales-by-day",
    "sales": "sales-by-day",
    "average": "sales-by-day",
    "newcomers": "members-by-way",
    "returns": "sales-by-day",
    "branch": "sales-by-branch",
    "channel": "sales-by-channel",
    "hours": "sales-by-hour",
    "product": "sales-by-product",
}
SHARES = {"returns", "branch", "channel", "hours", "product"}
MONEY = {"sales", "average"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A finding in words; `href` leads to the report behind it, where the viewer may see it."""

    text: str
    chance: str
    icon: str
    href: str


@dataclass(frozen=True, kw_only=True)
class WeekTold:
    """A week and what was found in it."""

    days: str
    basis: str
    told: list[Told]


@dataclass(frozen=True, kw_only=True)
class FindingsPage:
    """The last weeks, the latest first."""

    tabs: list[Tab]
    title: str
    weeks: list[WeekTold]


def show(request: StaffRequest) -> HttpResponse:
    """What changed in each of the last weeks beyond chance."""
    weeks = [_tell_week(request, week) for week in list_weeks_found(limit=WEEKS)]
    page = FindingsPage(tabs=draw_tabs("findings"), title=_say_title(weeks), weeks=weeks)
    return render_page(request, "panel/knowing/findings.html", {"page": page})


def tell_findings(request: StaffRequest, week: WeekFound) -> list[Told]:
    """Each finding of a week in a sentence, the least likely first.

    Whoever works in one branch is told of that one.
    """
    branch_id = request.staff.branch_id
    shown = [
        finding
        for finding in week.findings
        if branch_id is None or (finding.family, finding.subject) == ("branch", str(branch_id))
    ]
    names = _name_subjects() if shown else {}
    period = Period(first=week.first, last=week.last)
    return [_tell(request, finding, names, period) for finding in shown]


def _say_title(weeks: list[WeekTold]) -> str:
    if not weeks:
        return _("Findings")
    found = len(weeks[0].told)
    if not found:
        return _("Nothing was unusual last week")
    text = ngettext(
        "%(count)s thing was unusual last week", "%(count)s things were unusual last week", found
    )
    return text % {"count": formats.number(found)}


def _tell_week(request: StaffRequest, week: WeekFound) -> WeekTold:
    basis = _(
        "%(asked)s figures were laid beside those of the %(weeks)s weeks before. "
        "Of twenty findings about one may be chance."
    )
    return WeekTold(
        days=say_days(Period(first=week.first, last=week.last)),
        basis=basis % {"asked": formats.number(week.asked), "weeks": formats.number(week.weeks)},
        told=tell_findings(request, week),
    )


def _tell(
    request: StaffRequest, finding: Finding, names: dict[tuple[str, str], str], period: Period
) -> Told:
    is_more = finding.now > finding.usual
    words = {
        "what": _name(finding, names),
        "now": _write(finding.family, finding.now),
        "usual": _write(finding.family, finding.usual),
        "by": formats.percent(round(abs(finding.change), 2)),
    }
    more = _("%(what)s: %(now)s, %(by)s more than the usual %(usual)s")
    less = _("%(what)s: %(now)s, %(by)s less than the usual %(usual)s")
    href = ""
    if request.staff.can(Permission.SEE_REPORTS):
        href = find_href("panel:reports:one", REPORTS[finding.family], **write_days(period))
    return Told(
        text=(more if is_more else less) % words,
        chance=_say_chance(finding.chance),
        icon="arrow-up" if is_more else "arrow-down",
        href=href,
    )


def _name(finding: Finding, names: dict[tuple[str, str], str]) -> str:
    totals = {
        "invoices": _("Invoices"),
        "sales": _("Sales"),
        "average": _("Average invoice"),
        "newcomers": _("New customers"),
        "returns": _("Share of invoices that came back"),
    }
    if finding.family in totals:
        return totals[finding.family]
    if finding.family == "hours":
        first = int(finding.subject)
        name = _("%(first)s to %(last)s o'clock") % {
            "first": formats.number(first),
            "last": formats.number(first + BAND_HOURS),
        }
    else:
        name = names.get((finding.family, finding.subject), finding.subject)
    return _("Share of «%s» in the invoices") % name


def _name_subjects() -> dict[tuple[str, str], str]:
    names = {("branch", str(branch.id)): branch.name for branch in list_branches()}
    names |= {("channel", one.value): str(one.label) for one in Channel}
    return names | {("product", key): name for key, name in name_paired().items()}


def _write(family: str, figure: float) -> str:
    if family in SHARES:
        return formats.percent(round(figure, 3))
    if family in MONEY:
        return formats.money(round(figure), short=True)
    return formats.number(round(figure))


def _say_chance(chance: float) -> str:
    if chance < LEAST_SHOWN:
        return _("by chance less than once in a thousand weeks")
    return _("by chance once in %s weeks") % formats.number(round(1 / chance))
