"""The acts on the record, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.encoding import force_str
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.staff.types import Permission, Role, Scope
from vafa.tenancy.models import Business
from vafa.ui import formats

ACTS: dict[str, dict[str, Any]] = {
    "staff": {
        "staff.signed_in": gettext_lazy("Signed in"),
        "staff.created": gettext_lazy("Colleague added"),
        "staff.edited": gettext_lazy("Name or number of a colleague changed"),
        "staff.role_changed": gettext_lazy("Role of a colleague changed"),
        "staff.permissions_changed": gettext_lazy("Permissions of a colleague changed"),
        "staff.password_set": gettext_lazy("Password set"),
        "staff.deactivated": gettext_lazy("Colleague let go"),
        "staff.reactivated": gettext_lazy("Colleague taken on again"),
    },
    "key": {
        "key.created": gettext_lazy("API key made"),
        "key.revoked": gettext_lazy("API key revoked"),
    },
    "till": {
        "till.created": gettext_lazy("Till added"),
        "till.renamed": gettext_lazy("Till renamed"),
        "till.closed": gettext_lazy("Till closed"),
        "till.reopened": gettext_lazy("Till opened again"),
    },
    "business": {
        "business.changed": gettext_lazy("Settings of the business changed"),
    },
    "branch": {
        "branch.added": gettext_lazy("Branch added"),
        "branch.changed": gettext_lazy("Branch changed"),
    },
    "holiday": {
        "holiday.added": gettext_lazy("Holiday added"),
        "holiday.changed": gettext_lazy("Holiday changed"),
        "holiday.removed": gettext_lazy("Holiday removed"),
        "holiday.restored": gettext_lazy("Holiday brought back"),
    },
    "product": {
        "product.put": gettext_lazy("Product added or changed"),
        "product.retired": gettext_lazy("Product taken off the menu"),
    },
    "customer": {
        "customer.registered": gettext_lazy("Customer registered"),
        "customer.changed": gettext_lazy("Customer changed"),
        "customer.signed_in": gettext_lazy("Customer signed in"),
        "customer.list_taken_out": gettext_lazy("List of customers taken out"),
    },
    "card": {
        "card.batch_made": gettext_lazy("Cards made"),
        "card.numbers_taken_out": gettext_lazy("Numbers of cards taken out for printing"),
        "card.active": gettext_lazy("Card handed out"),
        "card.blocked": gettext_lazy("Card blocked"),
        "card.made": gettext_lazy("Sale of a gift card taken back"),
        "card.sold": gettext_lazy("Gift card sold or topped up"),
        "card.handed_to_giver": gettext_lazy("Gift card handed to a member to give away"),
        "card.replaced": gettext_lazy("Card replaced"),
    },
    "programme": {
        "programme.switched_on": gettext_lazy("Kind of club switched on"),
        "programme.switched_off": gettext_lazy("Kind of club switched off"),
    },
    "peer": {
        "coalition.offered": gettext_lazy("Terms offered to another business"),
        "coalition.agreed": gettext_lazy("Terms of another business taken"),
        "coalition.declined": gettext_lazy("Terms of another business declined"),
        "coalition.left": gettext_lazy("Sharing credit with a business ended"),
        "coalition.cleared": gettext_lazy("Payment of another business recorded"),
    },
    "consent": {
        "consent.stopped": gettext_lazy("Advertising stopped"),
        "consent.rejoined": gettext_lazy("Advertising allowed again"),
    },
    "credit": {
        "credit.given_by_hand": gettext_lazy("Credit given or taken by hand"),
        "credit.reinstated": gettext_lazy("Credit given again after it had ended"),
        "credit.reminded_by_hand": gettext_lazy("Owners of ending credit reminded"),
    },
    "on_account": {
        "on_account.changed": gettext_lazy("House account opened or changed"),
        "on_account.paid": gettext_lazy("Payment on account taken"),
    },
    "sale": {
        "sale.corrected": gettext_lazy("Sale corrected"),
    },
    "rule": {
        "rule.created": gettext_lazy("Rule made"),
        "rule.changed": gettext_lazy("Rule changed"),
        "rule.proposed": gettext_lazy("Change of a rule proposed"),
        "rule.approved": gettext_lazy("Change of a rule approved"),
        "rule.declined": gettext_lazy("Change of a rule declined"),
        "rule.state_changed": gettext_lazy("Rule switched on or off"),
    },
    "discount": {
        "discount.created": gettext_lazy("Discount made"),
        "discount.changed": gettext_lazy("Discount changed"),
        "discount.state_changed": gettext_lazy("Discount switched on or off"),
        "discount.group_put": gettext_lazy("Group of discounts changed"),
        "discount.code_added": gettext_lazy("Discount code added"),
        "discount.batch_made": gettext_lazy("Secret discount codes made"),
        "discount.batch_voided": gettext_lazy("Secret discount codes voided"),
    },
    "prize": {
        "prize.added": gettext_lazy("Reward put on the list"),
        "prize.changed": gettext_lazy("Reward changed"),
        "prize.given": gettext_lazy("Reward given by a rule"),
        "prize.taken": gettext_lazy("Reward taken for points"),
        "prize.handed_over": gettext_lazy("Reward handed over"),
        "prize.cancelled": gettext_lazy("Reward cancelled, points given back"),
        "prize.rate_changed": gettext_lazy("Worth of points in credit changed"),
    },
    "plan": {
        "plan.added": gettext_lazy("Membership plan put on sale"),
        "plan.changed": gettext_lazy("Membership plan changed"),
    },
    "membership": {
        "membership.begun": gettext_lazy("Membership begun"),
        "membership.ended": gettext_lazy("Membership ended before its time"),
    },
    "partner": {
        "partner.added": gettext_lazy("Partner added"),
        "partner.changed": gettext_lazy("Partner changed"),
        "partner.paid": gettext_lazy("Paid to a partner"),
        "partner.taken_out": gettext_lazy("Statement of a partner taken out"),
    },
    "cause": {
        "cause.added": gettext_lazy("Cause opened"),
        "cause.changed": gettext_lazy("Cause changed"),
        "cause.chosen": gettext_lazy("Cause chosen by a customer"),
        "cause.paid": gettext_lazy("Paid to a cause"),
    },
    "referral": {
        "referral.set": gettext_lazy("Written down who brought a customer"),
        "referral.settings_changed": gettext_lazy("Settings of referrals changed"),
    },
    "club": {
        "club.settings_changed": gettext_lazy("Settings of the club changed"),
    },
    "tiers": {
        "tiers.changed": gettext_lazy("Tiers changed"),
        "tiers.removed": gettext_lazy("Tiers taken away"),
        "tiers.protected": gettext_lazy("Tier of a customer protected"),
    },
    "report": {
        "report.exported": gettext_lazy("Report taken out"),
    },
    "insight": {
        "insight.scoring_changed": gettext_lazy("Scoring of customers changed"),
    },
    "flag": {
        "flag.put_away": gettext_lazy("Suspicious case put away"),
        "flag.decided": gettext_lazy("Suspicious case decided"),
        "flag.block_lifted": gettext_lazy("Stop of awards lifted"),
    },
    "pattern": {
        "guard.pattern_changed": gettext_lazy("What is looked for changed"),
    },
    "template": {
        "text.sent_again": gettext_lazy("Text of unknown fate sent again"),
        "template.saved": gettext_lazy("Words of a text changed"),
    },
    "sending_rules": {
        "sending_rules.saved": gettext_lazy("Times and limits of texts changed"),
    },
    "gateway_account": {
        "gateway_account.saved": gettext_lazy("Text gateway set up"),
        "gateway_account.callback_renewed": gettext_lazy("Callback address of a gateway renewed"),
    },
    "import": {
        "import.created": gettext_lazy("Import begun"),
        "import.cancelled": gettext_lazy("Import cancelled"),
        "import.bad_rows_taken_out": gettext_lazy("Rows that were not taken, taken out"),
    },
    "replay": {
        "replay.created": gettext_lazy("Rules tried on the past"),
        "replay.cancelled": gettext_lazy("Trial on the past stopped"),
    },
}

AREAS: dict[str, Any] = {
    "staff": gettext_lazy("Staff"),
    "key": gettext_lazy("API keys"),
    "till": gettext_lazy("Tills"),
    "business": gettext_lazy("Business"),
    "branch": gettext_lazy("Branches"),
    "holiday": gettext_lazy("Calendar"),
    "product": gettext_lazy("Menu"),
    "customer": gettext_lazy("Customers"),
    "card": gettext_lazy("Cards"),
    "consent": gettext_lazy("Consent"),
    "credit": gettext_lazy("Credit by hand"),
    "on_account": gettext_lazy("House accounts"),
    "sale": gettext_lazy("Sales"),
    "rule": gettext_lazy("Rules"),
    "programme": gettext_lazy("Ready clubs"),
    "discount": gettext_lazy("Discounts"),
    "prize": gettext_lazy("Reward list"),
    "plan": gettext_lazy("Membership plans"),
    "membership": gettext_lazy("Memberships"),
    "partner": gettext_lazy("Partners"),
    "peer": gettext_lazy("Shared club"),
    "cause": gettext_lazy("Causes"),
    "referral": gettext_lazy("Referrals"),
    "club": gettext_lazy("Club"),
    "tiers": gettext_lazy("Tiers"),
    "report": gettext_lazy("Reports"),
    "insight": gettext_lazy("Groups of customers"),
    "flag": gettext_lazy("Suspicious cases"),
    "pattern": gettext_lazy("What is looked for"),
    "template": gettext_lazy("Words of texts"),
    "sending_rules": gettext_lazy("Sending of texts"),
    "gateway_account": gettext_lazy("Text gateways"),
    "import": gettext_lazy("Imports"),
    "replay": gettext_lazy("Trials on the past"),
}

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
    "rates": gettext_lazy("Other rates"),
    "most_per_sale": gettext_lazy("At most for one sale"),
    "most_per_month": gettext_lazy("At most in a month"),
    "category": gettext_lazy("Category"),
    "term_days": gettext_lazy("To be paid within, in days"),
    "is_open": gettext_lazy("May buy on account"),
}

LONGEST = 160
# Which facts hold a word of ours; whatever else people typed stays as it is.
_CODED = {"", "role", "extra", "denied", "scopes", "unit", "language"}
_VALUES: dict[str, Any] = {
    **{
        str(member.value): member.label
        for family in (Role, Permission, Scope, Business.Unit)
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
        return formats.number(value)
    if isinstance(value, list):
        return "، ".join(_value(name, each, branches) for each in value)
    if isinstance(value, Mapping):
        pairs = (f"{_name(key)}: {_value(key, each, branches)}" for key, each in value.items())
        return Truncator("، ".join(pairs)).chars(LONGEST)
    text = force_str(_VALUES.get(str(value), value) if name in _CODED else value)
    return Truncator(text).chars(LONGEST)
