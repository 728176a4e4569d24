"""The forms of the shared club: an invitation, terms, a payment that came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.coalition.types import MOST_RIAL, Taking, Terms
from vafa.foundation.ids import new_id
from vafa.ui.forms import Form, MoneyField, NumberField, TextField

_PERCENT = _("100: all of it counts. 50: half counts, so it costs them twice. 0: not taken.")
_NO_CAP = _("Empty: without a limit.")


def _percent(label: Any) -> NumberField:
    return NumberField(label=label, min_value=0, max_value=100, initial=100, help_text=_PERCENT)


def _cap(label: Any) -> MoneyField:
    return MoneyField(label=label, max_rial=MOST_RIAL, required=False, help_text=_NO_CAP)


class TermsForm(Form):
    """Both ways: how we take theirs, how they take ours."""

    here_percent = _percent(_("What of their credit counts here, in percent"))
    here_most_rial = _cap(_("At most for one purchase"))
    here_month_rial = _cap(_("At most in a month"))
    there_percent = _percent(_("What of our credit counts there, in percent"))
    there_most_rial = _cap(_("At most for one purchase"))
    there_month_rial = _cap(_("At most in a month"))

    def write(self) -> Terms:
        """The form as terms."""
        data = self.cleaned_data

        def taking(side: str) -> Taking:
            return Taking(
                percent=data[f"{side}_percent"],
                most_rial=data[f"{side}_most_rial"] or 0,
                month_rial=data[f"{side}_month_rial"] or 0,
            )

        return Terms(here=taking("here"), there=taking("there"))

    @classmethod
    def fill(cls, terms: Terms) -> dict[str, Any]:
        """What stands in the form where terms are in force."""
        sides = {"here": terms.here, "there": terms.there}
        return {
            f"{side}_{name}": getattr(taking, name) or (0 if name == "percent" else None)
            for side, taking in sides.items()
            for name in ("percent", "most_rial", "month_rial")
        }


class InviteForm(TermsForm):
    """Whom, and on which terms."""

    address = TextField(
        label=_("Address of the other business"),
        max_length=200,
        help_text=_("The link to its customers' pages, or the Latin name in it."),
        widget=forms.TextInput(attrs={"class": "input-ltr", "autocomplete": "off"}),
    )
    field_order = ("address",)


class ClearForm(Form):
    """What they paid. The key, drawn when the form is shown, makes a repeat harmless."""

    amount_rial = MoneyField(label=pgettext_lazy("money", "Amount"), min_rial=1, max_rial=MOST_RIAL)
    note = TextField(label=_("Receipt or note"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=new_id)
