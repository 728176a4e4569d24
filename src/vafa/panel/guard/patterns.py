"""What is looked for: a card for each pattern, its thresholds and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from annotated_types import Ge, Le
from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.shapes import write_shape
from vafa.guard.actions import change_pattern
from vafa.guard.queries import ChosenPattern, count_open_flags, list_patterns
from vafa.guard.types import HOLD, Then
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.guard.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MoneyField, NumberField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class PatternForm(Form):
    """What follows, and one field for each threshold of the pattern."""

    then = forms.ChoiceField(label=gettext_lazy("When it is seen"), choices=Then.choices)

    def __init__(self, chosen: ChosenPattern, *args: Any, **kwargs: Any) -> None:
        limits = write_shape(chosen.pattern)
        kwargs["initial"] = {"then": chosen.then, **limits}
        super().__init__(*args, prefix=chosen.pattern.slug, **kwargs)
        if not _can_hold(chosen):
            self.fields["then"].choices = [  # type: ignore[attr-defined]
                (then.value, then.label) for then in (Then.OFF, Then.TELL)
            ]
        for name in limits:
            self.fields[name] = _make_field(chosen, name)

    def list_limits(self) -> list[BoundField]:
        """The fields of the thresholds."""
        return [self[name] for name in self.fields if name != "then"]

    def read_limits(self) -> dict[str, Any]:
        """The thresholds as typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "then"}


@dataclass(frozen=True, kw_only=True)
class PatternCard:
    """A pattern and its form."""

    slug: str
    title: str
    about: str
    is_on: bool
    form: PatternForm


@dataclass(frozen=True, kw_only=True)
class PatternsPage:
    """Every pattern."""

    tabs: list[Tab]
    cards: list[PatternCard]
    hold_days: int


def edit(request: StaffRequest) -> HttpResponse:
    """Change what is looked for: one card at a time, or all at once."""
    chosen = list_patterns()
    forms_of = [PatternForm(one, request.POST or None) for one in chosen]
    valid = [form.is_valid() for form in forms_of]  # each says what is wrong with it
    if request.method == "POST" and all(valid):
        for one, form in zip(chosen, forms_of, strict=True):
            with refusals_on(form):
                change_pattern(
                    one.pattern.slug,
                    then=Then(form.cleaned_data["then"]),
                    limits=form.read_limits(),
                    actor=request.actor,
                    at=request.at,
                )
        if not any(form.errors for form in forms_of):
            messages.success(request, _("Saved. It holds from the next sale on."))
            return redirect_to(request, reverse("panel:guard:patterns"))
    page = PatternsPage(
        tabs=draw_tabs(request, "patterns", waiting=count_open_flags()),
        cards=[
            PatternCard(
                slug=one.pattern.slug,
                title=str(one.pattern.title),
                about=str(one.pattern.about),
                is_on=one.then != Then.OFF,
                form=form,
            )
            for one, form in zip(chosen, forms_of, strict=True)
        ],
        hold_days=HOLD.days,
    )
    status = 422 if any(form.errors for form in forms_of) else 200
    return render_page(request, "panel/guard/patterns.html", {"page": page}, status=status)


def _make_field(chosen: ChosenPattern, name: str) -> forms.Field:
    label = chosen.pattern.labels[name]
    if name.endswith("_rial"):
        return MoneyField(label=label)
    bounds: dict[str, Any] = {}
    for rule in type(chosen.pattern).model_fields[name].metadata:
        if isinstance(rule, Ge):
            bounds["min_value"] = rule.ge
        elif isinstance(rule, Le):
            bounds["max_value"] = rule.le
    return NumberField(label=label, widget=UnitInput(""), **bounds)


def _can_hold(chosen: ChosenPattern) -> bool:
    return chosen.pattern.then != Then.TELL  # what is only told by default has no award to hold
