"""Forms about customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.checkout.queries import load_settings
from vafa.customers.types import Gender, JoinedBy, Profile
from vafa.foundation.jalali import MONTHS, from_jalali
from vafa.insight.types import GROUPS
from vafa.ledger.types import EndedLot, Unit
from vafa.panel.forms import OnceForm
from vafa.reports.queries import NO_GROUP
from vafa.ui import formats
from vafa.ui.forms import Form, JalaliDateField, MobileField, MoneyField, NumberField, TextField

FIRST_YEAR, LAST_YEAR = 1280, 1450
LEAP_YEAR = 1403  # has every day that a birthday can have


class RosterForm(Form):
    """Which customers to list."""

    q = TextField(label=gettext_lazy("Name or mobile"), required=False, max_length=80)
    group = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    branch = forms.TypedChoiceField(
        label=gettext_lazy("Branch"), required=False, coerce=int, empty_value=None
    )
    by = forms.ChoiceField(label=gettext_lazy("How they joined"), required=False)
    credit = forms.ChoiceField(
        label=gettext_lazy("Credit"),
        required=False,
        choices=[("", gettext_lazy("With and without credit")), ("1", gettext_lazy("Has credit"))],
    )
    first = JalaliDateField(label=gettext_lazy("Joined from"), required=False)
    last = JalaliDateField(label=gettext_lazy("Joined until"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, branch_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = [
            (str(branch.id), branch.name)
            for branch in list_branches()
            if branch_id in (None, branch.id)
        ]
        choices: dict[str, list[Any]] = {
            "group": [("", ""), (NO_GROUP, ""), *((group.slug, group.name) for group in GROUPS)],
            "by": [("", _("Joined in any way")), *JoinedBy.choices],
            "branch": branches if branch_id else [("", _("Every branch")), *branches],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]


class ProfileForm(Form):
    """What is known of a person. The birthday is Jalali, and its year may stay open."""

    first_name = TextField(label=gettext_lazy("First name"), required=False, max_length=60)
    last_name = TextField(label=gettext_lazy("Last name"), required=False, max_length=60)
    mobile = MobileField(label=gettext_lazy("Mobile"))
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "input-ltr", "autocomplete": "off"}),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        required=False,
        choices=[("", gettext_lazy("not known")), *Gender.choices],
    )
    birth_day = NumberField(
        label=gettext_lazy("Day of birth"), required=False, min_value=1, max_value=31
    )
    birth_month = forms.TypedChoiceField(
        label=gettext_lazy("Month of birth"), required=False, coerce=int, empty_value=None
    )
    birth_year = NumberField(
        label=gettext_lazy("Year of birth"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(number), name) for number, name in enumerate(MONTHS, 1)]
        self.fields["birth_month"].choices = [("", _("not known")), *months]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A birthday has both day and month, and the calendar has such a day."""
        values = super().clean() or {}
        for name in ("birth_day", "birth_month", "birth_year"):
            values[name] = values.get(name) or 0
        day, month = values["birth_day"], values["birth_month"]
        if bool(day) != bool(month):
            self.add_error("birth_day", _("Give both the day and the month."))
        elif day:
            try:
                from_jalali(values["birth_year"] or LEAP_YEAR, month, day)
            except ValueError:
                self.add_error("birth_day", _("The calendar has no such day."))
        return values

    @property
    def profile(self) -> Profile:
        """What was written, without the mobile."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "mobile"}
        return Profile(**values)


class NoteForm(Form):
    """A few words about a customer."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Your colleagues see it; the customer does not."),
    )


class GiveForm(OnceForm):
    """Credit or points by hand."""

    credit = MoneyField(label=gettext_lazy("Credit"), required=False, min_rial=1)
    points = NumberField(label=gettext_lazy("Or points"), required=False, min_value=1)
    last_day = JalaliDateField(label=gettext_lazy("Good until the end of"), required=False)
    reason = TextField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = load_settings()
        self.fields["credit"].help_text = _("At most %(most)s at once.") % {
            "most": formats.money(most.hand_most_rial)
        }
        self.fields["points"].help_text = _("At most %(most)s at once.") % {
            "most": formats.number(most.hand_most_points)
        }
        self.fields["last_day"].help_text = _("Left empty, it never ends.")

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        values = super().clean() or {}
        is_clean = not self.errors.keys() & {"credit", "points"}
        if is_clean and bool(values.get("credit")) == bool(values.get("points")):
            self.add_error("credit", _("Fill in either credit or points."))
        return values


class ReinstateForm(Form):
    """What of it ended to give back, until when, and why."""

    lot = forms.TypedChoiceField(
        label=gettext_lazy("What ended"), coerce=int, widget=forms.RadioSelect
    )
    last_day = JalaliDateField(label=gettext_lazy("Good until the end of"))
    why = TextField(label=gettext_lazy("Reason, kept on the record"), max_length=200)

    def __init__(self, *args: Any, ended: list[EndedLot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].choices = [  # type: ignore[attr-defined]
            (str(one.lot_id), _say_ended(one)) for one in ended
        ]


def _say_ended(ended: EndedLot) -> str:
    if ended.unit == Unit.CREDIT:
        amount = formats.money(ended.amount)
    else:
        amount = _("%(number)s points") % {"number": formats.number(ended.amount)}
    return _("%(amount)s, ended on %(day)s") % {
        "amount": amount,
        "day": formats.day(ended.ended_at - timedelta(seconds=1)),  # its last day
    }


class ProtectForm(Form):
    """Until when a customer does not fall, and why."""

    until = JalaliDateField(
        label=gettext_lazy("Does not fall until"),
        required=False,
        help_text=gettext_lazy("Left empty, the protection ends now."),
    )
    why = TextField(label=gettext_lazy("Reason, kept on the record"), max_length=200)
