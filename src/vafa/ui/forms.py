"""Forms that look like the house and read what people in Iran type.

Persian, Arabic and Latin digits are all read; values stay Latin, and the font draws them Persian.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vafa.foundation.formatting import format_number
from vafa.foundation.jalali import format_date, parse_date
from vafa.foundation.money import UNIT_LABELS, Unit, from_rial, spell_money, to_rial
from vafa.foundation.persian import clean_text, to_latin_digits
from vafa.foundation.phone import read_mobile
from vafa.ui.formats import fa, money
from vafa.ui.frame import current_frame

_SEPARATORS = re.compile(r"[\s,٬،_'\u200c]+")
_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, ""),
    (forms.widgets.Input, "input"),
)
MAX_RIAL = 10**15


class Form(forms.Form):
    """The base of every form: dresses its widgets and cleans what is written in Persian."""

    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)

    @property
    def changed(self) -> dict[str, Any]:
        """What was filled in otherwise than it stood, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class TextField(forms.CharField):
    """One line, kept in the stored form of Persian (see foundation.persian)."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class MoneyInput(forms.TextInput):
    """An amount with its unit beside it and its words beneath."""

    template_name = "ui/widgets/money.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        unit = Unit(current_frame().unit)
        amount = _read_amount(value)
        context["widget"]["attrs"] |= {
            "inputmode": "numeric",
            "autocomplete": "off",
            "data-money": True,
        }
        context["unit"] = UNIT_LABELS[unit]
        context["words"] = spell_money(amount, unit) if amount is not None else ""
        return context


class MoneyField(forms.Field):
    """An amount in the business's unit; the value is whole rials."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("Write the amount in digits, for example 120,000."),
        "min_value": _("The amount must be at least %(limit)s."),
        "max_value": _("The amount may be at most %(limit)s."),
    }

    def __init__(self, *, min_rial: int = 0, max_rial: int = MAX_RIAL, **kwargs: Any) -> None:
        self.min_rial, self.max_rial = min_rial, max_rial
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        amount_rial = _read_amount(value)
        if amount_rial is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount_rial

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        for code, limit, is_over in (
            ("min_value", self.min_rial, value < self.min_rial),
            ("max_value", self.max_rial, value > self.max_rial),
        ):
            if is_over:
                raise ValidationError(
                    self.error_messages[code],
                    code=code,
                    params={"limit": money(limit)},
                )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return format_number(from_rial(value, current_frame().unit), digits="latin")
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != _read_amount(data))


class MobileField(forms.CharField):
    """An Iranian mobile number in any shape; the value is +989XXXXXXXXX."""

    default_error_messages = {
        "invalid": _("This is not a mobile number. Write it like 0912 345 6789."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "class": "input-ltr fa-digits",
                    "inputmode": "tel",
                    "autocomplete": "tel",
                    "data-digits": True,
                }
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        mobile = read_mobile(text)
        if mobile is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return mobile

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(r"\+989[0-9]{9}", value):
            return f"0{value[3:6]} {value[6:9]} {value[9:]}"
        return value


class CodeField(forms.CharField):
    """A code of so many digits; the value is those digits, Latin, without separators."""

    default_error_messages = {
        "invalid": _("The code has %(length)s digits."),
    }

    def __init__(self, *, length: int, **kwargs: Any) -> None:
        self.length = length
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={
                    "class": "input-code fa-digits",
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "maxlength": length + 4,
                    "data-digits": True,
                }
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        digits = re.sub(r"[\s\-–]", "", to_latin_digits(text))
        if text and not re.fullmatch(rf"[0-9]{{{self.length}}}", digits):
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"length": fa(self.length)}
            )
        return digits


class JalaliDateInput(forms.TextInput):
    """A Jalali day with a calendar; works as plain text (1405/08/30) without script."""

    template_name = "ui/widgets/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "class": "input-ltr fa-digits",
                "placeholder": "1405/08/30",
                "autocomplete": "off",
                "inputmode": "numeric",
                "data-jdp": True,
                "data-jdp-min-date": "1300/01/01",
                "data-jdp-max-date": "1420/12/29",
                "data-digits": True,
                **(attrs or {}),
            }
        )


class JalaliDateField(forms.Field):
    """A day written in the Jalali calendar; the value is a date."""

    widget = JalaliDateInput
    default_error_messages = {"invalid": _("Write the date like 1405/08/30.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        day = parse_date(value)
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value: Any) -> Any:
        return format_date(value, digits="latin") if isinstance(value, date) else value


class NumberField(forms.IntegerField):
    """A whole number in any digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "class": "fa-digits", "data-digits": True}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = _SEPARATORS.sub("", to_latin_digits(value))
        return super().to_python(value)


def dress(widget: forms.Widget) -> None:
    """Give a widget the class of its kind; what it already has stays."""
    for kind, css in _CLASSES:
        if isinstance(widget, kind):
            if isinstance(widget, forms.CheckboxSelectMultiple):  # a RadioSelect too, to Django
                widget.template_name = "ui/widgets/chips.html"
            elif isinstance(widget, forms.RadioSelect):
                widget.template_name = "ui/widgets/choices.html"
            elif isinstance(widget, forms.FileInput):
                widget.template_name = "ui/widgets/file.html"
            has = widget.attrs.get("class", "").split()
            if css and css not in has:
                widget.attrs["class"] = " ".join([css, *has])
            return


def _read_amount(value: Any) -> int | None:
    """Whole rials from what was typed in the business's unit, or None."""
    text = _SEPARATORS.sub("", to_latin_digits(str(value or ""))).replace("٫", ".")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", text):
        return None
    try:
        return to_rial(Decimal(text), current_frame().unit)
    except (ValueError, InvalidOperation):
        return None
