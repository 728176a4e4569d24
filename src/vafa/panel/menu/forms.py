"""Forms of the menu."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.catalog.queries import list_categories
from vafa.panel.forms import PercentField, UnitInput
from vafa.ui.forms import Form, MoneyField, NumberField, TextField

NO_CATEGORY = (0, _("In no category"))


class OnMenuForm(Form):
    """What the menu says of a product or a category."""

    discount_percent = PercentField(label=_("Discount"), required=False, min_value=0, max_value=100)
    credit_percent = PercentField(label=_("Credit"), required=False, min_value=0, max_value=100)
    points = NumberField(
        label=_("Points for each piece"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=UnitInput(_("points")),
    )


class CategoryForm(OnMenuForm):
    """A shelf of the menu."""

    name = TextField(
        label=_("Name"),
        max_length=80,
        help_text=_("As your till writes it on invoices."),
    )


class ProductForm(OnMenuForm):
    """Something on the menu."""

    name = TextField(label=_("Name"), max_length=120)
    sku = TextField(
        label=_("Code"), max_length=64, help_text=_("What your till calls this product.")
    )
    category_id = forms.TypedChoiceField(
        label=_("Category"),
        required=False,
        coerce=lambda value: int(value) or None,
        empty_value=None,
    )
    price_rial = MoneyField(label=_("Price"))
    earns = forms.BooleanField(
        label=_("Counts for awards"),
        required=False,
        help_text=_("Off: it gives neither credit nor points, such as cards and deposits."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category_id"]
        field.choices = [NO_CATEGORY, *((one.id, one.name) for one in list_categories())]


class MenuFilterForm(Form):
    """Which part of the menu."""

    q = TextField(required=False, max_length=80)
    category = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    off = forms.ChoiceField(
        required=False, choices=[("", _("On the menu")), ("yes", _("Taken off the menu"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.id), one.name) for one in list_categories()]
        field: Any = self.fields["category"]
        field.choices = [("", _("Every category")), *known, ("0", NO_CATEGORY[1])]
