"""Forms of a member's own affairs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from vafa.ui.forms import Form


class PasswordForm(Form):
    """The old password, and the new one twice."""

    old_password = forms.CharField(
        label=_("Password so far"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_("At least 8 letters or digits; a short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_old_password(self) -> str:
        """The old one has to be right: a screen left open is not a person."""
        old: str = self.cleaned_data["old_password"]
        if not self._user.check_password(old):
            raise forms.ValidationError(_("This is not your password so far."))
        return old

    def clean(self) -> dict[str, Any]:
        """Both new ones have to agree."""
        values: dict[str, Any] = super().clean() or {}
        if "again" in values and values.get("password") != values["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return values
