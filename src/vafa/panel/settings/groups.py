"""How customers are scored and put into groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.formatting import format_number
from vafa.insight.actions import change_scoring
from vafa.insight.queries import list_groups, load_settings
from vafa.insight.types import Group, ScoringMode, ScoringTerms
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MoneyField, NumberField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

DAYS, TIMES = gettext_lazy("days"), gettext_lazy("purchases")
STEPS: dict[str, Any] = {  # column of the thresholds → its unit; rials where there is none
    "length_from": DAYS,
    "recency_within": DAYS,
    "frequency_from": TIMES,
    "money_from_rial": None,
}
SCORES = (2, 3, 4, 5)


def _count(label: Any, help_text: Any, *, unit: Any = DAYS, most: int = 3650) -> NumberField:
    return NumberField(
        label=label, help_text=help_text, min_value=0, max_value=most, widget=UnitInput(unit)
    )


class ScoringForm(Form):
    """How scores are given; of every threshold the scores from 2 to 5, under `column_score`."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Scores are given"),
        choices=ScoringMode.choices,
        help_text=gettext_lazy(
            "In fifths, one in five customers has the best score. Fixed thresholds stay as you set "
            "them."
        ),
    )
    fewest_for_quantiles = _count(
        gettext_lazy("Fifths from"),
        gettext_lazy("With fewer buyers the thresholds count."),
        unit=gettext_lazy("buyers"),
        most=1_000_000,
    )
    new_days = _count(
        gettext_lazy("A newcomer for"), gettext_lazy("Since the first purchase; then not any more.")
    )
    awake_days = _count(
        gettext_lazy("Surely with us within"),
        gettext_lazy("Who came in these days is never asleep or lost, whatever others do."),
    )
    asleep_days = _count(
        gettext_lazy("Surely away after"),
        gettext_lazy("Who stayed away so long never counts as coming, whatever others do."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column, unit in STEPS.items():
            for score in SCORES:
                label = _("Score %s") % format_number(score)
                field = MoneyField(label=label) if unit is None else _count(label, "", unit=unit)
                self.fields[f"{column}_{score}"] = field

    def list_steps(self, column: str) -> list[BoundField]:
        """The fields of one threshold."""
        return [self[f"{column}_{score}"] for score in SCORES]

    def read_terms(self) -> ScoringTerms:
        """What was typed."""
        given = self.cleaned_data
        terms: dict[str, Any] = {name: given[name] for name in ScoringForm.base_fields}
        for column in STEPS:
            terms[column] = tuple(given[f"{column}_{score}"] for score in SCORES)
        return ScoringTerms(**terms)


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """What a score is given for, and from where on."""

    title: str
    note: str
    steps: list[BoundField]


@dataclass(frozen=True, kw_only=True)
class GroupsPage:
    """The form, filled, and the groups that come of it."""

    tabs: list[Tab]
    form: ScoringForm
    dimensions: list[Dimension]
    groups: tuple[Group, ...]


def edit(request: StaffRequest) -> HttpResponse:
    """Change how customers are scored, from the next night on."""
    form = ScoringForm(request.POST or None, initial=_values(load_settings()))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.changed_data:
                change_scoring(form.read_terms(), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Saved. Everybody is scored anew tonight."))
            return redirect_to(request, reverse("panel:settings:groups"))
    titles = {
        "length_from": (_("Length"), _("days from the first to the last purchase, at least")),
        "recency_within": (_("Recency"), _("days since the last purchase, at most")),
        "frequency_from": (_("Frequency"), _("purchases so far, at least")),
        "money_from_rial": (_("Money"), _("spent so far, at least")),
    }
    page = GroupsPage(
        tabs=draw_tabs(request, "groups"),
        form=form,
        dimensions=[
            Dimension(title=title, note=note, steps=form.list_steps(column))
            for column, (title, note) in titles.items()
        ],
        groups=list_groups(),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/groups.html", {"page": page}, status=status)


def _values(settings: Any) -> dict[str, Any]:
    values = {name: getattr(settings, name) for name in ScoringForm.base_fields}
    for column in STEPS:
        for score, step in zip(SCORES, getattr(settings, column), strict=True):
            values[f"{column}_{score}"] = step
    return values
