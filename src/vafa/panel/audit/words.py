"""What stands in the record, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.encoding import force_str
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.types import Education, Gender
from vafa.panel.audit.acts import ACTS
from vafa.staff.types import Permission, Role, Scope
from vafa.tenancy.models import Business
from vafa.ui import formats

NAMES: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "username": gettext_lazy("Username"),
    "mobile": gettext_lazy("Mobile"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "gender": gettext_lazy("Gender"),
    "email": gettext_lazy("Email"),
    "birth_day": gettext_lazy("Day of birth"),
    "birth_month": gettext_lazy("Month of birth"),
    "birth_year": gettext_lazy("Year of birth"),
    "father_name": gettext_lazy("Father's name"),
    "national_code": gettext_lazy("National code"),
    "marriage_day": gettext_lazy("Day of marriage"),
    "marriage_month": gettext_lazy("Month of marriage"),
    "marriage_year": gettext_lazy("Year of marriage"),
    "job": gettext_lazy("Job"),
    "education": gettext_lazy("Education"),
    "home_phone": gettext_lazy("Phone at home"),
    "work_phone": gettext_lazy("Phone at work"),
    "province": gettext_lazy("Province"),
    "city": gettext_lazy("City"),
    "neighbourhood": gettext_lazy("Neighbourhood"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "weight_kg": gettext_lazy("Weight, in kilograms"),
    "colour": gettext_lazy("Favourite colour"),
    "about": gettext_lazy("More about them"),
    "title": gettext_lazy("Title"),
    "fields": gettext_lazy("Fields"),
    "external_id": gettext_lazy("Id in the other system"),
    "role": gettext_lazy("Role"),
    "branch_id": gettext_lazy("Branch"),
    "extra": gettext_lazy("Beyond the role"),
    "denied": gettext_lazy("Less than the role"),
    "state": gettext_lazy("State"),
    "label": gettext_lazy("Label"),
    "scopes": gettext_lazy("May do"),
    "till": gettext_lazy("Till"),
    "code": gettext_lazy("Code"),
    "address": gettext_lazy("Address"),
    "day": gettext_lazy("Day"),
    "is_mourning": gettext_lazy("Mourning"),
    "is_removed": gettext_lazy("Removed"),
    "is_active": gettext_lazy("Open"),
    "zone": gettext_lazy("Time zone"),
    "unit": gettext_lazy("Unit of money"),
    "language": gettext_lazy("Language"),
    "accent": gettext_lazy("Colour"),
    "sku": gettext_lazy("Code"),
    "reason": gettext_lazy("Reason"),
    "amount": gettext_lazy("Amount"),
    "total": gettext_lazy("Total"),
    "revision": gettext_lazy("Revision"),
    "version": gettext_lazy("Version"),
    "file": gettext_lazy("File"),
    "rows": gettext_lazy("Rows"),
    "purpose": gettext_lazy("Purpose"),
    "gateway": gettext_lazy("Gateway"),
    "price": gettext_lazy("Price"),
    "kind": gettext_lazy("Kind"),
    "count": gettext_lazy("How many"),
    "value": gettext_lazy("Value"),
    "until": gettext_lazy("Until"),
    "way": gettext_lazy("How it was told"),
    "window_days": gettext_lazy("Reward after, in days"),
    "least_rial": gettext_lazy("Smallest first purchase"),
    "second_percent": gettext_lazy("Second level"),
    "third_percent": gettext_lazy("Third level"),
    "fourth_percent": gettext_lazy("Fourth level"),
    "measure": gettext_lazy("Counted"),
    "span": gettext_lazy("Period"),
    "days": gettext_lazy("Days"),
    "fall": gettext_lazy("Who falls"),
    "grace_days": gettext_lazy("Grace, in days"),
    "counts_this_sale": gettext_lazy("This purchase counts already"),
    "points": gettext_lazy("Points"),
    "reward": gettext_lazy("Reward"),
    "goal": gettext_lazy("Goal"),
    "share_percent": gettext_lazy("Share of purchases"),
    "point_value": gettext_lazy("A point given counts"),
    "rial_per_point": gettext_lazy("A point is worth, in rials"),
    "least_points": gettext_lazy("At least points at once"),
    "credit_days": gettext_lazy("Days the credit is good"),
    "plan": gettext_lazy("Plan"),
    "benefits": gettext_lazy("Benefits"),
    "period": gettext_lazy("Period"),
    "refund": gettext_lazy("Due back"),
    "remind_days": gettext_lazy("Reminder, days before"),
    "words": gettext_lazy("In a few words"),
    "price_points": gettext_lazy("Price in points"),
    "stock": gettext_lazy("In stock"),
    "most_each": gettext_lazy("At most for each member"),
    "claim_days": gettext_lazy("Days to fetch it"),
    "first_day": gettext_lazy("From day"),
    "last_day": gettext_lazy("To the end of day"),
    "branch_ids": gettext_lazy("Branches"),
    "labels": gettext_lazy("Groups"),
    "limit": gettext_lazy("Limit"),
    "percent": gettext_lazy("Share of what they bring"),
    "each": gettext_lazy("For each piece"),
    "daily_most": gettext_lazy("At most in a day"),
    "monthly_most": gettext_lazy("At most in a month"),
    "earns_to_shared": gettext_lazy("The credit of their purchases goes here"),
    "rates": gettext_lazy("Other rates"),
    "most_per_sale": gettext_lazy("At most for one sale"),
    "most_per_month": gettext_lazy("At most in a month"),
    "category": gettext_lazy("Category"),
    "earns": gettext_lazy("Counts for awards"),
    "discount_percent": gettext_lazy("Discount on the menu"),
    "credit_percent": gettext_lazy("Credit on the menu"),
    "position": gettext_lazy("Place in the list"),
    "term_days": gettext_lazy("To be paid within, in days"),
    "is_open": gettext_lazy("May buy on account"),
}

LONGEST = 160
# Which facts hold a word of ours; whatever else people typed stays as it is.
_CODED = {"", "role", "extra", "denied", "scopes", "unit", "language", "gender", "education"}
_VALUES: dict[str, Any] = {
    **{
        str(member.value): member.label
        for family in (Role, Permission, Scope, Business.Unit, Gender, Education)
        for member in family
    },
    **dict(settings.LANGUAGES),
    "credit": gettext_lazy("credit"),
    "points": gettext_lazy("points"),
    "active": gettext_lazy("active"),
    "inactive": gettext_lazy("inactive"),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing about an act; with `is_change` it became `after`."""

    name: str
    before: str
    after: str = ""
    is_change: bool = False


def name_act(act: str) -> str:
    """The act in words; as it is written where we have none."""
    return force_str(ACTS.get(act.partition(".")[0], {}).get(act, act))


def describe_facts(facts: Mapping[str, Any], *, branches: Mapping[int | None, str]) -> list[Fact]:
    """What changed first, from what to what; then the rest."""
    rest = {name: value for name, value in facts.items() if name not in ("before", "after")}
    if rest.get("unit") == "credit":  # an amount of credit is money
        rest["amount_rial"] = rest.pop("amount", None)
    return [
        *_describe_change(facts.get("before"), facts.get("after"), branches),
        *(
            Fact(name=_name(name), before=_value(name, value, branches))
            for name, value in rest.items()
            if value not in (None, "", [], {})
        ),
    ]


def _describe_change(before: Any, after: Any, branches: Mapping[int | None, str]) -> Iterable[Fact]:
    if before is None and after is None:
        return
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        before, after = {"": before}, {"": after}
    for name in {**before, **after}:
        was, became = before.get(name), after.get(name)
        if was != became:
            yield Fact(
                name=_name(name),
                before=_value(name, was, branches),
                after=_value(name, became, branches),
                is_change=True,
            )


def _name(name: str) -> str:
    plain = name.removesuffix("_rial")
    return force_str(NAMES.get(plain, plain.replace("_", " ")))


def _value(name: str, value: Any, branches: Mapping[int | None, str]) -> str:
    if name == "branch_id":
        return branches.get(value, "") or _("every branch")
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_rial") and isinstance(value, int):
        return formats.money(value)
    if isinstance(value, int):
        return formats.fa(value) if name.endswith("_year") else formats.number(value)
    if isinstance(value, list):
        return "، ".join(_value(name, each, branches) for each in value)
    if isinstance(value, Mapping):
        pairs = (f"{_name(key)}: {_value(key, each, branches)}" for key, each in value.items())
        return Truncator("، ".join(pairs)).chars(LONGEST)
    text = force_str(_VALUES.get(str(value), value) if name in _CODED else value)
    return Truncator(text).chars(LONGEST)
