"""Fields of a form, made of what shapes ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.campaigns.queries import name_begun
from vafa.catalog.queries import list_branches, list_categories
from vafa.causes.queries import name_causes
from vafa.coupons.queries import name_discounts
from vafa.customers.queries import list_choices, list_custom_fields
from vafa.customers.types import FieldKind
from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Shape
from vafa.messaging.queries import name_purposes
from vafa.panel.forms import ClockField, NamesField, PercentField, PickedNamesField, UnitInput
from vafa.partners.queries import name_partners
from vafa.rewardlist.queries import name_prizes
from vafa.rewards.types import Words
from vafa.sales.types import Channel, PaymentMethod
from vafa.ui.forms import JalaliDateField, MoneyField, NumberField, TextField, dress

MOST_CHIPS = 24  # to pick from; beyond them names are typed

Sources = Mapping[str, tuple[tuple[Any, Any], ...]]
"""Where choices come from: value and name of each, by the name of the place."""


def load_sources(words: Words) -> Sources:
    """What this business has to choose from."""
    return {
        "branches": tuple((branch.id, branch.name) for branch in list_branches()),
        "products": tuple(words.products.items()),
        "categories": tuple((one.name, one.name) for one in list_categories()),
        "labels": tuple(words.labels.items()),
        "channels": tuple(Channel.choices),
        "payment_methods": tuple(PaymentMethod.choices),
        "causes": tuple(name_causes().items()),
        "discounts": tuple(name_discounts().items()),
        "campaigns": tuple(name_begun().items()),
        "purposes": tuple(name_purposes().items()),
        "partners": tuple(name_partners().items()),
        "prizes": tuple(name_prizes().items()),
        "tiers": _list_labels(words, "tier"),
        "groups": _list_labels(words, "lrfm"),
        "plans": _list_labels(words, "plan"),
        "segments": tuple((int(key), name) for key, name in _list_labels(words, "segment")),
        **_list_own_fields(),
    }


def _list_labels(words: Words, family: str) -> tuple[tuple[str, Any], ...]:
    """The groups of customers of one family, by their slugs."""
    return tuple(
        (label.removeprefix(f"{family}:"), name)
        for label, name in words.labels.items()
        if label.startswith(f"{family}:")
    )


def _list_own_fields() -> dict[str, tuple[tuple[Any, Any], ...]]:
    """The business's own fields by what stands in them, and their choices."""
    fields = list_custom_fields()
    kinds = {
        "text_fields": FieldKind.TEXT,
        "number_fields": FieldKind.NUMBER,
        "day_fields": FieldKind.DATE,
        "yes_fields": FieldKind.YES,
    }
    found: dict[str, tuple[tuple[Any, Any], ...]] = {
        name: tuple((field.id, field.title) for field in fields if field.kind == kind)
        for name, kind in kinds.items()
    }
    found["field_choices"] = tuple(
        (f"{field.id}:{key}", f"{field.title}: {title}")
        for field in fields
        for key, title in list_choices(field)
    )
    return found


def make_field(ask: Ask, sources: Sources, *, has: Iterable[Any] = ()) -> forms.Field:
    """A field that asks it. `has` are values that stay possible though they are gone elsewhere."""
    choices = _add_gone(sources[ask.of] if isinstance(ask.of, str) else ask.of, has)
    field: Any = _make(ask, choices)
    field.label, field.required = ask.label, False  # the shape itself says what is missing
    is_empty = ask.kind == "one" and not choices
    field.help_text = (
        _("There is none yet. Make one first.") if is_empty else ask.help or field.help_text
    )
    dress(field.widget)
    made: forms.Field = field
    return made


def list_told(shape: Shape, name: str, ask: Ask) -> Iterable[Any]:
    """What a shape says where it chose from what the business has."""
    told = getattr(shape, name)
    if ask.kind in {"several", "names"}:
        return told
    return [told] if ask.kind == "one" and isinstance(ask.of, str) else []


def _make(ask: Ask, choices: list[tuple[Any, Any]]) -> forms.Field:
    match ask.kind:
        case "money":
            return MoneyField()
        case "number":
            return NumberField(widget=UnitInput(ask.unit))
        case "decimal":
            return PercentField(unit=ask.unit)
        case "day":
            return JalaliDateField()
        case "clock":
            return ClockField()
        case "yes":
            return forms.BooleanField()
        case "one":
            by_text = {str(value): value for value, _name in choices}
            return forms.TypedChoiceField(choices=choices, coerce=by_text.get, empty_value=None)
        case "several":
            by_text = {str(value): value for value, _name in choices}
            return forms.TypedMultipleChoiceField(
                choices=choices, coerce=by_text.get, widget=forms.CheckboxSelectMultiple
            )
        case "names":
            if 0 < len(choices) <= MOST_CHIPS:
                return PickedNamesField(choices=choices)
            return NamesField(help_text=_("With a comma between them."))
        case "text":
            return TextField()
        case "words":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))


def _add_gone(choices: Iterable[tuple[Any, Any]], has: Iterable[Any]) -> list[tuple[Any, Any]]:
    known = list(choices)
    values = {value for value, _name in known}
    return [*known, *((value, value) for value in has if value not in values)]
