"""Forms of the panel: what they share, and the sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import NotFound, Refused
from vafa.ui.forms import Form


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


class SignInForm(Form):
    """Who, and the proof of it."""

    username = forms.CharField(label=_("Username"), max_length=80)
    password = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput
    )
