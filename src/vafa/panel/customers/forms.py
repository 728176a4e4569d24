"""Forms about customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.checkout.queries import load_settings
from vafa.customers.types import JoinedBy
from vafa.foundation.ids import read_id, write_id
from vafa.insight.queries import list_groups
from vafa.ledger.types import EndedLot, Unit
from vafa.panel.forms import OnceForm
from vafa.reports.queries import NO_GROUP, Trait
from vafa.segments.queries import map_names
from vafa.ui import formats
from vafa.ui.forms import Form, JalaliDateField, MoneyField, NumberField, TextField, dress

MOST_LETTERS = 60  # of a text to look for


def _read_segment(text: str) -> int | None:
    return read_id("seg", text)


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
    segment = forms.TypedChoiceField(
        label=gettext_lazy("Segment"), required=False, coerce=_read_segment, empty_value=None
    )
    trait = forms.ChoiceField(label=gettext_lazy("Of these people"), required=False)
    of = forms.ChoiceField(label=gettext_lazy("Or look in"), required=False)
    first = JalaliDateField(label=gettext_lazy("Joined from"), required=False)
    last = JalaliDateField(label=gettext_lazy("Joined until"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, branch_id: int | None, traits: Sequence[Trait], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is"] = TextField(label=_("for this"), required=False, max_length=MOST_LETTERS)
        dress(self.fields["is"].widget)
        branches = [
            (str(branch.id), branch.name)
            for branch in list_branches()
            if branch_id in (None, branch.id)
        ]
        choices: dict[str, list[Any]] = {
            "group": [
                ("", ""),
                (NO_GROUP, ""),
                *((group.slug, group.name) for group in list_groups()),
            ],
            "segment": [
                ("", _("Every segment")),
                *((write_id("seg", key), name) for key, name in map_names().items()),
            ],
            "trait": [
                ("", _("Everybody")),
                *(
                    (trait.title, [(f"{trait.slug}:{key}", name) for key, name in trait.options])
                    for trait in traits
                    if trait.options
                ),
            ],
            "of": [
                ("", "—"),
                *((one.slug, one.title) for one in traits if one.fits and not one.options),
            ],
            "by": [("", _("Joined in any way")), *JoinedBy.choices],
            "branch": branches if branch_id else [("", _("Every branch")), *branches],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def list_traits(self) -> tuple[tuple[str, str], ...]:
        """What is to be known of them, as (slug, value); call once the form was looked at."""
        values = self.cleaned_data
        one_of, colon, value = values.get("trait", "").partition(":")
        asked = [(one_of, value)] if colon else []
        if values.get("of") and values.get("is"):
            asked.append((values["of"], values["is"]))
        return tuple(asked)

    def has_segments(self) -> bool:
        """Whether there is a segment to choose."""
        return len(self.fields["segment"].choices) > 1  # type: ignore[attr-defined]


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
