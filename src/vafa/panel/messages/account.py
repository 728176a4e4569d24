"""The text account: what is left, what texts cost and for what, and charging it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vafa.campaigns.queries import name_campaigns
from vafa.foundation.errors import NotFound
from vafa.foundation.jalali import (
    add_months,
    first_day_of_month,
    format_month,
    last_day_of_month,
    local_day,
)
from vafa.messaging.queries import (
    list_accounts,
    name_purposes,
    sum_use,
    sum_use_by_day,
)
from vafa.messaging.types import AccountRow, UseRow
from vafa.panel.forms import OnceForm, refusals_on
from vafa.panel.messages.tabs import draw_tabs
from vafa.payments.queries import has_operators_gateway, make_token
from vafa.payments.types import MOST_RIAL
from vafa.scenarios.queries import list_scenarios
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.textaccount.actions import charge_account, set_terms
from vafa.textaccount.queries import get_account, list_history
from vafa.textaccount.types import LEAST_RIAL, AccountView, HistoryPage
from vafa.ui import charts, formats
from vafa.ui.forms import Form, MoneyField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Chart, Pager, Tab

MONTHS = 12  # that one can look back
MOST_COSTS = 50


class TermsForm(Form):
    """When to be told."""

    low_rial = MoneyField(label=gettext_lazy("Tell me when less is left than"))


class ChargeForm(OnceForm):
    """How much to pay."""

    amount_rial = MoneyField(
        label=pgettext_lazy("payment", "Amount"), min_rial=LEAST_RIAL, max_rial=MOST_RIAL
    )


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What texts of a kind cost in a month; `ratio` is of the dearest."""

    name: str
    kind: str
    href: str
    use: UseRow
    ratio: float


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """The whole page; `account` is None where the business pays its provider itself."""

    tabs: list[Tab]
    account: AccountView | None
    may_charge: bool
    may_set: bool
    month: str
    months: Pager
    total_rial: int
    unpriced: int
    days: Chart | None
    unit: str
    costs: list[Cost]
    is_cut: bool
    history: HistoryPage
    older: Pager
    providers: list[AccountRow]
    terms: TermsForm | None


@dataclass(frozen=True, kw_only=True)
class ChargePage:
    """The form, and what is left now."""

    tabs: list[Tab]
    account: AccountView
    form: ChargeForm


def show(request: StaffRequest) -> HttpResponse:
    """What is left, and what a month of texts cost."""
    return _show(request, None)


def save_terms(request: StaffRequest) -> HttpResponse:
    """Below which balance the panel says so."""
    form = TermsForm(request.POST)
    if form.is_valid():
        set_terms(low_rial=form.cleaned_data["low_rial"], actor=request.actor, at=request.at)
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:messages:account"))
    return _show(request, form)


def charge(request: StaffRequest) -> HttpResponse:
    """An amount, and on to pay it."""
    account = get_account()
    if account is None or not has_operators_gateway():
        raise NotFound
    form = ChargeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            payment_id = charge_account(
                amount_rial=form.cleaned_data["amount_rial"],
                key=form.cleaned_data["key"],
                return_path=reverse("panel:messages:account"),
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            token = make_token(request.business.pk, payment_id)
            return redirect_to(request, reverse("payer:pay", args=[token]))
    page = ChargePage(tabs=draw_tabs(request, "account"), account=account, form=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/messages/charge.html", {"page": page}, status=status)


def _show(request: StaffRequest, form: TermsForm | None) -> HttpResponse:
    today = local_day(request.at, ZoneInfo(request.business.zone))
    back = _read_months(request)
    first = add_months(first_day_of_month(today), -back)
    last = last_day_of_month(first)
    account, uses = get_account(), sum_use(first, last)
    may_set = request.staff.can(Permission.EDIT_SETTINGS)
    history = list_history(before=_read_day(request))
    chart, unit = _draw_days(first, last) if uses else (None, "")
    if account is not None and may_set and form is None:
        form = TermsForm(initial={"low_rial": account.low_rial})
    page = AccountPage(
        tabs=draw_tabs(request, "account"),
        account=account,
        may_charge=account is not None and may_set and has_operators_gateway(),
        may_set=may_set,
        month=format_month(first),
        months=Pager(
            previous_href=f"?month={back + 1}" if back < MONTHS else "",
            next_href=f"?month={back - 1}" if back else "",
        ),
        total_rial=sum(one.cost_rial for one in uses),
        unpriced=sum(one.unpriced for one in uses),
        days=chart,
        unit=unit,
        costs=_list_costs(request, uses[:MOST_COSTS]),
        is_cut=len(uses) > MOST_COSTS,
        history=history,
        older=Pager(
            next_href=f"?before={history.next_before.isoformat()}" if history.next_before else "",
            previous_href="?" if "before" in request.GET else "",
        ),
        providers=[one for one in list_accounts() if one.is_active] if may_set else [],
        terms=form if account is not None else None,
    )
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "panel/messages/account.html", {"page": page}, status=status)


def _draw_days(first: date, last: date) -> tuple[Chart, str]:
    """What each day's texts cost, and the unit that its figures stand in."""
    found = sum_use_by_day(first, last)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    costs = [found.get(day, (0, 0))[1] for day in days]
    scale = charts.money_scale(costs)
    series = charts.Series(
        name=_("Cost of texts"), values=[scale.read(max(cost, 0)) for cost in costs]
    )
    labels = [formats.fa(number) for number in range(1, len(days) + 1)]
    titles = [formats.day(day) for day in days]
    chart = charts.daily_bars(labels, [series], titles=titles, head=_("Day"), unit=scale.label)
    return chart, scale.label


def _list_costs(request: StaffRequest, uses: list[UseRow]) -> list[Cost]:
    """By who wanted them, each with the way there."""
    purposes = name_purposes()
    campaigns = name_campaigns([one.source_id for one in uses if one.purpose == "campaign"])
    has_scenarios = any(one.purpose == "scenario" for one in uses)
    scenarios = {one.id: one.name for one in list_scenarios()} if has_scenarios else {}
    names = {"campaign": campaigns, "scenario": scenarios, "by_hand": {}}
    pages = {"by_hand": "panel:messages:mailing"}
    if request.staff.can(Permission.SEE_CAMPAIGNS):
        pages |= {"campaign": "panel:campaigns:one", "scenario": "panel:scenarios:one"}
    dearest = max((one.cost_rial for one in uses), default=0) or 1
    return [
        Cost(
            name=names.get(one.purpose, {}).get(one.source_id, "")
            or purposes.get(one.purpose, one.purpose),
            kind=purposes.get(one.purpose, "") if one.purpose in names else "",
            href=reverse(pages[one.purpose], args=[one.source_id])
            if one.purpose in pages and one.source_id
            else f"{reverse('panel:messages:home')}?purpose={one.purpose}",
            use=one,
            ratio=max(one.cost_rial, 0) / dearest,
        )
        for one in uses
    ]


def _read_months(request: StaffRequest) -> int:
    """How many months back is looked."""
    text = request.GET.get("month", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 2
    return min(int(text), MONTHS) if is_number else 0


def _read_day(request: StaffRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        return None
