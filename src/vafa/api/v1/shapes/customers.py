"""Customers and their wallets."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictInt

from vafa.api.v1.shapes.answers import Amounts, Kind
from vafa.api.v1.shapes.common import (
    Body,
    BranchIdOut,
    CustomerIdOut,
    CustomerRef,
    LotIdOut,
    MergeIdOut,
    Mobile,
    Named,
    Part,
    RuleIdOut,
    TimeOut,
)
from vafa.api.v1.shapes.profiles import (
    PROFILE_ANSWER,
    ExternalId,
    InvitationCode,
    ProfileBody,
    ProfileOut,
)

CUSTOMER_EXAMPLE: dict[str, Any] = {
    "mobile": "0912 123 4567",
    "first_name": "مینا",
    "last_name": "کریمی",
    "birthday": {"calendar": "jalali", "year": 1370, "month": 8, "day": 14},
    "city": "تهران",
    "external_id": "pos-1184",
}
CUSTOMER_ANSWER: dict[str, Any] = {
    "id": "cus_0akw6wnarf3ha",
    "mobile": "+989121234567",
    **PROFILE_ANSWER,
    "external_id": "pos-1184",
    "joined_at": "2026-11-21T12:00:00Z",
    "joined_by": "api",
    "joined_branch": None,
}
TIER_ANSWER: dict[str, Any] = {
    "tier": {
        "tier": "silver",
        "name": "نقره‌ای",
        "until": "2027-03-20",
        "next": "gold",
        "next_name": "طلایی",
        "counted": 92_000_000,
        "missing": 58_000_000,
        "progress": 0.61,
        "next_by": "2027-03-20",
        "measure": "spend",
    }
}
WALLET_ANSWER: dict[str, Any] = {
    "usable": {"credit_rial": 145_000, "points": 0},
    "pending": {"credit_rial": 0, "points": 0},
    "held": {"credit_rial": 0, "points": 0},
    "owed": {"credit_rial": 0, "points": 0},
    "lots": [
        {
            "id": "lot_0akw6wnk5c1xj",
            "kind": "credit",
            "amount": 145_000,
            "remaining": 145_000,
            "available_at": "2026-11-21T12:00:00Z",
            "expires_at": "2027-01-05T20:30:00Z",
            "last_day": "2027-01-05",
            "rule": "rule_0r6fz3ajjk2ce",
            "cause": {"kind": "sale", "id": "sale_0akw6wndgtjwr"},
        }
    ],
}
GRANT_ANSWER: dict[str, Any] = {
    "customer": "cus_0akw6wnarf3ha",
    "lot": "lot_0akw7g0v9d2ms",
    "kind": "credit",
    "amount": 500_000,
    "usable": {"credit_rial": 645_000, "points": 0},
}


class CustomerBody(ProfileBody):
    """Somebody new."""

    model_config = ConfigDict(json_schema_extra={"examples": [CUSTOMER_EXAMPLE]})

    mobile: Mobile | None = Field(None, description=_("In any shape: 0912…, +98912…, ۰۹۱۲…"))
    external_id: ExternalId | None = Field(None, description=_("Your own id of the customer."))
    inviter: InvitationCode | None = Field(
        None, description=_("The invitation code, or the mobile, of who brought them.")
    )


class CustomerChanges(ProfileBody):
    """What changes; what is left out stays, and null empties a field."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"last_name": "پارسا", "birthday": "1991-11-05"}]}
    )

    mobile: Mobile = Field("", description=_("The new number; it cannot be emptied."))
    external_id: ExternalId = Field("", description=_("Your own id of the customer."))


class GrantBody(Body):
    """Credit or points given by hand, or by another system."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer": {"mobile": "09121234567"},
                    "kind": "credit",
                    "amount": 500000,
                    "last_day": "2027-03-20",
                    "reason": "پوزش برای دیر رسیدن سفارش",
                }
            ]
        }
    )

    customer: Annotated[CustomerRef, Named]
    kind: Kind
    amount: Annotated[StrictInt, Field(gt=0, le=10**15)] = Field(
        description=_("Rials of credit, or points.")
    )
    last_day: date | None = Field(
        None, description=_("The last day on which it is good; never ends if left out.")
    )
    reason: str = Field(min_length=1, max_length=200, description=_("Kept, and shown to staff."))


class CustomerOut(ProfileOut):
    """A member of the club."""

    model_config = ConfigDict(json_schema_extra={"examples": [CUSTOMER_ANSWER]})

    id: CustomerIdOut
    mobile: str | None = Field(description=_("As +989…"))
    external_id: str | None
    joined_at: TimeOut
    joined_by: str
    joined_branch: BranchIdOut | None = Field(description=_("Where they joined, if it is known."))


class DataOut(Part):
    """All that is held on a customer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer": "cus_0akw6wnarf3ha",
                    "taken_at": "2026-11-22T12:00:00Z",
                    "held": {"profile": [{"first_name": "مینا"}], "purchases": []},
                }
            ]
        }
    )

    customer: CustomerIdOut
    taken_at: TimeOut
    held: dict[str, list[dict[str, Any]]] = Field(
        description=_("The rows of each table, the newest first.")
    )


class EraseBody(Body):
    """That it is meant: it cannot be undone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"confirm": "مینا پارسا"}]})

    confirm: str = Field(
        min_length=1,
        max_length=130,
        description=_("First and last name, or the number of who has no name."),
    )


class ErasedOut(Part):
    """A person of whom nothing is known any more."""

    customer: CustomerIdOut
    erased_at: TimeOut


class MergeBody(Body):
    """Who else this customer is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"other": {"mobile": "09351112233"}}]}
    )

    other: Annotated[CustomerRef, Named]


class MergeOut(Part):
    """Two customers who are one now, or were parted again."""

    id: MergeIdOut
    customer: CustomerIdOut = Field(description=_("Who stays."))
    other: CustomerIdOut = Field(description=_("Who went: their keys lead to who stays."))
    at: TimeOut
    undone_at: TimeOut | None


class TierOut(Part):
    """Where a member stands on the ladder, and how far the next tier is."""

    tier: str = Field(description=_("The slug of the tier; empty below all of them."))
    name: str
    until: date | None = Field(description=_("The last day on which it is sure; null: for good."))
    next: str | None = Field(description=_("The slug of the next tier; null at the top."))
    next_name: str | None
    counted: int = Field(description=_("What counts so far, in the unit of `measure`."))
    missing: int = Field(description=_("What is missing to the next tier."))
    progress: float = Field(description=_("The way to the next tier, from 0 to 1."))
    next_by: date | None = Field(description=_("The last day to reach it; null: no end."))
    measure: str = Field(description=_("spend, purchases, points, credit, balance or group"))


class CustomerInFull(CustomerOut):
    """A member of the club, with their tier."""

    model_config = ConfigDict(json_schema_extra={"examples": [CUSTOMER_ANSWER | TIER_ANSWER]})

    tier: TierOut | None = Field(None, description=_("Null while the club has no tiers."))


class CustomerPage(Part):
    """Customers, the last to be written down first."""

    data: list[CustomerOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))


class CauseOut(Part):
    """Why value moved: the kind of thing and its id."""

    kind: str
    id: str


class LotOut(Part):
    """What one award put into the wallet, and what is left of it."""

    id: LotIdOut
    kind: Kind
    amount: int
    remaining: int
    available_at: TimeOut
    expires_at: TimeOut | None = Field(description=_("The first moment at which it is gone."))
    last_day: date | None = Field(description=_("The last day on which it is good."))
    rule: RuleIdOut | None
    cause: CauseOut


class WalletOut(Part):
    """What a customer has."""

    model_config = ConfigDict(json_schema_extra={"examples": [WALLET_ANSWER]})

    usable: Amounts = Field(description=_("Can be spent now."))
    pending: Amounts = Field(description=_("Waits for its first day."))
    held: Amounts = Field(description=_("Set aside by holds, besides what can be spent."))
    owed: Amounts = Field(description=_("Left owing by returns; the next award pays it."))
    lots: list[LotOut] = Field(description=_("What ends first comes first."))


class StatementRow(Part):
    """One movement; the amount is negative when value left."""

    id: str
    at: TimeOut
    what: str
    kind: Kind
    amount: int
    reason: str
    by: str
    cause: CauseOut
    lot: LotIdOut | None
    rule: RuleIdOut | None
    expires_at: TimeOut | None


class StatementPage(Part):
    """Movements, the last first."""

    data: list[StatementRow]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))


class GrantAnswer(Part):
    """What was given, and what the customer has now."""

    model_config = ConfigDict(json_schema_extra={"examples": [GRANT_ANSWER]})

    customer: CustomerIdOut
    lot: LotIdOut | None = Field(description=_("Null when a debt took all of it."))
    kind: Kind
    amount: int
    usable: Amounts
