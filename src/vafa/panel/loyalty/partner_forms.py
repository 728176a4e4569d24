"""The forms about partners: who they are, what else some products bring, paying them out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.catalog.queries import list_categories, products
from vafa.panel.forms import OnceForm, PercentField
from vafa.partners.types import MOST_RIAL, PartnerKind, PartnerTerms, Rate
from vafa.ui.forms import Form, MobileField, MoneyField, TextField

MOST_PRODUCTS = 300


class PartnerForm(Form):
    """Who it is, and what everything they bring is worth to them."""

    name = TextField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Who they are"), choices=PartnerKind.choices)
    code = TextField(
        label=_("Code"),
        max_length=16,
        help_text=_("Latin letters and digits, such as H1: it names them at the till."),
        widget=forms.TextInput(attrs={"class": "input-ltr", "autocomplete": "off"}),
    )
    mobile = MobileField(label=_("Mobile"), required=False)
    percent = PercentField(
        label=_("Share of what they bring"), min_value=0, max_value=100, initial=10
    )
    each_rial = MoneyField(label=_("And for each piece"), max_rial=MOST_RIAL, initial=0)
    most_per_sale_rial = MoneyField(
        label=_("At most for one sale"),
        max_rial=MOST_RIAL,
        required=False,
        help_text=_("Empty: without a limit."),
    )
    most_per_month_rial = MoneyField(
        label=_("At most in a month"),
        max_rial=MOST_RIAL,
        required=False,
        help_text=_("Empty: without a limit."),
    )
    is_active = forms.BooleanField(
        label=_("Brings sales"),
        required=False,
        initial=True,
        help_text=_("Off: no longer chosen at the till; what is owed is still owed."),
    )

    def write(self, known: PartnerTerms | None = None) -> PartnerTerms:
        """The form as terms; the rates of single products are those known."""
        values: dict[str, Any] = dict(self.cleaned_data)
        rate = Rate(percent=values.pop("percent"), each_rial=values.pop("each_rial"))
        return PartnerTerms(**values, rate=rate, rates=known.rates if known else ())

    @classmethod
    def fill(cls, terms: PartnerTerms) -> dict[str, Any]:
        """What stands in the form of a partner who is there."""
        values = {name: getattr(terms, name, None) for name in cls.base_fields}
        return values | {"percent": terms.rate.percent, "each_rial": terms.rate.each_rial}


class RateForm(Form):
    """What a category or a product brings instead."""

    of = forms.ChoiceField(label=_("Of"))
    percent = PercentField(label=_("Share"), min_value=0, max_value=100, initial=0)
    each_rial = MoneyField(label=_("And for each piece"), max_rial=MOST_RIAL, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        menu = products().filter(is_active=True).order_by("name")[:MOST_PRODUCTS]
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            (_("Categories"), [(f"category:{one.name}", one.name) for one in list_categories()]),
            (_("Products"), [(f"sku:{one.sku}", one.name) for one in menu]),
        ]

    def add_to(self, terms: PartnerTerms) -> PartnerTerms:
        """The terms with this rate, in the place of another one for the same."""
        kind, _colon, name = self.cleaned_data["of"].partition(":")
        rate = Rate(
            percent=self.cleaned_data["percent"],
            each_rial=self.cleaned_data["each_rial"],
            **{kind: name},
        )
        rest = [one for one in terms.rates if (one.category, one.sku) != (rate.category, rate.sku)]
        return replace(terms, rates=(*rest, rate))


class PayoutForm(OnceForm):
    """What was paid."""

    amount_rial = MoneyField(label=pgettext_lazy("money", "Amount"), min_rial=1, max_rial=MOST_RIAL)
    note = TextField(label=_("Number of the receipt, or a note"), max_length=200)
