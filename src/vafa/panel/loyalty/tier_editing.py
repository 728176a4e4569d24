"""Changing the ladder: the form, and who would move, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import map_customers
from vafa.foundation.ids import new_id
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.tiers.actions import save_ladder
from vafa.tiers.queries import list_counted_groups, load_ladder, preview_ladder
from vafa.tiers.types import Fall, Ladder, Limits, Look, Measure, Preview, Span, Tier
from vafa.ui.forms import Form, MoneyField, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

MOST_TIERS = 8
BLANK = 1  # an empty place for one more tier at a time
PAGE = 20
_DAYS = gettext_lazy("days")


class LadderForm(Form):
    """How one climbs and falls."""

    span = forms.ChoiceField(label=gettext_lazy("Counted over"), choices=Span.choices)
    days = NumberField(
        label=gettext_lazy("How many days"),
        min_value=1,
        max_value=1830,
        widget=UnitInput(_DAYS),
        help_text=gettext_lazy("Where a number of days is counted; else it says nothing."),
    )
    fall = forms.ChoiceField(
        label=gettext_lazy("Who did not reach it again goes"), choices=Fall.choices
    )
    grace_days = NumberField(
        label=gettext_lazy("Grace after the period"),
        min_value=0,
        max_value=365,
        widget=UnitInput(_DAYS),
        help_text=gettext_lazy("Days in which what is missing can still be bought."),
    )
    counts_this_sale = forms.BooleanField(
        label=gettext_lazy("The purchase that lifts somebody already earns as the new tier"),
        required=False,
    )


class TierForm(Form):
    """One tier; without a name it is left out. Its threshold fits what the ladder counts."""

    slug = forms.SlugField(required=False, max_length=32, widget=forms.HiddenInput)
    name = TextField(label=gettext_lazy("Name"), required=False, max_length=40)
    look = forms.ChoiceField(label=gettext_lazy("Medal"), choices=Look.choices)
    benefits = TextField(
        label=gettext_lazy("What its members have"), required=False, max_length=500
    )
    for_good = forms.BooleanField(
        label=gettext_lazy("Kept for good: nobody falls below it"), required=False
    )
    daily_rial = MoneyField(label=gettext_lazy("Credit spent a day, at most"), required=False)
    invoice_rial = MoneyField(label=gettext_lazy("On one invoice, at most"), required=False)
    invoice_percent = NumberField(
        label=gettext_lazy("Of one invoice, at most"),
        required=False,
        min_value=0,
        max_value=100,
        widget=UnitInput("٪"),
    )
    smallest_invoice_rial = MoneyField(
        label=gettext_lazy("Smallest invoice for credit"), required=False
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["threshold"] = _make_threshold(measure)

    def read(self) -> Tier:
        """What was typed."""
        given = self.cleaned_data
        limits = {name: given[name] for name in ("daily_rial", "invoice_rial", "invoice_percent")}
        return Tier(
            slug=given["slug"] or f"t{new_id()}",
            name=given["name"],
            threshold=int(given["threshold"] or 0),
            look=given["look"],
            for_good=given["for_good"],
            benefits=given["benefits"],
            limits=Limits(**limits, smallest_invoice_rial=given["smallest_invoice_rial"] or 0),
        )


@dataclass(frozen=True, kw_only=True)
class PreviewRow:
    """Somebody who would move."""

    name: str
    href: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """What saving would do: figures per tier, a page of names; `mark` is this ladder's."""

    preview: Preview
    tiers: list[tuple[str, int, int]]
    rows: list[PreviewRow]
    next_skip: int
    mark: str

    @property
    def is_harmless(self) -> bool:
        """Whether nobody would move."""
        return not self.preview.up and not self.preview.down


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """The form, filled, and what saving it would do once that was asked."""

    tabs: list[Tab]
    measures: list[Tab]
    measure: Measure
    form: LadderForm
    tiers: Sequence[TierForm]
    view: PreviewView | None


def edit(request: StaffRequest) -> HttpResponse:
    """Change the ladder. What moves people is shown first, and saved when it is pressed again."""
    known = load_ladder()
    measure = _read_measure(request, known)
    data = request.POST or None
    form = LadderForm(data, initial=_read_terms(known))
    tiers = _make_tier_forms(data, known, measure)
    view = None
    is_whole = form.is_valid() and not any(one.errors for one in tiers)
    if data and is_whole:
        ladder = _read_ladder(form, tiers, measure)
        with refusals_on(form):
            view = _preview(request, known, ladder)
            if view.is_harmless or data.get("save") == view.mark:
                save_ladder(ladder, actor=request.actor, at=request.at)
                messages.success(request, _("Saved."))
                return redirect_to(request, reverse("panel:loyalty:tiers"))
    page = EditPage(
        tabs=draw_tabs(request, "tiers"),
        measures=[
            Tab(label=str(one.label), href=f"?measure={one.value}", is_current=one == measure)
            for one in Measure
        ],
        measure=measure,
        form=form,
        tiers=tiers,
        view=view,
    )
    status = 422 if data and view is None else 200
    return render_page(request, "panel/loyalty/edit_tiers.html", {"page": page}, status=status)


def _make_threshold(measure: Measure) -> forms.Field:
    label = gettext_lazy("Reached from")
    if measure.is_money:
        return MoneyField(label=label, required=False)
    if measure == Measure.GROUP:
        return forms.ChoiceField(
            label=label, choices=[("0", gettext_lazy("everybody")), *list_counted_groups()]
        )
    unit = gettext_lazy("purchases") if measure == Measure.PURCHASES else gettext_lazy("points")
    return NumberField(
        label=label, required=False, min_value=0, max_value=10**12, widget=UnitInput(unit)
    )


def _read_measure(request: StaffRequest, known: Ladder | None) -> Measure:
    asked = request.POST.get("measure") or request.GET.get("measure") or ""
    if asked in Measure.values:
        return Measure(asked)
    return known.measure if known else Measure.SPEND


def _read_terms(known: Ladder | None) -> dict[str, Any]:
    ladder = known or Ladder(tiers=(), grace_days=15)
    return {name: getattr(ladder, name) for name in LadderForm.base_fields}


def _make_tier_forms(data: Any, known: Ladder | None, measure: Measure) -> list[TierForm]:
    tiers: tuple[Tier, ...] = known.tiers if known else ()
    is_same = known is not None and known.measure == measure
    rows: list[dict[str, Any]] = [
        {
            **{name: getattr(tier, name) for name in ("slug", "name", "look", "benefits")},
            "for_good": tier.for_good,
            "threshold": tier.threshold if is_same else "",
            **{name: getattr(tier.limits, name) for name in Limits.__dataclass_fields__},
        }
        for tier in tiers
    ]
    count = min(MOST_TIERS, max(3, len(rows) + BLANK))
    rows += [{"look": Look.PLAIN}] * (count - len(rows))
    return [
        TierForm(data, prefix=f"t{place}", initial=row, measure=measure)
        for place, row in enumerate(rows)
    ]


def _read_ladder(form: LadderForm, tiers: Sequence[TierForm], measure: Measure) -> Ladder:
    given = form.cleaned_data
    return Ladder(
        measure=measure,
        span=Span(given["span"]),
        days=given["days"],
        fall=given["fall"],
        grace_days=given["grace_days"],
        counts_this_sale=given["counts_this_sale"],
        tiers=tuple(one.read() for one in tiers if one.cleaned_data["name"]),
    ).in_order()


def _preview(request: StaffRequest, known: Ladder | None, ladder: Ladder) -> PreviewView:
    asked = request.POST.get("skip", "")
    skip = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    preview = preview_ladder(ladder, at=request.at, skip=skip, limit=PAGE)
    tiers = {tier.slug: tier.name for one in (known, ladder) if one for tier in one.tiers}
    people = map_customers([move.customer_id for move in preview.moves])
    shown = skip + len(preview.moves)
    return PreviewView(
        preview=preview,
        tiers=[
            (name, preview.before.get(slug, 0), preview.after.get(slug, 0))
            for slug, name in tiers.items()
        ],
        rows=[
            PreviewRow(
                name=people[move.customer_id].full_name or _("No name"),
                href=reverse("panel:customers:one", args=[move.customer_id]),
                before=tiers.get(move.before, ""),
                after=tiers.get(move.after, ""),
            )
            for move in preview.moves
        ],
        next_skip=shown if shown < preview.up + preview.down else 0,
        mark=_mark(ladder),
    )


def _mark(ladder: Ladder) -> str:
    """The same for the same ladder: what was shown is what is saved. New tiers have no slug yet."""
    said = [(tier.name, tier.threshold, tier.for_good) for tier in ladder.tiers]
    terms = (ladder.measure, ladder.span, ladder.days, ladder.fall, ladder.grace_days, said)
    return sha256(repr(terms).encode()).hexdigest()[:16]
