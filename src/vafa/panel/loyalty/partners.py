"""Partners: who brings sales, what each is owed and why, and paying them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.audit.actions import record
from vafa.catalog.queries import products
from vafa.foundation.periods import Preset
from vafa.panel.customers.happenings import VALUE_TITLES, cause_href
from vafa.panel.forms import refusals_on
from vafa.panel.looking_back import DaysForm, LookingBack, in_top_bar, look_back, say_days
from vafa.panel.loyalty.partner_file import write_statement
from vafa.panel.loyalty.partner_forms import PartnerForm, PayoutForm, RateForm
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.names import name_actors
from vafa.partners.actions import add_partner, change_partner, pay_out
from vafa.partners.queries import (
    get_partner,
    list_entries,
    list_partners,
    sum_owed,
    sum_period,
)
from vafa.partners.types import Entry, PartnerTerms, PartnerView, Rate, Sums
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
LATEST_PAGE = 1000


@dataclass(frozen=True, kw_only=True)
class PartnersPage:
    """Every partner, whom most is owed to first."""

    tabs: list[Tab]
    partners: list[PartnerView]
    finding: str
    pager: Pager
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class NamedRate:
    """A rate and what it is of."""

    rate: Rate
    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class PartnerFormPage:
    """A partner's form, or a new one's; `rates` are those of single products."""

    tabs: list[Tab]
    form: PartnerForm
    partner: PartnerView | None
    rates: list[NamedRate]
    rate_form: RateForm | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry of the statement in words."""

    entry: Entry
    what: str
    href: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class PartnerPage:
    """A partner's statement over some days."""

    tabs: list[Tab]
    partner: PartnerView
    finding: str
    days: str
    form: DaysForm | None
    sums: Sums
    lines: list[Line]
    pager: Pager
    query: str
    payout: PayoutForm | None
    can_edit: bool
    can_export: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """Who brings sales, and what is owed to them."""
    asked = request.GET.get("page", "")
    number = min(int(asked), LATEST_PAGE) if asked.isdecimal() and len(asked) < 6 else 1
    found = list_partners(offset=(max(number, 1) - 1) * ROWS, limit=ROWS + 1)
    owed_rial = sum_owed()
    page = PartnersPage(
        tabs=draw_tabs(request, "partners"),
        partners=found[:ROWS],
        finding=_("You owe your partners %(owed)s") % {"owed": formats.money(owed_rial)}
        if owed_rial
        else _("Partners, and what they bring"),
        pager=Pager(
            previous_href=f"?page={number - 1}" if number > 1 else "",
            next_href=f"?page={number + 1}" if len(found) > ROWS else "",
        ),
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/partners.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """One more partner."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            partner_id = add_partner(form.write(), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Saved. They can be chosen at the till from now on."))
            return redirect_to(request, _href(partner_id))
    return _show_form(request, form)


def edit(request: StaffRequest, *, partner_id: int) -> HttpResponse:
    """Change who it is and what they earn from now on."""
    partner = get_partner(partner_id)
    form = PartnerForm(request.POST or None, initial=PartnerForm.fill(partner.terms))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_partner(
                partner_id, form.write(partner.terms), actor=request.actor, at=request.at
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, _href(partner_id))
    return _show_form(request, form, partner=partner)


def change_rates(request: StaffRequest, *, partner_id: int) -> HttpResponse:
    """Let a category or a product bring something else, or no longer."""
    partner = get_partner(partner_id)
    terms, form = partner.terms, RateForm(request.POST)
    dropped = request.POST.get("drop", "")
    if dropped:
        kept = tuple(rate for rate in terms.rates if _write_of(rate) != dropped)
        _change(request, partner_id, replace(terms, rates=kept))
    elif form.is_valid():
        with refusals_on(form):
            _change(request, partner_id, form.add_to(terms))
    if not dropped and not form.is_valid():
        shown = PartnerForm(initial=PartnerForm.fill(terms))
        return _show_form(request, shown, partner=partner, rate_form=form)
    messages.success(request, _("Saved."))
    return redirect_to(request, reverse("panel:loyalty:partner_edit", args=[partner_id]))


def show_one(request: StaffRequest, *, partner_id: int) -> HttpResponse:
    """Their statement."""
    return _show_one(request, get_partner(partner_id))


def pay(request: StaffRequest, *, partner_id: int) -> HttpResponse:
    """Write down that they were paid. Pressed twice, it is written once."""
    form = PayoutForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            pay_out(
                partner_id=partner_id,
                amount_rial=form.cleaned_data["amount_rial"],
                note=form.cleaned_data["note"],
                request_key=f"panel:{form.cleaned_data['key']}",
                actor=request.actor,
                at=request.at,
            )
    if not form.is_valid():
        return _show_one(request, get_partner(partner_id), payout=form)
    amount = formats.money(form.cleaned_data["amount_rial"])
    messages.success(request, _("Written down: %(amount)s was paid.") % {"amount": amount})
    return redirect_to(request, _href(partner_id))


def export(request: StaffRequest, *, partner_id: int) -> HttpResponse:
    """The statement of the days as a spreadsheet; that somebody took it is on the record."""
    partner, looking = get_partner(partner_id), _look(request)
    content = write_statement(partner, looking.filters, unit=request.business.unit)
    record(
        actor=request.actor,
        act="partner.taken_out",
        at=request.at,
        object_kind="partner",
        object_id=partner_id,
        name=partner.terms.name,
    )
    return HttpResponse(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={
            "Content-Disposition": f'attachment; filename="partner-{partner.terms.code}.xlsx"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _show_one(
    request: StaffRequest, partner: PartnerView, *, payout: PayoutForm | None = None
) -> HttpResponse:
    looking = _look(request)
    start, end = looking.filters.start, looking.filters.end
    before = request.GET.get("before", "")
    found = list_entries(
        partner.id,
        start=start,
        end=end,
        before_id=int(before) if before.isdecimal() and len(before) < 20 else None,
        limit=ROWS + 1,
    )
    query = looking.query_text
    may_pay = request.staff.can(Permission.PAY_PARTNERS) and partner.owed_rial > 0
    page = PartnerPage(
        tabs=draw_tabs(request, "partners"),
        partner=partner,
        finding=_say(partner),
        days=say_days(looking.filters.period),
        form=looking.form,
        sums=sum_period(partner.id, start=start, end=end),
        lines=_tell(found[:ROWS]),
        pager=Pager(
            previous_href=f"?{query}" if before else "",
            next_href=f"?{query}&before={found[ROWS - 1].id}" if len(found) > ROWS else "",
        ),
        query=query,
        payout=(payout or PayoutForm()) if payout is not None or may_pay else None,
        can_edit=request.staff.can(Permission.EDIT_RULES),
        can_export=request.staff.can(Permission.EXPORT_REPORTS),
    )
    with in_top_bar(looking):
        status = 422 if payout is not None else 200
        return render_page(request, "panel/loyalty/partner.html", {"page": page}, status=status)


def _show_form(
    request: StaffRequest,
    form: PartnerForm,
    *,
    partner: PartnerView | None = None,
    rate_form: RateForm | None = None,
) -> HttpResponse:
    page = PartnerFormPage(
        tabs=draw_tabs(request, "partners"),
        form=form,
        partner=partner,
        rates=_name_rates(partner.terms) if partner else [],
        rate_form=(rate_form or RateForm()) if partner else None,
    )
    is_wrong = form.errors or rate_form is not None
    return render_page(
        request, "panel/loyalty/partner_form.html", {"page": page}, status=422 if is_wrong else 200
    )


def _look(request: StaffRequest) -> LookingBack:
    return look_back(request, default=Preset.DAYS_30)


def _tell(entries: list[Entry]) -> list[Line]:
    name_actor = name_actors()
    titles: dict[str, Any] = VALUE_TITLES | {"refund": _("Came back, or was corrected")}
    return [
        Line(
            entry=entry,
            what=str(titles[entry.kind]),
            href=cause_href(entry.cause.kind, entry.cause.id),
            actor=name_actor(entry.actor),
        )
        for entry in entries
    ]


def _say(partner: PartnerView) -> str:
    amount = {"owed": formats.money(abs(partner.owed_rial))}
    if partner.owed_rial > 0:
        return _("%(owed)s is owed to them") % amount
    if partner.owed_rial < 0:
        return _("They owe %(owed)s: paid out before goods came back") % amount
    return _("Nothing is owed to them")


def _name_rates(terms: PartnerTerms) -> list[NamedRate]:
    skus = [rate.sku for rate in terms.rates if rate.sku]
    names = dict(products().filter(sku__in=skus).values_list("sku", "name")) if skus else {}
    return [
        NamedRate(
            rate=rate, name=rate.category or names.get(rate.sku, rate.sku), value=_write_of(rate)
        )
        for rate in terms.rates
    ]


def _write_of(rate: Rate) -> str:
    return f"category:{rate.category}" if rate.category else f"sku:{rate.sku}"


def _change(request: StaffRequest, partner_id: int, terms: PartnerTerms) -> None:
    change_partner(partner_id, terms, actor=request.actor, at=request.at)


def _href(partner_id: int) -> str:
    return reverse("panel:loyalty:partner", args=[partner_id])
