"""What the pages of reports show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.foundation.jalali import format_month
from vafa.foundation.periods import Preset
from vafa.foundation.persian import sort_key
from vafa.panel.looking_back import (
    DaysForm,
    LookingBack,
    look_back,
    say_days,
)
from vafa.panel.reports.ways import draw_bys, find_behind
from vafa.reports.queries import list_reports, run_report
from vafa.reports.types import Column, Kind, Report, Row, Shelf, Table
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import charts, formats
from vafa.ui.types import Chart, Pager, Sort

MOST_DRAWN = 62
ROWS = 100  # on one page; a file has all


@dataclass(frozen=True, kw_only=True)
class ListedReport:
    """A report in the list."""

    title: str
    about: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """The shelves and what stands on them."""

    shelves: list[tuple[str, list[ListedReport]]]


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's head."""

    slug: str
    title: str
    is_figure: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as it is shown, and in which column."""

    text: str | SafeString
    head: str
    is_figure: bool


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row; with `href` it leads to more."""

    cells: list[Cell]
    href: str


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """One report over some days."""

    title: str
    name: str
    about: str
    days: str
    note: str
    form: DaysForm | None
    kept: dict[str, str]
    chart: Chart | None
    chart_title: str
    chart_unit: str
    css: str
    heads: list[Head]
    rows: list[ShownRow]
    totals: list[Cell]
    sort: Sort
    pager: Pager
    exports: list[tuple[str, str]]
    list_href: str


def load_list_page() -> ListPage:
    """Every report, shelf by shelf."""
    return ListPage(
        shelves=[
            (
                str(shelf.label),
                [
                    ListedReport(
                        title=str(report.title),
                        about=str(report.about),
                        href=reverse("panel:reports:one", args=[report.slug]),
                    )
                    for report in list_reports()
                    if report.shelf is shelf
                ],
            )
            for shelf in Shelf
        ]
    )


def look_at(request: StaffRequest, report: Report) -> LookingBack:
    """The days and branch to look at; a month for what is told by days, as the address says. And
    what to count by, where the report can by several things.
    """
    looking = look_back(request, default=_default(report))
    by = request.GET.get("by", "")
    looking = replace(looking, filters=replace(looking.filters, by=by))
    pickers = tuple(
        picker
        for picker in looking.pickers
        if (picker.icon != "store" or report.knows_branches)
        and (picker.icon != "calendar" or report.knows_periods)
    )
    return replace(looking, pickers=(*draw_bys(report, looking), *pickers))


def load_report_page(request: StaffRequest, report: Report, looking: LookingBack) -> ReportPage:
    """The report's rows in the order asked for."""
    table = run_report(report, looking.filters)
    if report.is_roll:
        table = table.leave_out_empty()
        report = table.report
    slugs = [column.slug for column in report.columns]
    sort = Sort.read(request, allowed=slugs, default="")
    rows = _sort_rows(table, sort)
    page = _read_page(request, len(rows))
    can_export = request.staff.can(Permission.EXPORT_REPORTS)
    return ReportPage(
        title=_say_finding(table),
        name=str(report.title),
        about=str(report.about),
        days=say_days(looking.filters.period) if report.knows_periods else _("as of now"),
        note=_say_note(report, len(rows)),
        form=looking.form if report.knows_periods else None,
        kept={name: value for name, value in looking.query.items() if name in ("branch", "by")},
        chart=_draw(table),
        chart_title=_say_chart(table),
        chart_unit=_say_unit(table),
        css="table-cards table-dense" if report.is_roll else "table-cards",
        heads=[
            Head(slug=column.slug, title=_title(report, column), is_figure=column.kind.is_figure)
            for column in report.columns
        ],
        rows=[
            _show_row(request, report, looking, row)
            for row in rows[page * ROWS : (page + 1) * ROWS]
        ],
        totals=_show_totals(table),
        sort=sort,
        pager=_draw_pager(request, page, len(rows)),
        exports=_list_exports(report, looking) if can_export else [],
        list_href=reverse("panel:reports:home"),
    )


def _default(report: Report) -> Preset | None:
    return Preset.YEAR if report.columns[0].kind is Kind.MONTH else None


def _read_page(request: StaffRequest, rows: int) -> int:
    """Which page is asked for, from 0; the last one where there are not so many."""
    asked = request.GET.get("page", "")
    page = int(asked) - 1 if asked.isdecimal() and len(asked) < 6 else 0
    return max(0, min(page, (rows - 1) // ROWS))


def _draw_pager(request: StaffRequest, page: int, rows: int) -> Pager:
    if rows <= ROWS:
        return Pager()
    query = request.GET.copy()

    def href(to: int) -> str:
        query["page"] = str(to + 1)
        return f"?{query.urlencode()}" if 0 <= to <= (rows - 1) // ROWS else ""

    first, last = page * ROWS + 1, min((page + 1) * ROWS, rows)
    note = _("%(first)s to %(last)s of %(rows)s") % {
        "first": formats.number(first),
        "last": formats.number(last),
        "rows": formats.number(rows),
    }
    return Pager(note=note, previous_href=href(page - 1), next_href=href(page + 1))


def _sort_rows(table: Table, sort: Sort) -> Sequence[Row]:
    """As asked for; the report's own order where nothing is. What is missing comes last."""
    slugs = [column.slug for column in table.report.columns]
    if sort.key not in slugs:
        return table.rows
    place = slugs.index(sort.key)
    given = [row for row in table.rows if row.cells[place] is not None]
    missing = [row for row in table.rows if row.cells[place] is None]
    given.sort(key=lambda row: _order(row.cells[place]), reverse=sort.is_descending)
    return [*given, *missing]


def _order(value: Any) -> Any:
    return value if isinstance(value, int | float | date | datetime) else _text_order(value)


def _text_order(value: Any) -> Any:
    return float(value) if hasattr(value, "as_tuple") else sort_key(str(value))


def _show_row(request: StaffRequest, report: Report, looking: LookingBack, row: Row) -> ShownRow:
    return ShownRow(
        cells=[
            Cell(
                text=show_cell(column.kind, cell),
                head=_title(report, column),
                is_figure=column.kind.is_figure,
            )
            for column, cell in zip(report.columns, row.cells, strict=True)
        ],
        href=find_behind(request, report, looking, row.subject) if row.subject else "",
    )


def _show_totals(table: Table) -> list[Cell]:
    if not table.has_totals:
        return []
    columns = table.report.columns
    return [
        Cell(
            text=_("Together")
            if place == 0
            else show_cell(column.kind, total)
            if total is not None
            else "",
            head=_title(table.report, column),
            is_figure=column.kind.is_figure,
        )
        for place, (column, total) in enumerate(zip(columns, table.totals, strict=True))
    ]


def show_cell(kind: Kind, value: Any) -> str | SafeString:
    """A cell for people."""
    if value is None:
        return "—"
    match kind:
        case Kind.MONEY:
            return formats.money(value, with_unit=False)
        case Kind.SHARE:
            return formats.percent(value)
        case Kind.NUMBER | Kind.POINTS:
            return formats.number(value)
        case Kind.DAY:
            return formats.day(value)
        case Kind.MONTH:
            return format_month(value)
        case Kind.MOMENT:
            return formats.relative_html(value)
        case Kind.PHONE:
            return formats.mobile_html(value)
    return formats.fa(value)


def _title(report: Report, column: Column) -> str:
    """The head; money says its unit once there. A roll has no room for that, and says it above."""
    if column.kind is Kind.MONEY and not report.is_roll:
        return f"{column.title} ({_money_unit()})"
    return str(column.title)


def _money_unit() -> str:
    return formats.money(0).partition(" ")[2]


def _draw(table: Table) -> Chart | None:
    """The column worth drawing, over the first one; nothing for a single row or for too many."""
    report = table.report
    if report.is_roll:
        return _draw_roll(table)
    column, amounts = _drawn(table)
    if column is None or not any(amounts) or not 1 < len(amounts) <= MOST_DRAWN:
        return None
    values: list[float] = amounts
    if column.kind is Kind.MONEY:
        scale = charts.money_scale(amounts)
        values = [scale.read(amount) for amount in amounts]
    over = report.columns[0]
    labels = [str(show_cell(over.kind, row.cells[0])) for row in table.rows]
    series = charts.Series(name=str(column.title), values=values)
    head, unit = str(over.title), _say_unit(table)
    if report.is_over_time:
        return charts.daily_bars(labels, [series], head=head, unit=unit)
    return charts.horizontal_bars(series, labels, head=head, unit=unit)


def _draw_roll(table: Table) -> Chart | None:
    """From what was open before to what is open after, step by step; steps of nothing left out."""
    columns = table.report.columns[1:]
    totals = [total or 0 for total in table.totals[1:]]
    if not any(totals):
        return None
    is_money = columns[0].kind is Kind.MONEY
    scale = charts.money_scale(totals)
    steps: list[tuple[str, Any, str]] = [
        (
            str(column.title),
            scale.read(total) if is_money else total,
            "c5" if place == 0 else "c1" if total > 0 else "c4",
        )
        for place, (column, total) in enumerate(zip(columns[:-1], totals[:-1], strict=True))
        if total or place == 0
    ]
    steps.append((str(columns[-1].title), None, "ink-2"))
    return charts.waterfall(steps, name=str(table.report.title), unit=_say_unit(table))


def _drawn(table: Table) -> tuple[Column | None, list[Any]]:
    """The column that is drawn, and its values."""
    for place, column in enumerate(table.report.columns):
        if column.slug == table.report.chart:
            return column, [row.cells[place] or 0 for row in table.rows]
    return None, []


def _say_finding(table: Table) -> str:
    """What the report is called, and what it comes to in the column that is worth drawing."""
    for column, total in zip(table.report.columns, table.totals, strict=True):
        if column.slug == table.report.chart and total:
            is_money = column.kind is Kind.MONEY
            shown = formats.money(total, short=True) if is_money else formats.number(total)
            return _("%(report)s: %(total)s") % {"report": table.report.title, "total": shown}
    return str(table.report.title)


def _say_chart(table: Table) -> str:
    column, _amounts = _drawn(table)
    return str(column.title) if column else ""


def _say_unit(table: Table) -> str:
    column, amounts = _drawn(table)
    is_money = column is not None and column.kind is Kind.MONEY
    return charts.money_scale(amounts).label if is_money else ""


def _say_note(report: Report, rows: int) -> str:
    count = ngettext("%(rows)s row", "%(rows)s rows", rows) % {"rows": formats.number(rows)}
    if not report.is_roll or report.columns[-1].kind is not Kind.MONEY:
        return count
    return count + " · " + _("in %(unit)s") % {"unit": _money_unit()}


def _list_exports(report: Report, looking: LookingBack) -> list[tuple[str, str]]:
    query = f"?{looking.query_text}" if looking.query else ""
    exports = [
        (name, reverse("panel:reports:export", args=[report.slug, form]) + query)
        for form, name in (("xlsx", _("Excel")), ("csv", "CSV"))
    ]
    if report.shelf is Shelf.BOOKS:
        days = looking.query_for(looking.filters.period)
        exports.append((_("All the books"), f"{reverse('panel:reports:books')}?{days}"))
    return exports
