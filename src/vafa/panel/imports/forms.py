"""Forms about files of sales."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.foundation.money import UNIT_LABELS, Unit
from vafa.imports.types import COLUMNS, Preview, Reading
from vafa.panel.imports.uploads import SUFFIXES
from vafa.ui import formats
from vafa.ui.forms import Form, TextField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024


class UploadForm(Form):
    """A file to bring in."""

    file = forms.FileField(
        label=gettext_lazy("File of sales"),
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
    """Which column says what, and how to read the file."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Amounts are in"),
        choices=[(unit.value, label) for unit, label in UNIT_LABELS.items()],
    )
    branch = forms.TypedChoiceField(
        label=gettext_lazy("Branch of rows that name none"),
        required=False,
        coerce=int,
        empty_value=None,
    )
    source = TextField(
        label=gettext_lazy("Name of the system it comes from"),
        max_length=32,
        help_text=gettext_lazy("The same invoice number of the same system counts once."),
    )
    earns = forms.BooleanField(
        label=gettext_lazy("These sales earn credit and points"),
        required=False,
        help_text=gettext_lazy("By the rules of their own day. Nobody gets a text either way."),
    )

    def __init__(self, *args: Any, preview: Preview, unit: str, **kwargs: Any) -> None:
        meanings = {position: slug for slug, position in preview.mapping.items()}
        guessed = {f"column_{n}": meanings.get(n, "") for n in range(len(preview.titles))}
        kwargs["initial"] = {"unit": unit, "source": "file"} | guessed
        super().__init__(*args, **kwargs)
        branches = [(str(branch.id), branch.name) for branch in list_branches()]
        only = branches[0][0] if len(branches) == 1 else ""
        self.fields["branch"].choices = [("", _("none: such rows are told")), *branches]  # type: ignore[attr-defined]
        self.fields["branch"].initial = only
        choices = [("", _("leave out")), *((column.slug, column.title) for column in COLUMNS)]
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
    def mapping(self) -> dict[str, int]:
        """Column slug → position in the file."""
        chosen = ((self.cleaned_data.get(f"column_{n}"), n) for n in range(self._count))
        return {slug: number for slug, number in chosen if slug}

    @property
    def reading(self) -> Reading:
        """How the file is to be read."""
        values = self.cleaned_data
        return Reading(
            mapping=self.mapping,
            unit=Unit(values["unit"]),
            branch_id=values["branch"],
            source=values["source"],
            earns=values["earns"],
        )

    def clean(self) -> dict[str, Any]:
        """Nothing is said by two columns."""
        values = super().clean() or {}
        chosen = [values.get(f"column_{n}") for n in range(self._count)]
        said = [slug for slug in chosen if slug]
        if len(said) != len(set(said)):
            self.add_error(None, _("Two columns are said to be the same thing."))
        return values
