"""The form of a discount, and how it is read and filled."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches, list_categories
from vafa.checkout.queries import name_labels, read_discount
from vafa.coupons.queries import list_groups
from vafa.coupons.types import DiscountSpec, write_discount
from vafa.foundation.jalali import WEEKDAYS, end_of_day, last_good_day, local_day, start_of_day
from vafa.foundation.shapes import BadValue
from vafa.panel.forms import NamesField, PercentField, UnitInput
from vafa.sales.types import Channel
from vafa.ui.forms import Form, JalaliDateField, MoneyField, NumberField, TextField

# condition: the field of the form, and the name of its setting
ASKED = {
    "weekday": ("days", "days"),
    "channel": ("channels", "channels"),
    "branch": ("branches", "branch_ids"),
    "member_of": ("labels", "labels"),
}
LIMITS = ("times", "times_a_day", "times_per_customer", "times_per_customer_a_day")


def _times(label: Any) -> NumberField:
    return NumberField(
        label=label, min_value=1, required=False, widget=UnitInput(gettext_lazy("uses"))
    )


def _several(label: Any, **more: Any) -> Any:
    return forms.TypedMultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class DiscountForm(Form):
    """What comes off, of what, for whom, how often."""

    name = TextField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("What comes off"),
        choices=(
            ("percent", gettext_lazy("Percentage")),
            ("amount", gettext_lazy("Fixed amount")),
            ("new_price", gettext_lazy("New price")),
            ("free_pieces", gettext_lazy("Free product")),
            ("menu", gettext_lazy("As the menu says")),
        ),
    )
    percent = PercentField(label=gettext_lazy("Percentage"), required=False, max_value=100)
    amount = MoneyField(label=gettext_lazy("Amount or new price"), min_rial=1, required=False)
    buy = NumberField(label=gettext_lazy("For every so many"), min_value=0, required=False)
    get = NumberField(label=gettext_lazy("So many free"), min_value=1, required=False)
    skus = NamesField(
        label=gettext_lazy("Only these products"),
        required=False,
        help_text=gettext_lazy("Codes of the menu, with commas. Empty: the whole invoice."),
    )
    categories = _several(gettext_lazy("Only these categories"))
    most_rial = MoneyField(label=gettext_lazy("At most"), min_rial=1, required=False)
    smallest_rial = MoneyField(label=gettext_lazy("Invoices from"), required=False)
    largest_rial = MoneyField(label=gettext_lazy("Invoices up to"), min_rial=1, required=False)
    automatic = forms.BooleanField(
        label=gettext_lazy("Comes off by itself"),
        required=False,
        help_text=gettext_lazy("Off: it wants a code."),
    )
    free_again = forms.BooleanField(
        label=gettext_lazy("A code is free again when the whole sale comes back"), required=False
    )
    times = _times(gettext_lazy("In all"))
    times_a_day = _times(gettext_lazy("A day"))
    times_per_customer = _times(gettext_lazy("Each customer"))
    times_per_customer_a_day = _times(gettext_lazy("Each customer a day"))
    budget_rial = MoneyField(label=gettext_lazy("Budget"), min_rial=1, required=False)
    first_day = JalaliDateField(label=gettext_lazy("From day"), required=False)
    last_day = JalaliDateField(label=gettext_lazy("To the end of day"), required=False)
    days = _several(gettext_lazy("On these days"), coerce=int, choices=tuple(enumerate(WEEKDAYS)))
    channels = _several(gettext_lazy("By these ways"), choices=Channel.choices)
    branches = _several(gettext_lazy("In these branches"), coerce=int)
    labels = _several(gettext_lazy("For members of"))
    group = forms.TypedChoiceField(
        label=gettext_lazy("Beside others"), required=False, coerce=int, empty_value=None
    )
    priority = NumberField(
        label=gettext_lazy("Priority"), min_value=-1000, max_value=1000, required=False
    )

    def __init__(self, *args: Any, spec: DiscountSpec | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = spec
        choices: dict[str, list[Any]] = {
            "branches": [(branch.id, branch.name) for branch in list_branches(only_active=True)],
            "categories": [(one.name, one.name) for one in list_categories()],
            "labels": list(name_labels().items()),
            "group": [("", _("adds up"))] + [(one.id, one.name) for one in list_groups()],
        }
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
        if not is_simple(spec):
            for name, _setting in ASKED.values():
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What the chosen kind needs."""
        values = super().clean() or self.cleaned_data
        needed = {
            "percent": ("percent",),
            "amount": ("amount",),
            "new_price": ("amount",),
            "free_pieces": ("get",),
        }
        for name in needed.get(values.get("kind", ""), ()):
            if not values.get(name):
                self.add_error(name, _("This is missing."))
        return values

    def read(self, zone: ZoneInfo) -> DiscountSpec:
        """The discount that the form says; BadValue."""
        values = self.cleaned_data
        limits = {name: values[name] for name in (*LIMITS, "budget_rial") if values[name]}
        first, last = values["first_day"], values["last_day"]
        known = write_discount(self.known) if self.known else {}
        return read_discount(
            {
                **known,
                "name": values["name"],
                "what": self._read_kind(),
                "on": {"skus": values["skus"], "categories": values["categories"]},
                "most_rial": values["most_rial"],
                "smallest_rial": values["smallest_rial"] or 0,
                "largest_rial": values["largest_rial"],
                "conditions": self._read_conditions(known),
                "automatic": values["automatic"],
                "free_again": values["free_again"],
                "limits": limits,
                "priority": values["priority"] or 0,
                "starts_at": _write(first and start_of_day(first, zone)),
                "ends_at": _write(last and end_of_day(last, zone)),
            }
        )

    def draft(self, zone: ZoneInfo) -> DiscountSpec | None:
        """What the form says so far; None while something is missing or cannot be."""
        if set(self.errors) - {"name"}:
            return None
        self.cleaned_data["name"] = self.cleaned_data.get("name") or "—"
        try:
            return self.read(zone)
        except BadValue:
            return None

    def _read_kind(self) -> dict[str, Any]:
        values = self.cleaned_data
        kind = values["kind"]
        settings: dict[str, dict[str, Any]] = {
            "percent": {"percent": str(values["percent"])},
            "amount": {"amount_rial": values["amount"]},
            "new_price": {"price_rial": values["amount"]},
            "free_pieces": {"buy": values["buy"] or 0, "get": values["get"]},
            "menu": {},
        }
        return {"kind": kind, **settings[kind]}

    def _read_conditions(self, known: dict[str, Any]) -> dict[str, Any]:
        if not is_simple(self.known):
            kept: dict[str, Any] = known["conditions"]
            return kept
        parts = [
            {"kind": kind, setting: list(self.cleaned_data[name])}
            for kind, (name, setting) in ASKED.items()
            if self.cleaned_data[name]
        ]
        return {"kind": "all", "parts": parts}


def is_simple(spec: DiscountSpec | None) -> bool:
    """Whether the form can say its conditions; otherwise they stay as somebody else wrote them."""
    if spec is None:
        return True
    parts = spec.conditions.get("parts", [None])
    kinds = [part.get("kind") if part else None for part in parts]
    return (
        spec.conditions["kind"] == "all"
        and set(kinds) <= set(ASKED)
        and len(kinds) == len(set(kinds))
    )


def fill(spec: DiscountSpec, group_id: int | None, zone: ZoneInfo) -> dict[str, Any]:
    """The form's values for a discount."""
    what = write_discount(spec)["what"]
    values: dict[str, Any] = {
        name: getattr(spec, name)
        for name in (
            *("name", "most_rial", "smallest_rial", "largest_rial", "automatic", "free_again"),
            "priority",
        )
    }
    values |= {name: getattr(spec.limits, name) for name in (*LIMITS, "budget_rial")}
    values |= {
        "kind": what["kind"],
        "percent": Decimal(what["percent"]) if what["kind"] == "percent" else None,
        "amount": what.get("amount_rial") or what.get("price_rial"),
        "buy": what.get("buy"),
        "get": what.get("get"),
        "skus": list(spec.on.skus),
        "categories": list(spec.on.categories),
        "first_day": spec.starts_at and local_day(spec.starts_at, zone),
        "last_day": spec.ends_at and last_good_day(spec.ends_at, zone),
        "group": group_id,
    }
    if is_simple(spec):
        for part in spec.conditions["parts"]:
            name, setting = ASKED[part["kind"]]
            values[name] = part[setting]
    return values


def _write(at: datetime | time | None) -> str | None:
    return at.isoformat() if at else None
