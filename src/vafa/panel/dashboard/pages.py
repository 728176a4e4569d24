"""What the dashboard shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.catalog.queries import name_holidays
from vafa.foundation.jalali import local_day
from vafa.foundation.periods import Period
from vafa.insight.queries import list_weeks_found
from vafa.panel.dashboard.drawing import draw_credit, draw_days, draw_returning
from vafa.panel.dashboard.finding import name_before, say_finding, say_reason
from vafa.panel.dashboard.links import find_first_steps, find_links, link_days
from vafa.panel.dashboard.waiting import Waiting, list_waiting
from vafa.panel.knowing.finding import Told, tell_findings
from vafa.panel.looking_back import DaysForm, LookingBack, find_href, say_days
from vafa.reports.types import Dashboard, DayFigures
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.charts import Scale, money_scale
from vafa.ui.types import Chart

MOST_FINDINGS = 3


@dataclass(frozen=True, kw_only=True)
class Stat:
    """A figure, its course and its change; `good` as `{% delta %}` takes it."""

    label: str
    value: str
    unit: str
    href: str
    exact: str
    spark: Sequence[float]
    delta: float | None
    good: str = "up"


@dataclass(frozen=True, kw_only=True)
class GroupBar:
    """A group: its people beside what they bought. Ratios are of the longest bar."""

    name: str
    meaning: str
    people: str
    amount: str
    share: str
    people_ratio: float
    sales_ratio: float
    label: str
    is_warning: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class DashboardPage:
    """The whole page. `form` is there while somebody chooses days of their own."""

    title: str
    note: str
    is_empty: bool
    form: DaysForm | None
    kept: dict[str, str]
    waiting: list[Waiting]
    findings: list[Told] | None
    findings_note: str
    findings_href: str
    stats: list[Stat]
    sales_unit: str
    before_name: str
    has_unknown: bool
    days: Chart
    returning: Chart
    credit: Chart
    credit_unit: str
    credit_note: str
    groups: list[GroupBar]
    groups_unit: str
    groups_note: str
    links: dict[str, str]
    club: list[tuple[str, str]]
    first_steps: list[tuple[str, str, str]]


def load_page(request: StaffRequest, looking: LookingBack, figures: Dashboard) -> DashboardPage:
    """The figures in words and drawings."""
    today = local_day(request.at, looking.filters.zone)
    compared = (figures.now, figures.before) if figures.before else (figures.now,)
    scale = money_scale([day.sales_rial for period in compared for day in period.days])
    week = next(iter(list_weeks_found()), None)
    links = find_links(request, looking)
    holidays = name_holidays(figures.now.period.first, figures.now.period.last)
    return DashboardPage(
        title=say_finding(figures, today=today),
        note=say_reason(figures),
        is_empty=figures.is_empty,
        form=looking.form,
        kept={name: value for name, value in looking.query.items() if name == "branch"},
        waiting=list_waiting(request, figures),
        findings=tell_findings(request, week)[:MOST_FINDINGS] if week else None,
        findings_note=say_days(Period(first=week.first, last=week.last)) if week else "",
        findings_href=find_href("panel:knowing:findings"),
        stats=_list_stats(figures, links),
        sales_unit=scale.label,
        before_name=name_before(figures, today=today),
        has_unknown=any(day.unknown_rial for day in figures.now.days),
        days=draw_days(figures, scale, link=link_days(request, looking), holidays=holidays),
        returning=draw_returning(figures, holidays=holidays),
        credit=draw_credit(figures, _credit_scale(figures), today=today),
        credit_unit=_credit_scale(figures).label,
        credit_note=_say_ending(figures),
        groups=_list_groups(figures),
        groups_unit=_groups_scale(figures).label,
        groups_note=_say_best(figures),
        links=links,
        club=_say_club(figures),
        first_steps=find_first_steps(request) if figures.is_empty else [],
    )


def _list_stats(figures: Dashboard, links: dict[str, str]) -> list[Stat]:
    now, before, credit = figures.now, figures.before, figures.credit
    return [
        _money_stat(
            _("Sales"),
            now.sales_rial,
            links["sales"],
            _course(now.days, "sales_rial"),
            figures.growth,
        ),
        _count_stat(
            _("Customers who bought"),
            now.customers,
            links["customers"],
            _course(now.days, "invoices"),
            _change(now.customers, before.customers if before else None),
        ),
        Stat(
            label=_("Share of returning ones"),
            value=formats.percent(now.returning_share),
            unit="",
            href=links["returning"],
            exact="",
            spark=[day.returning_share for day in now.days if day.returning_share is not None],
            delta=_difference(now.returning_share, before.returning_share if before else None),
        ),
        _money_stat(
            _("Average invoice"),
            now.average_rial,
            links["average"],
            [day.sales_rial / day.invoices for day in now.days if day.invoices],
            _change(now.average_rial, before.average_rial if before else None),
        ),
        _count_stat(
            _("New members"),
            now.members,
            links["members"],
            _course(now.days, "members"),
            _change(now.members, before.members if before else None),
        ),
        _money_stat(
            _("Credit in customers' hands"),
            credit.closing_rial,
            links["credit"],
            credit.closing_by_day,
            _change(credit.closing_rial, credit.opening_rial),
            good="",
        ),
    ]


def _money_stat(
    label: str,
    amount: int | None,
    href: str,
    spark: Sequence[float],
    delta: float | None,
    *,
    good: str = "up",
) -> Stat:
    scale = money_scale([amount or 0])
    return Stat(
        label=label,
        value=formats.number(scale.read(amount)) if amount is not None else "—",
        unit=scale.label if amount is not None else "",
        href=href,
        exact=formats.money(amount),
        spark=spark,
        delta=delta,
        good=good,
    )


def _count_stat(
    label: str, count: int, href: str, spark: Sequence[float], delta: float | None
) -> Stat:
    return Stat(
        label=label,
        value=formats.number(count),
        unit=_("people"),
        href=href,
        exact="",
        spark=spark,
        delta=delta,
    )


def _course(days: Sequence[DayFigures], name: str) -> list[float]:
    return [getattr(day, name) for day in days]


def _change(now: int | None, before: int | None) -> float | None:
    """By which part the figure grew; None where there is nothing to compare with."""
    return round(now / before - 1, 2) if now is not None and before else None


def _difference(now: float | None, before: float | None) -> float | None:
    return round(now - before, 3) if now is not None and before is not None else None


def _list_groups(figures: Dashboard) -> list[GroupBar]:
    scale = _groups_scale(figures)
    shares = [share or 0.0 for g in figures.groups for share in (g.people_share, g.sales_share)]
    longest = max(shares, default=0) or 1
    return [
        GroupBar(
            name=str(row.group.name),
            meaning=str(row.group.meaning),
            people=formats.number(row.customers),
            amount=formats.number(scale.read(row.sales_rial)),
            share=formats.percent(row.sales_share),
            people_ratio=(row.people_share or 0) / longest,
            sales_ratio=(row.sales_share or 0) / longest,
            label=_("%(people)s of people, %(sales)s of sales")
            % {
                "people": formats.percent(row.people_share),
                "sales": formats.percent(row.sales_share),
            },
            is_warning=row.group.is_warning and row.customers > 0,
            href=find_href("panel:customers:home", group=row.group.slug)
            or find_href("panel:reports:one", "groups"),
        )
        for row in figures.groups
    ]


def _say_best(figures: Dashboard) -> str:
    if not figures.slipped.slipped:
        return ""
    text = ngettext(
        "Of last month's best customers, %(slipped)s is going.",
        "Of last month's best customers, %(slipped)s are going.",
        figures.slipped.slipped,
    )
    return text % {"slipped": formats.number(figures.slipped.slipped)}


def _say_ending(figures: Dashboard) -> str:
    ending = figures.ending
    if not ending.people:
        return ""
    text = ngettext(
        "Of what is left, %(amount)s of %(people)s person ends by %(day)s.",
        "Of what is left, %(amount)s of %(people)s people ends by %(day)s.",
        ending.people,
    )
    return text % {
        "amount": formats.money(ending.amount_rial, short=True),
        "people": formats.number(ending.people),
        "day": formats.day(ending.last_day),
    }


def _say_club(figures: Dashboard) -> list[tuple[str, str]]:
    """What the club did in these days: what is counted, and the figure."""
    return [
        (_("Sales to members, of all sales"), formats.percent(figures.known_share)),
        (_("What a member who came bought"), formats.money(figures.bought_rial, short=True)),
        (_("Credit given, of the sales to members"), formats.percent(figures.given_share)),
        (_("Of credit that left their hands, spent"), formats.percent(figures.spent_share)),
    ]


def _groups_scale(figures: Dashboard) -> Scale:
    return money_scale([group.sales_rial for group in figures.groups])


def _credit_scale(figures: Dashboard) -> Scale:
    credit = figures.credit
    return money_scale([credit.opening_rial, credit.flow.issued, credit.closing_rial])
