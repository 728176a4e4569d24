"""What cannot be undone is typed by hand first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.ui.forms import Form, TextField


class TypedForm(Form):
    """One field, into which `wanted` is typed; `fits` says whether what was typed is that."""

    typed = TextField(label=gettext_lazy("Write it by hand"), max_length=130)

    def __init__(self, *args: Any, wanted: str, fits: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted, self.fits = wanted, fits
        self.fields["typed"].widget.attrs |= {"data-must-equal": wanted, "autocomplete": "off"}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if not self.fits(typed):
            raise ValidationError(_("Write just this: %(wanted)s") % {"wanted": self.wanted})
        return typed
