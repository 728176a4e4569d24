"""The form of a customer's profile, cut into parts, with the fields that the business made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import ask_custom_fields, list_custom_fields
from vafa.customers.types import Education, Gender, Profile
from vafa.foundation.jalali import MONTHS, is_jalali_day
from vafa.foundation.persian import to_latin_digits
from vafa.foundation.phone import format_phone, read_phone
from vafa.ui.answers import AskingForm
from vafa.ui.forms import MobileField, NumberField, TextField

if TYPE_CHECKING:
    from vafa.customers.models import Customer

FIRST_YEAR, LAST_YEAR = 1280, 1450
OCCASIONS = ("birth", "marriage")
_NUMBER = r"[-+]?[0-9]{1,3}(?:\.[0-9]+)?"
_PLACE = re.compile(rf"({_NUMBER})[ ,،;]+({_NUMBER})")


class PhoneField(forms.CharField):
    """Any phone in any shape; drawn as people read it, in Latin digits."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "input-ltr fa-digits", "inputmode": "tel", "data-digits": True}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        known = read_phone(value) if value else None
        return to_latin_digits(format_phone(known)) if known else value


class PlaceField(forms.CharField):
    """A place on the map as maps copy it, «35.7219, 51.3347»; the value is two numbers."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "input-ltr fa-digits", "placeholder": "35.7219, 51.3347"}
        super().__init__(max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> Any:
        text = to_latin_digits(super().clean(value)).replace("٫", ".")
        if not text:
            return None, None
        match = _PLACE.fullmatch(text)
        if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
            raise ValidationError(_("Copy it from a map: latitude, then longitude."))
        return float(match[1]), float(match[2])


def _day(label: Any) -> NumberField:
    return NumberField(label=label, required=False, min_value=1, max_value=31)


def _month(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None)


def _year(label: Any) -> NumberField:
    return NumberField(label=label, required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)


def _text(label: Any, length: int) -> TextField:
    return TextField(label=label, required=False, max_length=length)


@dataclass(frozen=True, kw_only=True)
class FormPart:
    """A named part of the form; each row has fields that stand side by side."""

    title: str
    rows: list[list[BoundField]]


class ProfileForm(AskingForm):
    """What is known of a person. Days are Jalali, and their year may stay open."""

    first_name = _text(gettext_lazy("First name"), 60)
    last_name = _text(gettext_lazy("Last name"), 60)
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
    father_name = _text(gettext_lazy("Father's name"), 60)
    national_code = forms.CharField(
        label=gettext_lazy("National code"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "input-ltr fa-digits", "inputmode": "numeric", "data-digits": True}
        ),
    )
    birth_day = _day(gettext_lazy("Day of birth"))
    birth_month = _month(gettext_lazy("Month of birth"))
    birth_year = _year(gettext_lazy("Year of birth"))
    marriage_day = _day(gettext_lazy("Day of marriage"))
    marriage_month = _month(gettext_lazy("Month of marriage"))
    marriage_year = _year(gettext_lazy("Year of marriage"))
    job = _text(gettext_lazy("Job"), 80)
    education = forms.ChoiceField(
        label=gettext_lazy("Education"),
        required=False,
        choices=[("", gettext_lazy("not known")), *Education.choices],
    )
    home_phone = PhoneField(label=gettext_lazy("Phone at home"), required=False)
    work_phone = PhoneField(label=gettext_lazy("Phone at work"), required=False)
    province = _text(gettext_lazy("Province"), 60)
    city = _text(gettext_lazy("City"), 60)
    neighbourhood = _text(gettext_lazy("Neighbourhood"), 60)
    address = _text(gettext_lazy("Address"), 300)
    place = PlaceField(label=gettext_lazy("Place on the map"), required=False)
    weight_kg = NumberField(
        label=gettext_lazy("Weight, in kilograms"), required=False, min_value=1, max_value=500
    )
    colour = _text(gettext_lazy("Favourite colour"), 30)
    about = forms.CharField(
        label=gettext_lazy("More about them"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, custom: Mapping[str, Any], **kwargs: Any) -> None:
        self.own = list_custom_fields()
        super().__init__(*args, questions=ask_custom_fields(self.own, custom), **kwargs)
        months = [(str(number), name) for number, name in enumerate(MONTHS, 1)]
        for occasion in OCCASIONS:
            month = self.fields[f"{occasion}_month"]
            month.choices = [("", _("not known")), *months]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A day to remember has both day and month, and the calendar has such a day."""
        values = super().clean()
        for occasion in OCCASIONS:
            names = [f"{occasion}_{part}" for part in ("year", "month", "day")]
            for name in names:
                values[name] = values.get(name) or 0
            year, month, day = (values[name] for name in names)
            if bool(day) != bool(month):
                self.add_error(names[-1], _("Give both the day and the month."))
            elif day and not is_jalali_day(year, month, day):
                self.add_error(names[-1], _("The calendar has no such day."))
        values["weight_kg"] = values.get("weight_kg") or 0
        return values

    @property
    def profile(self) -> Profile:
        """What was written, without the mobile."""
        latitude, longitude = self.cleaned_data["place"]
        values = {
            field.name: self.cleaned_data[field.name]
            for field in fields(Profile)
            if field.name in self.cleaned_data
        }
        return Profile(**values, latitude=latitude, longitude=longitude)

    @property
    def custom(self) -> dict[int, Any]:
        """What was written into the fields that the business made, by their ids."""
        asked = zip(self.own, self.questions, strict=True)
        return {field.id: self.answers[question.name] for field, question in asked}

    @property
    def parts(self) -> list[FormPart]:
        """The form as it is drawn."""
        parts = [
            FormPart(title=str(title), rows=[[self[name] for name in row.split()] for row in rows])
            for title, rows in _PARTS
        ]
        if self.own:
            asked = self.list_asked()
            rows = [asked[start : start + 2] for start in range(0, len(asked), 2)]
            parts.insert(1, FormPart(title=_("Your own fields"), rows=rows))
        return parts


_PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Who they are"),
        (
            "first_name last_name",
            "mobile email",
            "gender father_name",
            "birth_day birth_month birth_year",
        ),
    ),
    (
        gettext_lazy("Family, papers and work"),
        (
            "marriage_day marriage_month marriage_year",
            "national_code education",
            "job work_phone",
        ),
    ),
    (
        gettext_lazy("Where they live"),
        ("province city neighbourhood", "address", "home_phone place"),
    ),
    (gettext_lazy("Besides"), ("weight_kg colour", "about")),
)


def read_profile(customer: Customer) -> dict[str, Any]:
    """What is known, as the form shows it."""
    known = {
        name: getattr(customer, name) or "" for name in ProfileForm.base_fields if name != "place"
    }
    if customer.latitude is not None:
        known["place"] = f"{customer.latitude}, {customer.longitude}"
    return known
