"""The form of a campaign, and how a plan is read from it and shown in it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vafa.campaigns.types import EVERYBODY, Plan, read_plan
from vafa.coupons.queries import list_live_ids, name_discounts
from vafa.foundation.jalali import local_day
from vafa.panel.campaigns.words import say_rest
from vafa.panel.forms import ClockField, PercentField, UnitInput
from vafa.panel.writer import MOST_CHARS
from vafa.segments.queries import list_segments
from vafa.segments.types import READY, write_tree
from vafa.ui.forms import Form, JalaliDateField, MobileField, MoneyField, NumberField, TextField

EVERYONE, READY_, SEGMENT = "everybody", "ready:", "segment:"
AS_IT_IS = "as_it_is"  # an audience that this form cannot write, kept
MOST_CONTROL = 50
LEAST_SHARE = 5  # in percent, of one text of two
# By what is offered: the fields of how much each gets, and all of them together at most.
_WORTH = {"credit": "credit_rial", "points": "points", "discount_code": "discount"}
_MOST = {"credit": "credit_most", "points": "points_most", "discount_code": "codes_most"}


def _number(label: Any, unit: Any = "", **more: Any) -> NumberField:
    if unit:
        more["widget"] = UnitInput(unit, {"class": "fa-digits"})
    return NumberField(label=label, required=False, **more)


def _slider(least: int, most: int) -> forms.NumberInput:
    return forms.NumberInput(
        attrs={"type": "range", "min": least, "max": most, "step": 5, "class": "range"}
    )


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=MOST_CHARS, widget=forms.Textarea(attrs={"rows": 4}), **more
    )


class CampaignForm(Form):
    """Who, what, which words, when, and who is left out."""

    name = TextField(label=gettext_lazy("Name of the campaign"), max_length=80)
    audience = forms.ChoiceField(label=gettext_lazy("For whom"))
    offer = forms.ChoiceField(
        label=gettext_lazy("What they are given"),
        choices=(
            ("none", gettext_lazy("Nothing, just a text")),
            ("credit", gettext_lazy("Credit")),
            ("points", gettext_lazy("Points")),
            ("discount_code", gettext_lazy("Discount code")),
        ),
        initial="none",
    )
    credit_rial = MoneyField(label=gettext_lazy("Credit for each"), min_rial=1_000, required=False)
    points = _number(gettext_lazy("Points for each"), min_value=1, max_value=10**6)
    discount = forms.TypedChoiceField(
        label=gettext_lazy("Of the discount"), required=False, coerce=int, empty_value=None
    )
    offer_days = _number(
        gettext_lazy("Good for"), gettext_lazy("days"), min_value=1, max_value=366, initial=14
    )
    credit_most = MoneyField(
        label=gettext_lazy("At most to all of them"), min_rial=1_000, required=False
    )
    points_most = _number(gettext_lazy("At most to all of them"), min_value=1)
    codes_most = _number(
        gettext_lazy("At most to all of them"), pgettext_lazy("unit", "codes"), min_value=1
    )
    text = _words(gettext_lazy("Text"))
    other_text = _words(gettext_lazy("Another text, to be compared"), required=False)
    first_share = NumberField(
        label=gettext_lazy("Who gets text A"),
        min_value=LEAST_SHARE,
        max_value=100 - LEAST_SHARE,
        required=False,
        initial=50,
        widget=_slider(LEAST_SHARE, 100 - LEAST_SHARE),
    )
    mobile = MobileField(label=gettext_lazy("As a real customer gets it"), required=False)
    link = forms.CharField(
        label=gettext_lazy("Where the short link leads"), max_length=500, required=False
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=(("now", gettext_lazy("Now")), ("at", gettext_lazy("At a moment"))),
        initial="now",
    )
    day = JalaliDateField(label=gettext_lazy("Day"), required=False)
    hour = ClockField(label=gettext_lazy("Hour"), required=False)
    control_percent = NumberField(
        label=gettext_lazy("Left out by lot"),
        min_value=0,
        max_value=MOST_CONTROL,
        initial=10,
        widget=_slider(0, MOST_CONTROL),
    )
    window_days = NumberField(
        label=gettext_lazy("Purchases count for"),
        min_value=1,
        max_value=90,
        initial=14,
        widget=UnitInput(gettext_lazy("days"), {"class": "fa-digits"}),
    )
    hours_from = ClockField(label=gettext_lazy("Only from"), required=False)
    hours_until = ClockField(label=gettext_lazy("Only until"), required=False)
    drop_after_hours = _number(
        gettext_lazy("What has not left is dropped after"),
        gettext_lazy("hours"),
        min_value=1,
        max_value=24 * 14,
    )
    most_texts = _number(gettext_lazy("At most so many texts"), min_value=1)
    margin_percent = PercentField(
        label=gettext_lazy("What stays with you of a sale"),
        required=False,
        min_value=1,
        max_value=100,
    )

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        live = list_live_ids()
        discounts = [(id_, name) for id_, name in name_discounts().items() if id_ in live]
        self._choose("audience", self._list_audiences())
        self._choose("discount", [("", _("choose")), *discounts])
        if not self.initial.get("audience"):
            self.initial["audience"] = f"{READY_}{READY[0].slug}"

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _list_audiences(self) -> list[tuple[str, Any]]:
        choices: list[tuple[str, Any]] = [(f"{READY_}{one.slug}", one.name) for one in READY]
        choices += [(f"{SEGMENT}{one.id}", one.name) for one in list_segments()]
        if self.plan is not None and self.plan.rest_of is not None:
            choices.append((AS_IT_IS, say_rest(self.plan.rest_of)))
        elif self.plan is not None and _name_audience(self.plan) == AS_IT_IS:
            choices.append((AS_IT_IS, _("as it was")))
        return [*choices, (EVERYONE, _("Everybody"))]

    def clean(self) -> dict[str, Any]:
        """What the chosen offer and moment need."""
        values = super().clean() or self.cleaned_data
        offer = values.get("offer", "")
        missing = [_WORTH[offer]] if offer in _WORTH else []
        if values.get("moment") == "at":
            missing += ["day", "hour"]
        for name in missing:
            if values.get(name) is None and name not in self.errors:
                self.add_error(name, _("This is missing."))
        return values

    def read(self, zone: ZoneInfo) -> Plan:
        """The plan that the form says; BadValue."""
        values = self.cleaned_data
        hours = (values["hours_from"] or time(0), values["hours_until"] or time(23, 59))
        margin = values["margin_percent"]
        send_at = None
        if values["moment"] == "at":
            send_at = datetime.combine(values["day"], values["hour"], zone).isoformat()
        return read_plan(
            {
                "name": values["name"],
                **self._read_audience(),
                "texts": self._read_texts(),
                "link": values["link"],
                "offer": self._read_offer(),
                "control_percent": values["control_percent"],
                "window_days": values["window_days"],
                "send_at": send_at,
                "hours": [one.isoformat() for one in hours]
                if values["hours_from"] or values["hours_until"]
                else None,
                "drop_after_hours": values["drop_after_hours"],
                "most_texts": values["most_texts"],
                "most_given": values.get(_MOST.get(values["offer"], "")),
                "margin_percent": int(margin) if margin else None,
            }
        )

    def _read_texts(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        if not values["other_text"]:
            return [{"words": values["text"]}]
        share = values["first_share"] or 50
        return [
            {"words": values["text"], "weight": share},
            {"words": values["other_text"], "weight": 100 - share},
        ]

    def _read_audience(self) -> dict[str, Any]:
        chosen = self.cleaned_data["audience"]
        if chosen == AS_IT_IS and self.plan is not None:
            if self.plan.rest_of is not None:
                return {"rest_of": self.plan.rest_of}
            return {"audience": write_tree(self.plan.audience)}
        if chosen.startswith(SEGMENT):
            return {"segment_id": int(chosen.removeprefix(SEGMENT))}
        ready = next((one.node for one in READY if chosen == f"{READY_}{one.slug}"), EVERYBODY)
        return {"audience": write_tree(ready)}

    def _read_offer(self) -> dict[str, Any] | None:
        values = self.cleaned_data
        days = values["offer_days"] or 14
        terms = {"expiry": {"kind": "days", "count": days}}
        match values["offer"]:
            case "credit":
                reward = {"kind": "credit", "amount_rial": values["credit_rial"]}
            case "points":
                reward = {"kind": "points", "points": values["points"], "per": "visit"}
            case "discount_code":
                reward = {
                    "kind": "discount_code",
                    "discount_id": values["discount"],
                    "days": days,
                }
                return {"reward": reward}
            case _:
                return None
        return {"reward": reward, "terms": terms}


class BudgetForm(Form):
    """Larger budgets for a campaign whose own are used up; only those that it has."""

    most_texts = _number(gettext_lazy("At most so many texts"), min_value=1)
    credit_most = MoneyField(label=gettext_lazy("Gifts at most"), min_rial=1_000, required=False)
    points_most = _number(gettext_lazy("Gifts at most"), gettext_lazy("points"), min_value=1)
    codes_most = _number(gettext_lazy("Gifts at most"), pgettext_lazy("unit", "codes"), min_value=1)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_given = _MOST[plan.offer.reward.slug] if plan.offer and plan.most_given else ""
        kept = {"most_texts": plan.most_texts, self.most_given: plan.most_given}
        self.fields = {name: self.fields[name] for name, most in kept.items() if name and most}
        self.initial = kept

    def read(self) -> dict[str, int]:
        """The budgets that were given."""
        told = {
            "most_given" if name == self.most_given else name: value
            for name, value in self.cleaned_data.items()
        }
        return {name: value for name, value in told.items() if value}


def fill(plan: Plan, zone: ZoneInfo) -> dict[str, Any]:
    """What stands in the form of a plan."""
    first, *others = [text.words for text in plan.texts]
    weights = [text.weight for text in plan.texts]
    values: dict[str, Any] = {
        "name": plan.name,
        "audience": _name_audience(plan),
        "text": first,
        "other_text": others[0] if others else "",
        "first_share": round(100 * weights[0] / sum(weights)) if others else 50,
        "link": plan.link,
        "control_percent": plan.control_percent,
        "window_days": plan.window_days,
        "drop_after_hours": plan.drop_after_hours,
        "most_texts": plan.most_texts,
        "margin_percent": plan.margin_percent,
        "moment": "now",
    }
    if plan.send_at is not None:
        here = plan.send_at.astimezone(zone)
        values |= {"moment": "at", "day": local_day(plan.send_at, zone), "hour": here.time()}
    if plan.hours is not None:
        values |= {"hours_from": plan.hours[0], "hours_until": plan.hours[1]}
    if plan.offer is not None:
        reward: Any = plan.offer.reward
        expiry: Any = plan.offer.terms.expiry
        values |= {"offer": reward.slug, "offer_days": getattr(expiry, "count", 14)}
        named = {"credit": "amount_rial", "points": "points", "discount_code": "discount_id"}
        values[_WORTH[reward.slug]] = getattr(reward, named[reward.slug])
        values[_MOST[reward.slug]] = plan.most_given
        if plan.discount is not None:
            values["offer_days"] = plan.discount[1]
    return values


def _name_audience(plan: Plan) -> str:
    """The choice that stands for it."""
    if plan.rest_of is not None:
        return AS_IT_IS
    if plan.segment_id is not None:
        return f"{SEGMENT}{plan.segment_id}"
    if plan.audience == EVERYBODY:
        return EVERYONE
    ready = (one for one in READY if one.node == plan.audience)
    return next((f"{READY_}{one.slug}" for one in ready), AS_IT_IS)
