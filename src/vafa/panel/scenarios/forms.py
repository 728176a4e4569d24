"""The form of a scenario: from a scenario to fields, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import BadValue, Kind
from vafa.messaging.errors import BadTemplate
from vafa.messaging.queries import list_free_variables, preview_for
from vafa.panel.choices import Choice, ShownChoice, show_choices
from vafa.panel.forms import UnitInput
from vafa.panel.questions import Sources, list_told, make_field
from vafa.panel.scenarios.options import list_moments, list_steps
from vafa.panel.scenarios.rows import ROOT, Row, change_rows, lay_out, read_rows
from vafa.panel.trees import copy_sent, fill_up, get_list, list_within, put_list
from vafa.panel.writer import Written, say_problem, write_freely
from vafa.scenarios.types import MOST_CONTROL_PERCENT, ScenarioSpec, Way, read_spec
from vafa.ui.forms import Form, MobileField, NumberField, TextField


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """A step with its fields, and the sides of a fork. `writer` is where its text is written."""

    id: str
    choice: Choice
    fields: list[BoundField]
    writer: BoundField | None
    sides: list[ShownSide]
    index: int
    is_last: bool

    @property
    def index_text(self) -> str:
        """Its place on its side, as a `change` says it."""
        return str(self.index)


@dataclass(frozen=True, kw_only=True)
class ShownSide:
    """The steps of one side of a fork, or of the way itself."""

    id: str
    way: str
    steps: list[ShownStep]

    @property
    def end_text(self) -> str:
        """The place after its last step, as a `change` says it."""
        return str(len(self.steps))


class ScenarioForm(Form):
    """When somebody sets out, the way, who may, and what it is for."""

    name = TextField(label=_("Name of the scenario"), max_length=80)
    when = forms.ChoiceField(label=_("When"))
    only_segment = forms.TypedChoiceField(
        label=_("Only who is in"), required=False, coerce=int, empty_value=None
    )
    is_over_by_purchase = forms.BooleanField(
        label=_("Who buys leaves the way"),
        required=False,
        help_text=_("They have come: no more texts and gifts of this scenario."),
    )
    again_after_days = NumberField(
        label=_("May set out again after"),
        required=False,
        min_value=1,
        max_value=3660,
        widget=UnitInput(_("days")),
        help_text=_("Empty: each customer once."),
    )
    control_percent = NumberField(
        label=_("Left out by lot"),
        required=False,
        max_value=MOST_CONTROL_PERCENT,
        widget=UnitInput(_("percent")),
        help_text=_("They get nothing on the way. By them you see what the scenario brings."),
    )
    window_days = NumberField(
        label=_("Purchases count for"),
        required=False,
        min_value=1,
        max_value=90,
        widget=UnitInput(_("days")),
        help_text=_("From setting out, for both groups alike."),
    )
    mobile = MobileField(
        label=_("Show the texts as this customer gets them"),
        required=False,
        help_text=_("Empty: some customer of yours."),
    )
    stops = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        base: ScenarioSpec,
        sources: Sources,
        at: datetime,
        is_look: bool = False,
        change: str = "",
    ) -> None:
        self.base, self.sources, self.at = base, sources, at
        self.spec: ScenarioSpec | None = None
        super().__init__(copy_sent(data), initial={})
        self.fields["name"].required = not is_look
        self._offer("when", [(one.slug, one.title) for one in list_moments().values()])
        self._offer("only_segment", [("", _("Everybody")), *sources["segments"]])
        for one in list_moments().values():
            told = base.when if isinstance(base.when, one.shape) else None
            self._add_asks(one.slug, one.asks, told=told)
        self.initial.update(self._fill())
        self.rows = self._lay_rows(change)

    def clean(self) -> dict[str, Any]:
        """Everything as one scenario, in `spec`; what cannot be said is shown at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.spec = read_spec(self._write(cleaned))
            except BadValue as problem:
                self.add_error(self._find_field(problem.pointer or "", cleaned), str(problem))
        for row in self.rows:
            self._check_words(row, cleaned)
        return cleaned

    def write_text(self, row_id: str) -> Written | None:
        """What the words of a step make, for the customer who was named; None without words."""
        text = str(self.data.get(f"{row_id}_words", "")).strip()
        if not text:
            return None
        return write_freely(text, mobile=self.cleaned_data.get("mobile", ""), at=self.at)

    def show_moments(self) -> list[ShownChoice]:
        """What may begin it, each with its fields."""
        return show_choices(self, list_moments().values())

    def show_way(self) -> ShownSide:
        """The way with everything on it."""
        return self._show_side(ROOT, "")

    def _show_side(self, parent: str, way: str) -> ShownSide:
        rows = list_within(self.rows, parent)
        shown = [self._show_row(row, rows.index(row), len(rows)) for row in rows]
        return ShownSide(id=parent, way=way, steps=shown)

    def _show_row(self, row: Row, index: int, count: int) -> ShownStep:
        choice = list_steps()[row.kind]
        ways = (Way.YES, Way.NO) if row.forks else ()
        is_text = "words" in choice.asks
        return ShownStep(
            id=row.id,
            choice=choice,
            fields=[self[f"{row.id}_{name}"] for name in choice.asks if name != "words"],
            writer=self[f"{row.id}_words"] if is_text else None,
            sides=[self._show_side(f"{row.id}.{way}", way) for way in ways],
            index=index,
            is_last=index == count - 1,
        )

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def _add_asks(self, prefix: str, asks: Mapping[str, Ask], *, told: Kind | None = None) -> None:
        for name, ask in asks.items():
            has = list_told(told, name, ask) if told is not None else []
            self.fields[f"{prefix}_{name}"] = make_field(ask, self.sources, has=has)

    def _lay_rows(self, change: str) -> list[Row]:
        laid = lay_out(self.base.steps)
        if not self.is_bound:
            self.initial["stops"] = [str(row) for row, _step in laid]
            for row, step in laid:
                choice = list_steps()[row.kind]
                self._add_asks(row.id, choice.asks, told=step)
                self.initial.update(choice.fill(step, row.id))
            return [row for row, _step in laid]
        before = read_rows(get_list(self.data, "stops"))
        rows = change_rows(before, change)
        put_list(self.data, "stops", rows)
        for row in rows:
            told = next((step for one, step in laid if one.kind == row.kind), None)
            self._add_asks(row.id, list_steps()[row.kind].asks, told=told)
        for row in set(rows) - set(before):
            fill_up(self.data, self._say_usual(row))
        return rows

    def _say_usual(self, row: Row) -> dict[str, str]:
        """What stands in the fields of a new step: what its settings are unless told otherwise."""
        choice, usual = list_steps()[row.kind], dict[str, str]()
        for name in choice.asks:
            field = choice.shape.model_fields[name]
            if not field.is_required() and field.default is not None:
                key = f"{row.id}_{name}"
                value = self.fields[key].prepare_value(field.default)
                usual[key] = "on" if value is True else str(value or "")
        return usual

    def _fill(self) -> dict[str, Any]:
        spec, when = self.base, list_moments()[self.base.when.slug]
        return {
            "name": spec.name,
            "when": when.slug,
            **when.fill(spec.when, when.slug),
            "only_segment": spec.only_segment_id,
            "is_over_by_purchase": bool(spec.goal),
            "again_after_days": spec.again_after_days,
            "control_percent": spec.control_percent,
            "window_days": spec.window_days,
        }

    def _write(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        when = list_moments()[cleaned["when"]]
        return {
            "name": cleaned["name"] or "—",
            "when": when.read(cleaned, when.slug),
            "steps": self._write_side(ROOT, cleaned),
            "goal": "purchase" if cleaned["is_over_by_purchase"] else "",
            "only_segment_id": cleaned["only_segment"],
            "again_after_days": cleaned["again_after_days"],
            "control_percent": cleaned["control_percent"] or 0,
            "window_days": cleaned["window_days"] or self.base.window_days,
        }

    def _write_side(self, parent: str, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            list_steps()[row.kind].read(cleaned, row.id)
            | {
                way: self._write_side(f"{row.id}.{way}", cleaned)
                for way in (map(str, Way) if row.forks else ())
                if way in {Way.YES, Way.NO}
            }
            for row in list_within(self.rows, parent)
        ]

    def _check_words(self, row: Row, cleaned: Mapping[str, Any]) -> None:
        """A text that cannot be written is told at its own field."""
        words = cleaned.get(f"{row.id}_words")
        if words:
            try:
                preview_for(words, customer_id=None, at=self.at)
            except BadTemplate as problem:
                said = say_problem(problem, list_free_variables())
                self.add_error(f"{row.id}_words", said)

    def _find_field(self, pointer: str, cleaned: Mapping[str, Any]) -> str | None:
        """The field that a pointer into the scenario means; None for the form as a whole."""
        head, *rest = pointer.strip("/").split("/")
        names = [head]
        if head == "when":
            slug = cleaned["when"]
            names = [f"{slug}_{name}" for name in (rest[-1:] + list(list_moments()[slug].asks))]
        if head == "steps":
            names = self._name_step_fields(rest)
        return next((name for name in names if name in self.fields), None)

    def _name_step_fields(self, path: list[str]) -> list[str]:
        parent, row = ROOT, None
        for part in path:
            beside = list_within(self.rows, parent)
            if part.isdecimal() and int(part) < len(beside):
                row = beside[int(part)]
            elif row is not None and part in {Way.YES, Way.NO}:
                parent = f"{row.id}.{part}"
        if row is None:
            return []
        return [f"{row.id}_{name}" for name in (path[-1], *list_steps()[row.kind].asks)]
