"""Forms about files that are brought in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.foundation.asking import Ask, list_asks
from vafa.foundation.shapes import read_shape, write_shape
from vafa.imports.registry import ImportKind
from vafa.imports.types import SUFFIXES, Preview, Reading
from vafa.ui import formats
from vafa.ui.forms import Form, TextField, dress

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024
LONGEST_TEXT = 32


class UploadForm(Form):
    """A file to bring in."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("Excel or CSV, at most %(most)s megabytes.") % {
            "most": formats.number(settings.MAX_UPLOAD // MEGABYTE)
        }

    def clean_file(self) -> UploadedFile[Any]:
        """Of a kind that can be read; what is too large was refused at the door."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if Path(file.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(_("Choose an Excel or CSV file."))
        return file


class ColumnsForm(Form):
    """Which column says what, and what else its kind asks."""

    def __init__(
        self, *args: Any, kind: ImportKind, preview: Preview, reading: Reading, **kwargs: Any
    ) -> None:
        meanings = {position: slug for slug, position in reading.mapping.items()}
        guessed = {f"column_{n}": meanings.get(n, "") for n in range(len(preview.titles))}
        kwargs["initial"] = write_shape(reading.settings) | guessed
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, ask in list_asks(kind.settings).items():
            self.fields[name] = _draw(ask)
            dress(self.fields[name].widget)
        choices = [("", _("leave out"))]
        choices += [(column.slug, column.title) for column in kind.list_columns()]
        self._count = len(preview.titles)
        for number, title in enumerate(preview.titles):
            name = title or formats.fa(number + 1)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=choices,
                widget=forms.Select(attrs={"class": "select select-column", "aria-label": name}),
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """A field for each column of the file."""
        return [self[f"column_{number}"] for number in range(self._count)]

    @property
    def asked(self) -> list[forms.BoundField]:
        """A field for each thing that is asked beside the columns."""
        return [self[name] for name in list_asks(self.kind.settings)]

    @property
    def reading(self) -> Reading:
        """How the file is to be read."""
        names = list_asks(self.kind.settings)
        return Reading(
            kind=self.kind.slug,
            mapping=self._mapping,
            settings=read_shape(
                self.kind.settings, {name: self.cleaned_data[name] for name in names}
            ),
        )

    @property
    def _mapping(self) -> dict[str, int]:
        chosen = ((self.cleaned_data.get(f"column_{n}"), n) for n in range(self._count))
        return {slug: number for slug, number in chosen if slug}

    def clean(self) -> dict[str, Any]:
        """Nothing is said by two columns."""
        values = super().clean() or {}
        said = [values[f"column_{n}"] for n in range(self._count) if values.get(f"column_{n}")]
        if len(said) != len(set(said)):
            self.add_error(None, _("Two columns are said to be the same thing."))
        return values


def _draw(ask: Ask) -> forms.Field:
    """The field in which a setting is answered."""
    words: dict[str, Any] = {"label": str(ask.label), "help_text": str(ask.help)}
    if ask.kind == "yes":
        return forms.BooleanField(**words, required=False)
    if ask.kind == "one":
        is_needed = ask.of != "branches"
        return forms.ChoiceField(**words, required=is_needed, choices=_list_choices(ask))
    assert ask.kind == "text", f"a file asks no {ask.kind}"
    return TextField(**words, max_length=LONGEST_TEXT)


def _list_choices(ask: Ask) -> list[tuple[Any, Any]]:
    if isinstance(ask.of, str):
        branches = [(branch.code, branch.name) for branch in list_branches()]
        return [("", _("none of them")), *branches]
    return [(str(value), label) for value, label in ask.of]
