"""The form of a rule: from a rule to fields, and back to a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vafa.foundation.asking import Ask, list_asks
from vafa.foundation.jalali import end_of_day, last_good_day, local_day, start_of_day
from vafa.foundation.money import Rounding
from vafa.foundation.shapes import Shape
from vafa.panel.choices import Choice, find_choice
from vafa.panel.loyalty.caps import CapRows
from vafa.panel.loyalty.options import (
    ALWAYS,
    list_awards,
    list_conditions,
    list_lasting,
    list_triggers,
)
from vafa.panel.questions import Sources, list_told, make_field
from vafa.panel.trees import TreeRows, copy_sent
from vafa.rules.errors import BadValue
from vafa.rules.types import Basis, Multiply, RuleSpec, read_rule, write_rule
from vafa.ui.forms import Form, JalaliDateField, MoneyField, NumberField, TextField

SAMPLE_RIAL = 8_400_000


class RuleForm(Form):
    """When, if, then, within. Fields of a choice that is not chosen are passed over."""

    name = TextField(label=_("Name of the rule"), max_length=120)
    when = forms.ChoiceField(label=_("When"))
    award = forms.ChoiceField(label=_("What is given"))
    lasting = forms.ChoiceField(label=_("How long it is good"))
    wait_hours = NumberField(label=_("Usable after hours"), required=False, min_value=0)
    wait_days = NumberField(label=_("Usable after days"), required=False, min_value=0)
    cap_rial = MoneyField(label=_("At most per invoice"), required=False, min_rial=1)
    cap_number = NumberField(label=_("At most per invoice"), required=False, min_value=1)
    starts = JalaliDateField(label=_("From day"), required=False)
    ends = JalaliDateField(label=_("To the end of day"), required=False)
    exclusive = forms.BooleanField(
        label=_("Applies alone"),
        required=False,
        help_text=_("Where it applies, no other rule does."),
    )
    priority = NumberField(
        label=_("Importance"),
        required=False,
        min_value=-1000,
        max_value=1000,
        help_text=_("Among rules that apply alone the highest number wins."),
    )
    rounding = forms.ChoiceField(
        label=_("Rounding"),
        choices=[
            (Rounding.DOWN.value, _("Down")),
            (Rounding.HALF_UP.value, _("To the nearest")),
            (Rounding.UP.value, _("Up")),
        ],
    )
    step_rial = MoneyField(label=_("To full"), required=False, min_rial=1)
    counts_from = JalaliDateField(label=_("This change counts from"), required=False)
    note = TextField(label=_("Why this change"), required=False, max_length=300)
    sample_rial = MoneyField(label=_("An invoice of"), required=False, min_rial=1)
    nodes = forms.Field(widget=forms.MultipleHiddenInput, required=False)
    caps = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        zone: ZoneInfo,
        at: datetime,
        sources: Sources,
        base: RuleSpec,
        is_look: bool = False,
        change: str = "",
    ) -> None:
        self.zone, self.at, self.base, self.sources = zone, at, base, sources
        self.spec: RuleSpec | None = None
        super().__init__(copy_sent(data), initial={})
        self.fields["name"].required = not is_look  # one may look before giving it a name
        self._add_choices("when", list_triggers())
        self._add_choices("award", list_awards())
        self._add_choices("lasting", list_lasting(), (ALWAYS, _("Without end")))
        self._add_asks("basis", list_asks(Basis), told=[base.basis])
        self.initial.update(self._fill())
        self.tree = TreeRows(
            self, base.conditions, choices=list_conditions(), sources=sources, change=change
        )
        self.cap_rows = CapRows(self, change)

    def clean(self) -> dict[str, Any]:
        """Everything as one rule, in `spec`; what cannot be said is shown at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.spec = read_rule(self._write(cleaned))
            except BadValue as problem:
                self.add_error(self._find_field(problem.pointer or "", cleaned), str(problem))
        return cleaned

    @property
    def counts_from_at(self) -> datetime | None:
        """The instant from which a change counts; None for at once."""
        day = self.cleaned_data.get("counts_from")
        if day is None or day == local_day(self.at, self.zone):
            return None
        return start_of_day(day, self.zone)

    def has_more(self) -> bool:
        """Whether something is set, or wrong, in the part that is folded away."""
        usual = RuleSpec(name="—", reward=self.base.reward)
        names = ("basis", "rounding", "step", "exclusive", "priority")
        return bool(self.errors) or any(
            getattr(self.base, name) != getattr(usual, name) for name in names
        )

    def show_asks(self, prefix: str, names: Iterable[str]) -> list[BoundField]:
        """The fields of some questions."""
        return [self[f"{prefix}_{name}"] for name in names]

    def _add_choices(self, name: str, choices: Iterable[Choice], *more: tuple[str, Any]) -> None:
        titles = [(one.slug, one.title) for one in choices]
        self.fields[name].choices = [*titles, *more]  # type: ignore[attr-defined]
        for one in choices:
            told = [self.base.reward] if isinstance(self.base.reward, one.shape) else []
            self._add_asks(one.slug, one.asks, told=told)

    def _add_asks(
        self, prefix: str, asks: Mapping[str, Ask], *, told: Sequence[Shape] = ()
    ) -> None:
        """A field for each question. What shapes of the rule `told` before stays possible."""
        for name, ask in asks.items():
            has = [value for one in told for value in list_told(one, name, ask)]
            self.fields[f"{prefix}_{name}"] = make_field(ask, self.sources, has=has)

    def _fill(self) -> dict[str, Any]:
        spec, data = self.base, write_rule(self.base)
        when = find_choice(list_triggers(), data["when"])
        award = find_choice(list_awards(), data["reward"])
        expiry = spec.terms.expiry
        lasting = find_choice(list_lasting(), data["terms"]["expiry"]) if expiry else None
        basis = {f"basis_{name}": getattr(spec.basis, name) for name in list_asks(Basis)}
        return {
            "name": spec.name,
            "when": when.slug,
            **when.fill(spec.when, when.slug),
            "award": award.slug,
            **award.fill(spec.reward, award.slug),
            "lasting": lasting.slug if lasting else ALWAYS,
            **(lasting.fill(expiry, lasting.slug) if lasting and expiry else {}),
            "wait_hours": spec.terms.wait_hours or None,
            "wait_days": spec.terms.wait_days or None,
            "cap_rial" if award.is_money else "cap_number": spec.cap_per_sale,
            "step_rial": spec.step,
            "rounding": spec.rounding.value,
            "exclusive": spec.exclusive,
            "priority": spec.priority,
            **basis,
            "starts": spec.starts_at and local_day(spec.starts_at, self.zone),
            "ends": spec.ends_at and last_good_day(spec.ends_at, self.zone),
            "sample_rial": SAMPLE_RIAL,
        }

    def _write(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        when = _get(list_triggers(), cleaned["when"])
        award = _get(list_awards(), cleaned["award"])
        before = write_rule(self.base)
        is_money = award.is_money
        basis = Choice(
            slug="", title="", icon="", shape=Basis, fixed={}, asks=list_asks(Basis)
        ).read(cleaned, "basis")
        return {
            **before,
            "name": cleaned["name"] or "—",
            "when": when.read(cleaned, when.slug),
            "conditions": self.tree.write(cleaned),
            "reward": award.read(cleaned, award.slug),
            "terms": self._write_terms(award, cleaned, before["terms"]),
            "basis": basis,
            "rounding": cleaned["rounding"],
            "step": cleaned["step_rial"] if is_money else self._keep_step(award),
            "cap_per_sale": cleaned["cap_rial" if is_money else "cap_number"],
            "caps": self.cap_rows.write(cleaned, is_money=is_money),
            "exclusive": cleaned["exclusive"],
            "priority": cleaned["priority"] or 0,
            "starts_at": _iso(cleaned["starts"] and start_of_day(cleaned["starts"], self.zone)),
            "ends_at": _iso(cleaned["ends"] and end_of_day(cleaned["ends"], self.zone)),
        }

    def _keep_step(self, award: Choice) -> int | None:
        kind = self.base.reward_kind
        is_alike = (kind.unit, kind.is_money()) == (award.unit, award.is_money)
        return self.base.step if is_alike else None

    def _write_terms(
        self, award: Choice, cleaned: Mapping[str, Any], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        if award.shape is Multiply or award.unit is None:
            return {}
        slug = cleaned["lasting"]
        lasting = None if slug == ALWAYS else _get(list_lasting(), slug)
        return {
            **before,
            "wait_hours": cleaned["wait_hours"] or 0,
            "wait_days": cleaned["wait_days"] or 0,
            "expiry": lasting.read(cleaned, slug) if lasting else None,
        }

    def _find_field(self, pointer: str, cleaned: Mapping[str, Any]) -> str | None:
        """The field that a pointer into the rule means; None for the form as a whole."""
        head, *rest = pointer.strip("/").split("/")
        last = rest[-1] if rest else ""
        when = _get(list_triggers(), cleaned["when"])
        award = _get(list_awards(), cleaned["award"])
        is_money = award.is_money
        match head:
            case "when":
                names = [f"{when.slug}_{name}" for name in (last, *when.asks)]
            case "conditions":
                names = self.tree.name_fields(rest)
            case "reward":
                names = [f"{award.slug}_{name}" for name in (last, *award.asks)]
            case "terms":
                names = [last, f"{cleaned['lasting']}_{last}"]
            case "basis":
                names = [f"basis_{last}"]
            case "caps":
                names = self.cap_rows.name_fields(rest, cleaned, is_money=is_money)
            case "cap_per_sale":
                names = ["cap_rial" if is_money else "cap_number"]
            case _:
                names = [{"step": "step_rial"}.get(head, head)]
        return next((name for name in names if name in self.fields), None)


def _get(choices: Iterable[Choice], slug: str) -> Choice:
    return next(one for one in choices if one.slug == slug)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
