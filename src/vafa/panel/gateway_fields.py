"""What a form asks of somebody who has an account at a gateway, for texts or for payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from vafa.foundation.gateway_settings import HIDDEN, SettingField
from vafa.ui.forms import Form, NumberField, TextField, dress

SETTINGS = "settings/"  # as refusals point at them
MANY_LINES = {"headers", "body"}


class Kind(Protocol):
    """A kind of gateway."""

    @property
    def title(self) -> Any: ...
    @property
    def fields(self) -> Sequence[SettingField]: ...


class Account(Protocol):
    """An account as it is; secrets in `settings` are dots."""

    @property
    def title(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...


class GatewayForm(Form):
    """An account, or a new one with its `turn`; under `settings/…` what its kind of gateway wants
    to know. `more` is what a form of more fields begins with.
    """

    title = TextField(label=gettext_lazy("Name"), max_length=60)
    position = NumberField(
        label=gettext_lazy("Turn"),
        min_value=0,
        max_value=99,
        help_text=gettext_lazy("The smallest is tried first; the next one when it fails."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def __init__(
        self, data: Any, *, kind: Kind, account: Account | None, turn: int, **more: Any
    ) -> None:
        known = account.settings if account else {}
        settings = {
            f"{SETTINGS}{one.name}": known.get(one.name, one.default)
            for one in kind.fields
            if not one.is_secret
        }
        initial = {
            "title": account.title if account else kind.title,
            "position": account.position if account else turn,
            "is_active": account.is_active if account else True,
        }
        super().__init__(data, initial={**initial, **more, **settings})
        self.fine_names = {f"{SETTINGS}{one.name}" for one in kind.fields if one.default}
        for one in kind.fields:
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
