"""Forms that also put questions which are not known before: fields that a business made."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from vafa.foundation.asking import Ask, Question
from vafa.foundation.errors import Refused
from vafa.ui.forms import Form, JalaliDateField, TextField, dress


class AskingForm(Form):
    """A form with questions after its own fields; `answers` has what was written, by name."""

    def __init__(self, *args: Any, questions: Iterable[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.answers: dict[str, Any] = {}
        for question in self.questions:
            field = _draw(question.ask)
            dress(field.widget)
            self.fields[question.name] = field
            self.initial.setdefault(question.name, _prepare(question))

    def clean(self) -> dict[str, Any]:
        """Each answer is read by its own question, which says at its place what is wrong."""
        values = super().clean() or {}
        for question in self.questions:
            if question.name in self.errors:
                continue
            try:
                self.answers[question.name] = question.read(values.pop(question.name))
            except Refused as refusal:
                self.add_error(question.name, str(refusal))
        return values

    def list_asked(self) -> list[BoundField]:
        """The questions as they are drawn."""
        return [self[question.name] for question in self.questions]


def _draw(ask: Ask) -> forms.Field:
    label = str(ask.label)
    choices: list[Any] = list(ask.of)
    if ask.kind == "day":
        return JalaliDateField(label=label, required=False)
    if ask.kind == "several":
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    if ask.kind in ("one", "yes"):
        if ask.kind == "yes":
            choices = [("1", _("yes")), ("0", _("no"))]
        return forms.ChoiceField(
            label=label, required=False, choices=[("", _("not known")), *choices]
        )
    field = TextField(label=label, required=False, max_length=300)
    if ask.kind == "decimal":
        field.widget.attrs |= {"inputmode": "decimal", "class": "fa-digits", "data-digits": True}
    return field


def _prepare(question: Question) -> Any:
    """A stored value as the field of the form shows it."""
    value = question.value
    if question.ask.kind == "yes" and value is not None:
        return "1" if value else "0"
    if question.ask.kind == "day" and value:
        return date.fromisoformat(value)
    return "" if value is None else value
