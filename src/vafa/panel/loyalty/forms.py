"""The form of a rule: from a rule to fields, and back to a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import end_of_day, last_good_day, local_day, start_of_day
from vafa.foundation.money import Rounding
from vafa.panel.loyalty.options import AWARDS, CONDITIONS, LASTING, Choice
from vafa.rules.errors import BadValue
from vafa.rules.types import AllOf, Node, RuleSpec, read_rule, write_rule
from vafa.ui.forms import Form, JalaliDateField, MoneyField, NumberField, TextField, dress

SAMPLE_RIAL = 8_400_000
BASIS = ("before_discounts", "with_tax", "with_fees", "with_tip", "with_credit_part")


class RuleForm(Form):
    """If, then, within. Fields of a choice that is not chosen are passed over."""

    name = TextField(label=_("Name of the rule"), max_length=120)
    award = forms.ChoiceField(choices=[(one.slug, one.title) for one in AWARDS])
    lasting = forms.ChoiceField(choices=[(one.slug, one.title) for one in LASTING])
    wait_hours = NumberField(label=_("Usable after hours"), required=False, min_value=0)
    wait_days = NumberField(label=_("Usable after days"), required=False, min_value=0)
    cap_rial = MoneyField(label=_("At most per invoice"), required=False, min_rial=1)
    cap_points = NumberField(label=_("At most points per invoice"), required=False, min_value=1)
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
    before_discounts = forms.BooleanField(label=_("The price before discounts"), required=False)
    with_tax = forms.BooleanField(label=_("Tax too"), required=False)
    with_fees = forms.BooleanField(label=_("Delivery and service too"), required=False)
    with_tip = forms.BooleanField(label=_("The tip too"), required=False)
    with_credit_part = forms.BooleanField(label=_("What credit paid too"), required=False)
    only_categories = TextField(
        label=_("Only these shelves of the menu"),
        required=False,
        max_length=400,
        help_text=_("Names as on the menu, with a comma between them; empty for all."),
    )
    only_skus = TextField(
        label=_("Only these products"),
        required=False,
        max_length=400,
        help_text=_("Codes of products, with a comma between them; empty for all."),
    )
    counts_from = JalaliDateField(label=_("This change counts from"), required=False)
    note = TextField(label=_("Why this change"), required=False, max_length=300)
    sample_rial = MoneyField(label=_("An invoice of"), required=False, min_rial=1)

    def __init__(
        self,
        data: Any = None,
        *,
        zone: ZoneInfo,
        at: datetime,
        branches: Mapping[int, str],
        labels: Mapping[str, Any],
        base: RuleSpec,
        is_look: bool = False,
    ) -> None:
        self.zone, self.at, self.base = zone, at, base
        self.spec: RuleSpec | None = None
        self.shown, self.kept = split_conditions(base.conditions)
        super().__init__(data, initial=_fill(base, self.shown, zone))
        self.fields["name"].required = not is_look  # one may look before giving it a name
        for choice in (*AWARDS, *LASTING, *CONDITIONS):
            for name, field in choice.fields.items():
                own = self.fields[choice.name_of(name)] = deepcopy(field)
                own.required = False
        for condition in CONDITIONS:
            self.fields[f"if_{condition.slug}"] = forms.BooleanField(
                label=condition.title, required=False
            )
        self.fields["branch_branch_ids"].choices = list(branches.items())  # type: ignore[attr-defined]
        self.fields["member_of_labels"].choices = list(labels.items())  # type: ignore[attr-defined]
        for field in self.fields.values():
            dress(field.widget)

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

    def list_choices(self, table: Iterable[Choice]) -> list[tuple[Choice, list[BoundField]]]:
        """Each choice of a table with its fields."""
        return [(one, [self[one.name_of(name)] for name in one.fields]) for one in table]

    def list_conditions(self) -> list[tuple[Choice, BoundField, list[BoundField]]]:
        """Each condition with its box to tick and its fields."""
        found = self.list_choices(CONDITIONS)
        return [(one, self[f"if_{one.slug}"], fields) for one, fields in found]

    def _write(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        award, lasting = _get(AWARDS, cleaned["award"]), _get(LASTING, cleaned["lasting"])
        multiplies = award.fixed["kind"] == "multiply"
        before = write_rule(self.base)
        cap = cleaned["cap_points"] if award.slug.startswith("points") else cleaned["cap_rial"]
        return {
            **before,
            "name": cleaned["name"] or "—",
            "conditions": self._write_conditions(cleaned),
            "reward": award.read(cleaned),
            "terms": {} if multiplies else self._write_terms(lasting, cleaned, before["terms"]),
            "basis": {
                **{name: cleaned[name] for name in BASIS},
                "only_categories": _split(cleaned["only_categories"]),
                "only_skus": _split(cleaned["only_skus"]),
            },
            "rounding": cleaned["rounding"],
            "step": cleaned["step_rial"] if award.slug.startswith("credit") else None,
            "cap_per_sale": None if multiplies else cap,
            "exclusive": cleaned["exclusive"],
            "priority": cleaned["priority"] or 0,
            "starts_at": _iso(cleaned["starts"] and start_of_day(cleaned["starts"], self.zone)),
            "ends_at": _iso(cleaned["ends"] and end_of_day(cleaned["ends"], self.zone)),
        }

    def _write_terms(
        self, lasting: Choice, cleaned: Mapping[str, Any], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        old = before["expiry"] or {}
        own = old if lasting.fixed and lasting.fits(old) else {}
        kept = {name: value for name, value in own.items() if name not in lasting.fields}
        return {
            **before,
            "wait_hours": cleaned["wait_hours"] or 0,
            "wait_days": cleaned["wait_days"] or 0,
            "expiry": {**kept, **lasting.read(cleaned)} if lasting.fixed else None,
        }

    def _write_conditions(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        asked = [
            {"kind": one.slug, **one.read(cleaned)}
            for one in CONDITIONS
            if cleaned[f"if_{one.slug}"]
        ]
        kept = write_rule(self.base.model_copy(update={"conditions": AllOf(self.kept)}))
        return {"kind": "all", "parts": [*asked, *kept["conditions"]["parts"]]}

    def _find_field(self, pointer: str, cleaned: Mapping[str, Any]) -> str | None:
        """The field that a pointer into the rule means; None for the form as a whole."""
        head, *rest = pointer.strip("/").split("/")
        last = rest[-1] if rest else ""
        award, lasting = _get(AWARDS, cleaned["award"]), _get(LASTING, cleaned["lasting"])
        if head == "conditions" and len(rest) > 1:
            asked = [one for one in CONDITIONS if cleaned[f"if_{one.slug}"]]
            place = int(rest[1]) if rest[1].isdecimal() else len(asked)
            names = [asked[place].name_of(last), *map(asked[place].name_of, asked[place].fields)]
        elif head == "reward":
            names = [award.name_of(last), *map(award.name_of, award.fields)]
        elif head == "terms":
            names = [last, lasting.name_of(last)]
        else:
            is_points = cleaned["award"].startswith("points")
            cap = "cap_points" if is_points else "cap_rial"
            names = [{"cap_per_sale": cap, "step": "step_rial"}.get(head, head)]
        return next((name for name in names if name in self.fields), None)


def split_conditions(node: Node) -> tuple[dict[str, Any], tuple[Node, ...]]:
    """The conditions that the form has fields for, by slug, and those that it keeps as they are."""
    slugs = {one.slug for one in CONDITIONS}
    shown: dict[str, Any] = {}
    kept: list[Node] = []
    for part in node.parts if isinstance(node, AllOf) else (node,):
        slug = getattr(part, "slug", "")
        if slug in slugs and slug not in shown:
            shown[slug] = part
        else:
            kept.append(part)
    return shown, tuple(kept)


def _fill(spec: RuleSpec, shown: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    data = write_rule(spec)
    award = next(one for one in AWARDS if one.fits(data["reward"]))
    expiry = data["terms"]["expiry"] or {}
    lasting = next(one for one in LASTING if one.fits(expiry))
    values: dict[str, Any] = {
        "name": spec.name,
        "award": award.slug,
        **award.fill(_typed(spec.reward)),
        "lasting": lasting.slug,
        **(lasting.fill(_typed(spec.terms.expiry)) if spec.terms.expiry else {}),
        "wait_hours": spec.terms.wait_hours or None,
        "wait_days": spec.terms.wait_days or None,
        "cap_points" if award.slug.startswith("points") else "cap_rial": spec.cap_per_sale,
        "step_rial": spec.step,
        "rounding": spec.rounding.value,
        "exclusive": spec.exclusive,
        "priority": spec.priority,
        "only_categories": "، ".join(spec.basis.only_categories),
        "only_skus": "، ".join(spec.basis.only_skus),
        "starts": spec.starts_at and local_day(spec.starts_at, zone),
        "ends": spec.ends_at and last_good_day(spec.ends_at, zone),
        "sample_rial": SAMPLE_RIAL,
    }
    values |= {name: getattr(spec.basis, name) for name in BASIS}
    for condition in CONDITIONS:
        if condition.slug in shown:
            values[f"if_{condition.slug}"] = True
            values |= condition.fill(_typed(shown[condition.slug]))
    return values


def _typed(shape: Any) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in type(shape).model_fields}


def _get(table: Iterable[Choice], slug: str) -> Choice:
    return next(one for one in table if one.slug == slug)


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.replace("،", ",").split(",") if word.strip()]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
