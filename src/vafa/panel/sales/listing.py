"""The list of sales: what it was asked for, what it sums up to, what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.foundation.jalali import local_day
from vafa.foundation.periods import Period, Preset, make_period
from vafa.panel.paging import draw_pager
from vafa.panel.sales.forms import SalesForm
from vafa.sales.queries import sales
from vafa.sales.types import Channel, SaleState
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from vafa.sales.models import Sale

ROWS = 50
LATELY, LATELY_DAYS = "lately", 30  # what is shown unless another period is asked for


@dataclass(frozen=True, kw_only=True)
class ListedSale:
    """A row of the list."""

    sale: Sale
    customer: str
    channel: str
    net_rial: int
    is_returned: bool
    is_part_returned: bool


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A stretch of the list of sales."""

    title: str
    note: str
    form: SalesForm
    periods: list[Tab]
    rows: list[ListedSale]
    pager: Pager
    has_custom_days: bool
    can_import: bool
    till_href: str

    @property
    def selects(self) -> list[BoundField]:
        """The filters that are lists to choose from."""
        return [self.form[name] for name in ("branch", "channel", "who")]


def load_list_page(request: StaffRequest) -> ListPage:
    """The sales that the address asks for, the latest first."""
    form = SalesForm(request.GET, branch_id=request.staff.branch_id)
    form.is_valid()
    values: dict[str, Any] = form.cleaned_data
    zone = ZoneInfo(request.business.zone)
    today = local_day(request.at, zone)
    name, period = _read_period(request.GET, values, today)
    rows = _narrow(values, request.staff.branch_id)
    number = values.get("q", "")
    if number:  # wherever it is
        rows = rows.filter(number__startswith=number)
    else:
        rows = rows.filter(at__gte=period.start(zone), at__lt=period.end(zone))
    sums = rows.aggregate(
        sales=Count("id", filter=~Q(state=SaleState.RETURNED)),
        total=Sum(F("goods_rial") - F("returned_rial")),
        credit=Sum("credit_rial"),
        known=Count("id", filter=Q(customer_id__isnull=False)),
        all=Count("id"),
    )
    found = _page(rows, request.GET.get("before", ""))
    return ListPage(
        title=_say_title(name, period, number, sums),
        note=_say_note(sums),
        form=form,
        periods=_draw_periods(request.GET, name),
        rows=[_draw(sale) for sale in found[:ROWS]],
        pager=draw_pager(request.GET, _find_next(found)),
        has_custom_days=not name and not number,
        can_import=request.staff.can(Permission.IMPORT_SALES),
        till_href=settings.TILL_URL if request.staff.can(Permission.USE_TILL) else "",
    )


def _narrow(values: dict[str, Any], own_branch: int | None) -> QuerySet[Sale]:
    conditions = {
        "branch_id": own_branch or values.get("branch"),
        "channel": values.get("channel") or None,
        "customer_id__isnull": {"known": False, "unknown": True}.get(values.get("who", "")),
    }
    return sales().filter(
        **{name: value for name, value in conditions.items() if value is not None}
    )


def _read_period(asked: QueryDict, values: dict[str, Any], today: date) -> tuple[str, Period]:
    """The name of the period asked for, empty for two days of one's own; and the period."""
    given: list[date] = [day for day in (values.get("first"), values.get("last")) if day]
    if given:
        days = given if len(given) == 2 or values.get("last") else [*given, today]
        return "", Period(first=min(days), last=max(days))
    name = asked.get("period", "")
    if name in set(Preset):
        return name, make_period(Preset(name), today=today)
    return LATELY, Period(first=today - timedelta(days=LATELY_DAYS - 1), last=today)


def _page(rows: QuerySet[Sale], before: str) -> list[Sale]:
    at, _tilde, sale_id = before.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo:
            rows = rows.filter(Q(at__lt=moment) | Q(at=moment, id__lt=int(sale_id)))
    except ValueError:
        pass
    rows = rows.select_related("branch", "customer").order_by("-at", "-id")
    return list(rows[: ROWS + 1])


def _draw(sale: Sale) -> ListedSale:
    customer = ""
    if sale.customer_id is not None:
        customer = sale.customer.full_name or _("No name")
    return ListedSale(
        sale=sale,
        customer=customer,
        channel=str(Channel(sale.channel).label),
        net_rial=sale.total_rial - sale.returned_rial,
        is_returned=sale.state == SaleState.RETURNED,
        is_part_returned=sale.state == SaleState.PART_RETURNED,
    )


def _name_periods() -> dict[str, str]:
    """Periods as people ask for them."""
    return {
        LATELY: _("Last %(count)s days") % {"count": formats.number(LATELY_DAYS)},
        Preset.TODAY: _("Today"),
        Preset.YESTERDAY: _("Yesterday"),
        Preset.WEEK: _("This week"),
        Preset.LAST_WEEK: _("Last week"),
        Preset.DAYS_30: _("Last 30 days"),
        Preset.MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"),
        Preset.SEASON: _("This season"),
        Preset.YEAR: _("This year"),
    }


def _draw_periods(asked: QueryDict, current: str) -> list[Tab]:
    home = reverse("panel:sales:home")
    rest = asked.copy()
    for name in ("period", "first", "last", "before", "q"):
        rest.pop(name, None)
    query = f"&{rest.urlencode()}" if rest else ""
    return [
        Tab(
            label=label,
            href=f"{home}?period={name}{query}",
            is_current=name == current and not asked.get("q"),
        )
        for name, label in _name_periods().items()
    ]


def _find_next(found: list[Sale]) -> str:
    if len(found) <= ROWS:
        return ""
    last = found[ROWS - 1]
    return f"{last.at.isoformat()}~{last.id}"


def _say_title(name: str, period: Period, number: str, sums: dict[str, Any]) -> str:
    if number:
        when = _("Invoice %(number)s") % {"number": formats.fa(number)}
    elif name:
        when = _name_periods()[name]
    elif period.days == 1:
        when = formats.day(period.first)
    else:
        when = _("%(first)s to %(last)s") % {
            "first": formats.day(period.first),
            "last": formats.day(period.last),
        }
    if not sums["all"]:
        return _("%(when)s: no sales") % {"when": when}
    return _("%(when)s: %(count)s sales, %(total)s") % {
        "when": when,
        "count": formats.number(sums["sales"]),
        "total": formats.money(sums["total"] or 0, short=True),
    }


def _say_note(sums: dict[str, Any]) -> str:
    if not sums["all"]:
        return ""
    return _("%(share)s with a known customer; %(credit)s paid with club credit") % {
        "share": formats.percent(round(sums["known"] / sums["all"], 3)),
        "credit": formats.money(sums["credit"] or 0, short=True),
    }
