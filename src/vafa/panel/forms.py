"""Forms of the panel: what they share, and the sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused
from vafa.foundation.ids import new_id
from vafa.foundation.persian import to_latin_digits
from vafa.ui.forms import Form, TextField


@contextmanager
def refusals_on(form: forms.BaseForm) -> Iterator[None]:
    """Do an act for a form: what is refused is undone and said on the form.

    The rest of the request goes on, so look at `form.is_valid()` or `form.errors` afterwards.
    """
    try:
        with transaction.atomic():
            yield
    except NotFound:
        raise
    except Refused as refusal:
        field = (refusal.pointer or "").removeprefix("/")
        form.add_error(field if field in form.fields else None, str(refusal))


def forgive(form: Form) -> list[str]:
    """What is wrong so far, in words; no field shows it: who only looks is not finished."""
    wrong = [
        f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    form._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]
    return wrong


class OnceForm(Form):
    """A form that is carried out once: its key, drawn when it is shown, makes a repeat harmless."""

    key = forms.RegexField(r"^\d{1,19}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = str(new_id())


class SignInForm(Form):
    """Who, and the proof of it."""

    username = forms.CharField(label=_("Username"), max_length=80)
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput
    )


class UnitInput(forms.TextInput):
    """A number with its unit in the same box."""

    template_name = "panel/widgets/unit.html"

    def __init__(self, unit: Any = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "data-digits": True, **(attrs or {})})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("class", None)  # the box around it wears the class
        return {**context, "unit": self.unit}


class PercentField(forms.DecimalField):
    """A number that may have a fraction, in any digits; with `unit`, not a percentage."""

    def __init__(self, *, unit: Any = "٪", **kwargs: Any) -> None:
        super().__init__(decimal_places=2, max_digits=6, widget=UnitInput(unit), **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(_latin(value))

    def prepare_value(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(value, Decimal | str):
            return value
        text = str(value)
        return text.rstrip("0").rstrip(".") if "." in text else text


class NamesField(TextField):
    """Several names or codes, with a comma between them; cleans to a list."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value).replace("،", ",")
        return [name for name in (part.strip() for part in text.split(",")) if name]

    def prepare_value(self, value: Any) -> Any:
        return "، ".join(value) if isinstance(value, list | tuple) else value


class PickedNamesField(forms.MultipleChoiceField):
    """Several names, picked from those that are known; another one is taken too."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return True


class ClockField(forms.TimeField):
    """An hour of the day, like 17:30, in any digits."""

    default_error_messages = {"invalid": _("Write the hour like 17:30.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "input-ltr fa-digits", "placeholder": "17:30", "data-digits": True}
        super().__init__(
            input_formats=["%H:%M", "%H", "%H:%M:%S"],
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        return super().to_python(_latin(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value)[:5] if isinstance(value, time) else value


def _latin(value: Any) -> Any:
    text = to_latin_digits(value).replace("٫", ".") if isinstance(value, str) else value
    return text.strip() if isinstance(text, str) else text
