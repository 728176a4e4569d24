"""What a form asks of somebody who has an account at a gateway, for texts or for payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from vafa.foundation.gateway_settings import HIDDEN, SettingField
from vafa.ui.forms import Form, dress

SETTINGS = "settings/"  # as refusals point at them
MANY_LINES = {"headers", "body"}


class GatewayForm(Form):
    """Under `settings/…` what the kind of gateway wants to know; `known` is what it knows."""

    def __init__(
        self,
        data: Any,
        *,
        asked: Sequence[SettingField],
        known: Mapping[str, Any],
        initial: Mapping[str, Any],
    ) -> None:
        settings = {
            f"{SETTINGS}{one.name}": known.get(one.name, one.default)
            for one in asked
            if not one.is_secret
        }
        super().__init__(data, initial={**initial, **settings})
        self.fine_names = {f"{SETTINGS}{one.name}" for one in asked if one.default}
        for one in asked:
            field = _make_field(one, has_one=bool(known.get(one.name)))
            dress(field.widget)
            self.fields[f"{SETTINGS}{one.name}"] = field

    def list_usual(self) -> list[BoundField]:
        """What is asked of everybody."""
        return [self[name] for name in self.fields if name not in self.fine_names]

    def list_fine(self) -> list[BoundField]:
        """What is right as it is at most gateways."""
        return [self[name] for name in self.fields if name in self.fine_names]

    def read_settings(self) -> dict[str, Any]:
        """What was typed for the gateway, by the names of its settings."""
        return {
            name.removeprefix(SETTINGS): value
            for name, value in self.cleaned_data.items()
            if name.startswith(SETTINGS)
        }


def _make_field(one: SettingField, *, has_one: bool) -> forms.Field:
    """A field for one setting. A secret is never written back into the page."""
    more: dict[str, Any] = {"label": one.label, "help_text": one.help_text}
    if one.choices:
        choices = [(choice, choice) for choice in one.choices]
        return forms.ChoiceField(choices=choices, required=one.is_required, **more)
    attrs = {"class": "input-ltr", "autocomplete": "off", "spellcheck": "false"}
    widget: forms.Widget = forms.TextInput(attrs=attrs)
    if one.is_secret:
        attrs |= {"autocomplete": "new-password", "placeholder": HIDDEN if has_one else ""}
        widget = forms.PasswordInput(attrs=attrs)
    elif one.name in MANY_LINES:
        widget = forms.Textarea(attrs={**attrs, "rows": 3})
    return forms.CharField(
        required=one.is_required and not has_one, max_length=4000, widget=widget, **more
    )
