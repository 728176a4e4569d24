"""Forms about sales."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.foundation.ids import new_id
from vafa.sales.types import Channel, ReturnLine
from vafa.ui import formats
from vafa.ui.forms import Form, JalaliDateField, TextField

if TYPE_CHECKING:
    from vafa.sales.models import SaleLine


class SalesForm(Form):
    """Which sales to list."""

    q = TextField(label=gettext_lazy("Invoice number"), required=False, max_length=64)
    first = JalaliDateField(label=gettext_lazy("From"), required=False)
    last = JalaliDateField(label=gettext_lazy("To"), required=False)
    branch = forms.TypedChoiceField(
        label=gettext_lazy("Branch"), required=False, coerce=int, empty_value=None
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        choices=[("", gettext_lazy("Every channel")), *Channel.choices],
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Customer"),
        required=False,
        choices=[
            ("", gettext_lazy("With and without a customer")),
            ("known", gettext_lazy("With a customer")),
            ("unknown", gettext_lazy("Without a customer")),
        ],
    )

    def __init__(self, *args: Any, branch_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = [
            (str(branch.id), branch.name)
            for branch in list_branches()
            if branch_id in (None, branch.id)
        ]
        choices = branches if branch_id else [("", _("Every branch")), *branches]
        self.fields["branch"].choices = choices  # type: ignore[attr-defined]


class ReturnForm(Form):
    """How much of each line came back. The number, drawn with the form, makes a repeat harmless."""

    reason = TextField(label=gettext_lazy("Reason"), required=False, max_length=200)
    number = forms.RegexField(r"^\d{1,19}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[SaleLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = str(new_id())
        self._lines = [line for line in lines if line.quantity > line.returned_quantity]
        for line in self._lines:
            left = (line.quantity - line.returned_quantity).normalize()
            widget = forms.TextInput(
                attrs={"class": "input fa-digits", "inputmode": "decimal", "data-digits": True}
            )
            self.fields[f"line_{line.position}"] = forms.DecimalField(
                label=line.name,
                required=False,
                min_value=Decimal(0),
                max_value=left,
                decimal_places=3,
                localize=False,
                widget=widget,
                help_text=_("of %(count)s") % {"count": formats.number(left)},
            )

    @property
    def line_fields(self) -> list[forms.BoundField]:
        """The fields of the lines, in their order."""
        return [self[f"line_{line.position}"] for line in self._lines]

    def clean(self) -> dict[str, Any]:
        """Something must have come back."""
        values = super().clean() or {}
        if not self.errors and not self.taken:
            self.add_error(None, _("How much of what came back?"))
        return values

    @property
    def taken(self) -> tuple[ReturnLine, ...]:
        """What came back."""
        quantities = {
            line.position: self.cleaned_data.get(f"line_{line.position}") for line in self._lines
        }
        return tuple(
            ReturnLine(position=position, quantity=quantity)
            for position, quantity in quantities.items()
            if quantity
        )
