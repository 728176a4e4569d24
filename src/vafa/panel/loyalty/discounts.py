"""Discounts: what comes off by itself or with a code, and the codes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.checkout.queries import load_words, say_discount
from vafa.coupons.actions import (
    add_named_code,
    change_discount,
    create_discount,
    end_discount,
    make_batch,
    pause_discount,
    start_discount,
    void_batch,
)
from vafa.coupons.queries import get_discount, list_batches, list_discounts, list_uses
from vafa.coupons.types import BatchView, DiscountSpec, DiscountView, Line, Offer, take_discounts
from vafa.panel.forms import UnitInput, forgive, refusals_on
from vafa.panel.loyalty.discount_forms import DiscountForm, fill
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.rewards.types import Words
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

if TYPE_CHECKING:
    from vafa.coupons.models import DiscountUse

USES = 50
EXAMPLE_RIAL = 5_000_000
KINDS = {"draft": "plain", "live": "good", "paused": "warn", "ended": "plain"}
_MOVES = {"start": start_discount, "pause": pause_discount, "end": end_discount}


class CodeForm(Form):
    """A code with a name."""

    code = TextField(label=gettext_lazy("Code"), max_length=40)


class BatchForm(Form):
    """How many secret codes, and for whom."""

    label = TextField(label=gettext_lazy("For whom"), max_length=120)
    count = NumberField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=20_000,
        widget=UnitInput(gettext_lazy("codes")),
    )


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A discount, its sentence and how its state looks."""

    discount: DiscountView
    sentence: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """Every discount."""

    tabs: list[Tab]
    finding: str
    rows: list[Listed]
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class OnePage:
    """One discount with its codes and what it took off."""

    tabs: list[Tab]
    row: Listed
    example_rial: int
    off_rial: int
    code_form: CodeForm
    batch_form: BatchForm
    batches: list[BatchView]
    uses: list[DiscountUse]
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the form says so far, and what it takes off an invoice."""

    sentence: str
    example_rial: int
    off_rial: int

    @property
    def left_rial(self) -> int:
        return self.example_rial - self.off_rial


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """A discount being written; nothing is said while something is missing."""

    tabs: list[Tab]
    form: DiscountForm
    name: str
    back_href: str
    said: Said | None


def show_list(request: StaffRequest) -> HttpResponse:
    """What there is to take off."""
    words = load_words(request.business)
    rows = [_list(discount, words) for discount in list_discounts()]
    live = sum(row.discount.state == "live" for row in rows)
    finding = ngettext("%(count)s discount in force", "%(count)s discounts in force", live)
    page = ListPage(
        tabs=draw_tabs(request, "discounts"),
        finding=finding % {"count": formats.number(live)} if rows else _("Discounts"),
        rows=rows,
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/discounts.html", {"page": page})


def show_one(request: StaffRequest, *, discount_id: int) -> HttpResponse:
    """Its sentence, a worked invoice, its codes and its uses."""
    return _show(request, discount_id, CodeForm(), BatchForm())


def add(request: StaffRequest) -> HttpResponse:
    """One more; it counts once it is switched on."""
    form = DiscountForm(request.POST or None, initial={"kind": "percent", "free_again": True})
    if _is_to_save(request, form):
        with refusals_on(form):
            made = create_discount(
                spec=form.read(_zone(request)),
                group_id=form.cleaned_data["group"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("Saved. Look at it, then switch it on."))
            return redirect_to(request, reverse("panel:loyalty:discount", args=[made.id]))
    return _edit(request, form, name="", back=reverse("panel:loyalty:discounts"))


def edit(request: StaffRequest, *, discount_id: int) -> HttpResponse:
    """Change it from the next sale on."""
    known = get_discount(discount_id)
    form = DiscountForm(
        request.POST or None,
        spec=known.spec,
        initial=fill(known.spec, known.group_id, _zone(request)),
    )
    here = reverse("panel:loyalty:discount", args=[discount_id])
    if _is_to_save(request, form):
        with refusals_on(form):
            change_discount(
                discount_id=discount_id,
                spec=form.read(_zone(request)),
                group_id=form.cleaned_data["group"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, here)
    return _edit(request, form, name=known.name, back=here)


def move(request: StaffRequest, *, discount_id: int) -> HttpResponse:
    """Switch it on, off for a while, or off for good."""
    act = _MOVES.get(request.POST.get("do", ""), start_discount)
    act(discount_id=discount_id, actor=request.actor, at=request.at)
    return redirect_to(request, reverse("panel:loyalty:discount", args=[discount_id]))


def add_code(request: StaffRequest, *, discount_id: int) -> HttpResponse:
    """Let a named code open it."""
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            add_named_code(
                discount_id=discount_id,
                text=form.cleaned_data["code"],
                actor=request.actor,
                at=request.at,
            )
    if not form.is_valid():
        return _show(request, discount_id, form, BatchForm())
    return redirect_to(request, reverse("panel:loyalty:discount", args=[discount_id]))


def add_batch(request: StaffRequest, *, discount_id: int) -> HttpResponse:
    """Secret codes as a file: the only time that they can be read."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        return _show(request, discount_id, CodeForm(), form)
    batch, codes = make_batch(
        discount_id=discount_id, **form.cleaned_data, actor=request.actor, at=request.at
    )
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="codes-{batch.id}.csv"'
    answer["Cache-Control"] = "no-store"
    answer.write("\ufeff")  # Excel takes it for Persian only so
    csv.writer(answer).writerows([["code"], *([code] for code in codes)])
    return answer


def end_batch(request: StaffRequest, *, code_batch_id: int) -> HttpResponse:
    """Let none of its codes open anything any more."""
    batch = void_batch(batch_id=code_batch_id, actor=request.actor, at=request.at)
    messages.success(request, _("These codes are void now."))
    return redirect_to(request, reverse("panel:loyalty:discount", args=[batch.discount_id]))


def _show(
    request: StaffRequest, discount_id: int, code_form: CodeForm, batch_form: BatchForm
) -> HttpResponse:
    discount = get_discount(discount_id)
    page = OnePage(
        tabs=draw_tabs(request, "discounts"),
        row=_list(discount, load_words(request.business)),
        example_rial=EXAMPLE_RIAL,
        off_rial=_work_out(discount.spec),
        code_form=code_form,
        batch_form=batch_form,
        batches=list_batches(discount_id),
        uses=list(list_uses(discount_id)[:USES]),
        can_edit=request.staff.can(Permission.EDIT_RULES) and discount.state != "ended",
    )
    status = 422 if code_form.errors or batch_form.errors else 200
    return render_page(request, "panel/loyalty/discount.html", {"page": page}, status=status)


def _work_out(spec: DiscountSpec) -> int:
    """What comes off an invoice of one line of what it is for."""
    line = Line(
        rial=EXAMPLE_RIAL,
        sku=next(iter(spec.on.skus), ""),
        category=next(iter(spec.on.categories), ""),
    )
    offer = Offer(id=0, kind=spec.what, on=spec.on, most_rial=spec.most_rial)
    return take_discounts([line], offer).amount_rial


def _list(discount: DiscountView, words: Words) -> Listed:
    return Listed(
        discount=discount,
        sentence=say_discount(discount.spec, words),
        kind=KINDS[discount.state],
    )


def _edit(request: StaffRequest, form: DiscountForm, *, name: str, back: str) -> HttpResponse:
    looks = "show" in request.POST
    said = _say(request, form)
    if looks:  # who only looks is not finished: no field is told off
        forgive(form)
    page = EditPage(
        tabs=draw_tabs(request, "discounts"), form=form, name=name, back_href=back, said=said
    )
    return render_page(
        request,
        "panel/loyalty/discount_edit.html",
        {"page": page},
        fragment="panel/loyalty/_discount_live.html" if looks else "",
        status=422 if form.errors else 200,
    )


def _is_to_save(request: StaffRequest, form: DiscountForm) -> bool:
    return request.method == "POST" and "show" not in request.POST and form.is_valid()


def _say(request: StaffRequest, form: DiscountForm) -> Said | None:
    spec = form.draft(_zone(request)) if form.is_bound else form.known
    if spec is None:
        return None
    return Said(
        sentence=say_discount(spec, load_words(request.business)),
        example_rial=EXAMPLE_RIAL,
        off_rial=_work_out(spec),
    )


def _zone(request: StaffRequest) -> ZoneInfo:
    return ZoneInfo(request.business.zone)
