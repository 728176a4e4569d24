"""Limits over time as rows of the builder: for whom, within what, at most how much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vafa.panel.trees import fill_up, get_list, next_id, put_list
from vafa.ui.forms import MoneyField, NumberField, dress

if TYPE_CHECKING:
    from vafa.panel.loyalty.forms import RuleForm

_CAP = re.compile(r"k[0-9]{1,4}")
PER = [
    ("customer", _("each customer")),
    ("branch", _("each branch")),
    ("rule", _("everybody together")),
]
WITHIN = [
    ("day", _("in a day")),
    ("week", _("in a week")),
    ("month", _("in a month")),
    ("season", _("in a season")),
    ("year", _("in a year")),
    ("ever", _("for ever")),
]
USUAL = {"per": "customer", "within": "month", "counts": "amount"}
COUNTS = [("amount", _("of what is given")), ("times", _("times"))]


@dataclass(frozen=True, kw_only=True)
class ShownCap:
    """A limit with its fields."""

    id: str
    per: BoundField
    within: BoundField
    rial: BoundField
    number: BoundField
    counts: BoundField


class CapRows:
    """The limits of a form."""

    def __init__(self, form: RuleForm, change: str) -> None:
        self._form = form
        caps = form.base.caps
        if form.is_bound:
            self.ids = change_caps(read_caps(get_list(form.data, "caps")), change)
            put_list(form.data, "caps", self.ids)
        else:
            self.ids = [f"k{place}" for place in range(len(caps))]
            form.initial["caps"] = self.ids
        for cap_id in self.ids:
            self._add_fields(cap_id)
        is_money = form.base.reward_kind.is_money()
        for cap_id, cap in () if form.is_bound else zip(self.ids, caps, strict=True):
            most = "rial" if is_money and cap.counts == "amount" else "number"
            form.initial.update(
                {
                    f"{cap_id}_per": cap.per,
                    f"{cap_id}_within": cap.within.value,
                    f"{cap_id}_counts": cap.counts,
                    f"{cap_id}_{most}": cap.most,
                }
            )

    def show(self) -> list[ShownCap]:
        """Each limit with its fields."""
        names = ("per", "within", "rial", "number", "counts")
        return [
            ShownCap(id=one, **{name: self._form[f"{one}_{name}"] for name in names})
            for one in self.ids
        ]

    def write(self, cleaned: Mapping[str, Any], *, is_money: bool) -> list[dict[str, Any]]:
        """The limits as plain data."""
        return [
            {
                "per": cleaned[f"{one}_per"],
                "within": cleaned[f"{one}_within"],
                "counts": cleaned[f"{one}_counts"],
                "most": cleaned[f"{one}_{self._most(one, cleaned, is_money=is_money)}"],
            }
            for one in self.ids
        ]

    def name_fields(
        self, steps: list[str], cleaned: Mapping[str, Any], *, is_money: bool
    ) -> list[str]:
        """The fields that a pointer like 0/most may mean."""
        if not steps or not steps[0].isdecimal() or int(steps[0]) >= len(self.ids):
            return []
        cap_id = self.ids[int(steps[0])]
        most = self._most(cap_id, cleaned, is_money=is_money)
        return [f"{cap_id}_{steps[-1]}", f"{cap_id}_{most}"]

    def _most(self, cap_id: str, cleaned: Mapping[str, Any], *, is_money: bool) -> str:
        return "rial" if is_money and cleaned[f"{cap_id}_counts"] == "amount" else "number"

    def _add_fields(self, cap_id: str) -> None:
        fields: dict[str, forms.Field] = {
            "per": forms.ChoiceField(label=_("For"), choices=PER),
            "within": forms.ChoiceField(label=_("Within"), choices=WITHIN, initial="month"),
            "rial": MoneyField(label=_("At most"), required=False, min_rial=1),
            "number": NumberField(label=_("At most"), required=False, min_value=1),
            "counts": forms.ChoiceField(label=_("Counting"), choices=COUNTS),
        }
        for name, field in fields.items():
            dress(field.widget)
            self._form.fields[f"{cap_id}_{name}"] = field
        if self._form.is_bound:
            fill_up(self._form.data, {f"{cap_id}_{name}": usual for name, usual in USUAL.items()})


def read_caps(words: Iterable[str]) -> list[str]:
    """The ids of limits as a browser sent them."""
    return list(dict.fromkeys(word for word in map(str, words) if _CAP.fullmatch(word)))[:8]


def change_caps(caps: Sequence[str], change: str) -> list[str]:
    """The limits after "limit" or "unlimit k1"."""
    act, _, rest = change.partition(" ")
    if act == "limit":
        return read_caps([*caps, next_id("k", caps)])
    return [cap for cap in caps if act != "unlimit" or cap != rest]
