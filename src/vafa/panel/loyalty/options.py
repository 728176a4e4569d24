"""What a rule may be made of, as choices with fields of their own.

A choice stands for one shape of `rules` or `rewards`: its fields carry the names of the shape's,
so that reading and filling a form is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.foundation.jalali import WEEKDAYS
from vafa.panel.forms import ClockField, NamesField, PercentField, UnitInput
from vafa.sales.types import Channel, PaymentMethod
from vafa.ui.forms import JalaliDateField, MoneyField, NumberField

NOTHING = (None, "")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose. `fixed` is what choosing it says, `fields` what is asked besides."""

    slug: str
    title: Any
    icon: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, forms.Field] = field(default_factory=dict)

    def name_of(self, shape_field: str) -> str:
        """What a field is called in the form."""
        return f"{self.slug}_{shape_field}"

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Whether this choice made the shape that is written as `data`."""
        told = (data.get(name) not in NOTHING for name, one in self.fields.items() if one.required)
        return all(data.get(name) == value for name, value in self.fixed.items()) and all(told)

    def fill(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The form's values for a shape."""
        return {self.name_of(name): data.get(name) for name in self.fields}

    def read(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The shape as plain data, from the form's values; what was left empty is left out."""
        said = {name: _plain(cleaned.get(self.name_of(name))) for name in self.fields}
        return {**self.fixed, **{name: value for name, value in said.items() if value is not None}}


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return None if value in NOTHING else value


def _number(label: Any, unit: Any = "", **more: Any) -> NumberField:
    return NumberField(label=label, widget=UnitInput(unit), **more)


def _several(label: Any, choices: Any, coerce: Any = int) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=coerce, widget=forms.CheckboxSelectMultiple
    )


_COMMAS = _("With a comma between them.")
_PERIODS = [
    ("day", _("of the day")),
    ("week", _("of the week")),
    ("month", _("of the month")),
    ("season", _("of the season")),
    ("year", _("of the year")),
    ("ever", _("so far")),
]

AWARDS = (
    Choice(
        slug="credit_share",
        title=_("A share of the purchase"),
        fixed={"kind": "credit"},
        fields={"percent": PercentField(label=_("Share that comes back as credit"))},
    ),
    Choice(
        slug="credit_sum",
        title=_("The same credit each time"),
        fixed={"kind": "credit"},
        fields={"amount_rial": MoneyField(label=_("Credit for each purchase"), min_rial=1)},
    ),
    Choice(
        slug="points_amount",
        title=_("Points by amount"),
        fixed={"kind": "points", "per": "amount"},
        fields={
            "points": _number(_("Points"), _("points")),
            "amount_rial": MoneyField(label=_("For every")),
            "full_amounts_only": forms.BooleanField(label=_("Only full amounts"), required=False),
        },
    ),
    Choice(
        slug="points_visit",
        title=_("Points by visit"),
        fixed={"kind": "points", "per": "visit"},
        fields={"points": _number(_("Points for each visit"), _("points"))},
    ),
    Choice(
        slug="points_piece",
        title=_("Points by piece"),
        fixed={"kind": "points", "per": "piece"},
        fields={"points": _number(_("Points for each piece"), _("points"))},
    ),
    Choice(
        slug="multiply_credit",
        title=_("Multiply credit"),
        fixed={"kind": "multiply", "reward": "credit"},
        fields={"times": PercentField(label=_("All credit of the purchase"), unit=_("times"))},
    ),
    Choice(
        slug="multiply_points",
        title=_("Multiply points"),
        fixed={"kind": "multiply", "reward": "points"},
        fields={"times": PercentField(label=_("All points of the purchase"), unit=_("times"))},
    ),
)

LASTING = (
    Choice(
        slug="days",
        title=_("Some days"),
        fixed={"kind": "days"},
        fields={"count": _number(_("Good for"), _("days"))},
    ),
    Choice(
        slug="months",
        title=_("Some months"),
        fixed={"kind": "months"},
        fields={
            "count": _number(_("Good for"), pgettext_lazy("length", "months")),
            "whole": forms.BooleanField(label=_("On to the end of that month"), required=False),
        },
    ),
    Choice(
        slug="end_of",
        title=_("To the end of a period"),
        fixed={"kind": "end_of"},
        fields={
            "period": forms.ChoiceField(
                label=_("To the end of"),
                choices=[
                    ("month", _("the Jalali month")),
                    ("season", _("the season")),
                    ("year", _("the Jalali year")),
                ],
            )
        },
    ),
    Choice(
        slug="on",
        title=_("To a fixed day"),
        fixed={"kind": "on"},
        fields={"day": JalaliDateField(label=_("Last day"))},
    ),
    Choice(slug="always", title=_("Without end")),
)

CONDITIONS = (
    Choice(
        slug="minimum_amount",
        title=_("Amount of the invoice"),
        icon="receipt",
        fields={"amount_rial": MoneyField(label=_("At least"))},
    ),
    Choice(
        slug="weekday",
        title=_("Day of the week"),
        icon="calendar",
        fields={"days": _several(_("On these days"), list(enumerate(WEEKDAYS)))},
    ),
    Choice(slug="holiday", title=_("Holiday"), icon="sun"),
    Choice(
        slug="hours",
        title=_("Hour of the day"),
        icon="clock",
        fields={"start": ClockField(label=_("From hour")), "end": ClockField(label=_("To hour"))},
    ),
    Choice(
        slug="branch",
        title=_("Branch"),
        icon="store",
        fields={"branch_ids": _several(_("At these branches"), ())},
    ),
    Choice(
        slug="channel",
        title=_("Way of selling"),
        icon="till",
        fields={"channels": _several(_("Sold in these ways"), Channel.choices, str)},
    ),
    Choice(
        slug="member_of",
        title=_("Group of the customer"),
        icon="users",
        fields={"labels": _several(_("In one of these groups"), (), str)},
    ),
    Choice(slug="new_customer", title=_("First purchase"), icon="user-plus"),
    Choice(
        slug="nth_purchase",
        title=_("Number of the purchase"),
        icon="refresh",
        fields={
            "number": _number(_("Every"), _("purchases")),
            "once": forms.BooleanField(label=_("Only once, at that purchase"), required=False),
        },
    ),
    Choice(
        slug="product",
        title=_("Product on the invoice"),
        icon="tag",
        fields={
            "skus": NamesField(label=_("Codes of the products"), help_text=_COMMAS),
            "pieces": _number(_("At least"), _("pieces"), required=False),
        },
    ),
    Choice(
        slug="category",
        title=_("Shelf of the menu"),
        icon="list",
        fields={
            "categories": NamesField(label=_("Names of the shelves"), help_text=_COMMAS),
            "amount_rial": MoneyField(label=_("For at least"), required=False),
        },
    ),
    Choice(
        slug="payment_method",
        title=_("Way of paying"),
        icon="wallet",
        fields={"methods": _several(_("Paid in these ways"), PaymentMethod.choices, str)},
    ),
    Choice(
        slug="date_range",
        title=_("Days of the calendar"),
        icon="calendar",
        fields={
            "first": JalaliDateField(label=_("First day")),
            "last": JalaliDateField(label=_("Last day")),
        },
    ),
    Choice(
        slug="period_total",
        title=_("Purchases of a period reach a sum"),
        icon="chart",
        fields={
            "period": forms.ChoiceField(label=_("Purchases"), choices=_PERIODS),
            "amount_rial": MoneyField(label=_("Reach"), min_rial=1),
            "each": forms.BooleanField(label=_("Again at every further one"), required=False),
        },
    ),
    Choice(
        slug="period_count",
        title=_("Number of the purchase in a period"),
        icon="refresh",
        fields={
            "period": forms.ChoiceField(label=_("Purchases"), choices=_PERIODS),
            "number": _number(_("Number"), ""),
            "or_later": forms.BooleanField(label=_("And at later ones"), required=False),
        },
    ),
    Choice(
        slug="interval",
        title=_("Days since the purchase before"),
        icon="clock",
        fields={
            "least": _number(_("At least"), _("days"), required=False),
            "most": _number(_("At most"), _("days"), required=False),
        },
    ),
)
