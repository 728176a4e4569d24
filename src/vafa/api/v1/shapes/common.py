"""Types that bodies and answers share.

Plain pydantic and not ninja's Schema: that one validates twice where unknown fields are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from vafa.customers.errors import BadMobile
from vafa.customers.types import CustomerKey
from vafa.foundation.ids import read_id, write_id
from vafa.foundation.phone import read_mobile

MOST_RIAL = 10**15

# What a validator of ours says: kind → words. Pydantic's own kinds stand in `v1.invalid`.
OWN_WORDS: dict[str, Any] = {
    "bad_mobile": BadMobile.message,
    "bad_id": gettext_lazy("This is not an id as the API writes them."),
    "bad_time": gettext_lazy("Write the time like 2026-11-21T12:30:00+03:30."),
    "bad_cursor": gettext_lazy("Give next_cursor of the page before, unchanged."),
    "wrong_type": gettext_lazy("This is not the right type."),
    "event_name": gettext_lazy("Name an event of your own, and no other."),
    "nobody_named": gettext_lazy("Name the customer: by mobile, id, external_id or card."),
    "nothing_named": gettext_lazy("Say what is to be spent: credit_rial, points or a code."),
    "not_a_date": gettext_lazy("There is no such day."),
}


class Body(BaseModel):
    """Something sent to us: nothing unknown, nothing guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(BaseModel):
    """Something we answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Filter(BaseModel):
    """What can be asked in the address of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def wrong(kind: str) -> PydanticCustomError:
    """A validation error of our own kind."""
    return PydanticCustomError(kind, "{kind}", {"kind": kind})


def _read_mobile(value: object) -> str:
    number = None if isinstance(value, bool) else read_mobile(value)  # type: ignore[arg-type]
    if number is None or not isinstance(value, str | int):
        raise wrong("bad_mobile")
    return number


def _reads_id(kind: str) -> Callable[[object], int]:
    def read(value: object) -> int:
        number = read_id(kind, value) if isinstance(value, str) else None
        if number is None:
            raise wrong("bad_id")
        return number

    return read


def _id_schema(kind: str) -> WithJsonSchema:
    """How an id of this kind looks outside."""
    pattern = f"^{kind}_[0-9a-z]{{13}}$"
    example = write_id(kind, 11_529_215_046_068_469_760 // 13)
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": [example]})


def _writes_id(kind: str) -> PlainSerializer:
    def write(number: int) -> str:
        return write_id(kind, number)

    return PlainSerializer(write)


def _read_time(value: object) -> object:
    # Pydantic would also take a bare date, and a number of seconds.
    if not isinstance(value, str) or not _TIME.match(value):
        raise wrong("bad_time")
    return value


def _is_near(at: datetime) -> datetime:
    if not 1900 <= at.year <= 2200:  # what arithmetic with zones can bear
        raise wrong("bad_time")
    return at


def _text_or_number(value: object) -> object:
    if isinstance(value, bool):
        raise wrong("wrong_type")
    return value


def _write_quantity(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", re.ASCII)

Rial = Annotated[int, Field(strict=True, ge=0, le=MOST_RIAL)]
Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
ShortText = Annotated[str, Field(max_length=80)]
Mobile = Annotated[
    str,
    BeforeValidator(_read_mobile),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["0912 123 4567"]}),
]
CustomerId = Annotated[int, BeforeValidator(_reads_id("cus")), _id_schema("cus")]
# Ids in an address are read by Django's converters before we see them.
CustomerIdInPath = Annotated[int, _id_schema("cus")]
RuleIdIn = Annotated[int, BeforeValidator(_reads_id("rule")), _id_schema("rule")]
RuleIdInPath = Annotated[int, _id_schema("rule")]
SegmentIdInPath = Annotated[int, _id_schema("seg")]
SegmentIdOut = Annotated[int, _writes_id("seg"), _id_schema("seg")]
CardBatchIdInPath = Annotated[int, _id_schema("bat")]
CardBatchIdOut = Annotated[int, _writes_id("bat"), _id_schema("bat")]
SaleIdInPath = Annotated[int, _id_schema("sale")]
CustomerIdOut = Annotated[int, _writes_id("cus"), _id_schema("cus")]
SaleIdOut = Annotated[int, _writes_id("sale"), _id_schema("sale")]
LotIdOut = Annotated[int, _writes_id("lot"), _id_schema("lot")]
RuleIdOut = Annotated[int, _writes_id("rule"), _id_schema("rule")]
BranchIdOut = Annotated[int, _writes_id("brn"), _id_schema("brn")]
ScenarioIdOut = Annotated[int, _writes_id("scn"), _id_schema("scn")]
MessageIdOut = Annotated[int, _writes_id("msg"), _id_schema("msg")]
DiscountIdInPath = Annotated[int, _id_schema("dis")]
DiscountIdOut = Annotated[int, _writes_id("dis"), _id_schema("dis")]
BatchIdInPath = Annotated[int, _id_schema("cbt")]
BatchIdOut = Annotated[int, _writes_id("cbt"), _id_schema("cbt")]
StackGroupIdIn = Annotated[int, BeforeValidator(_reads_id("dgr")), _id_schema("dgr")]
StackGroupIdOut = Annotated[int, _writes_id("dgr"), _id_schema("dgr")]
DrawIdIn = Annotated[int, BeforeValidator(_reads_id("draw")), _id_schema("draw")]
DrawIdInPath = Annotated[int, _id_schema("draw")]
DrawIdOut = Annotated[int, _writes_id("draw"), _id_schema("draw")]
HoldIdIn = Annotated[int, BeforeValidator(_reads_id("hold")), _id_schema("hold")]
HoldIdInPath = Annotated[int, _id_schema("hold")]
HoldIdOut = Annotated[int, _writes_id("hold"), _id_schema("hold")]
ImportIdInPath = Annotated[int, _id_schema("imp")]
ImportIdOut = Annotated[int, _writes_id("imp"), _id_schema("imp")]
ReplayIdInPath = Annotated[int, _id_schema("try")]
ReplayIdOut = Annotated[int, _writes_id("try"), _id_schema("try")]
PrizeIdIn = Annotated[int, BeforeValidator(_reads_id("prz")), _id_schema("prz")]
PrizeIdOut = Annotated[int, _writes_id("prz"), _id_schema("prz")]
ClaimIdInPath = Annotated[int, _id_schema("clm")]
PartnerIdInPath = Annotated[int, _id_schema("par")]
PartnerIdOut = Annotated[int, _writes_id("par"), _id_schema("par")]
SharedIdInPath = Annotated[int, _id_schema("shw")]
SharedIdOut = Annotated[int, _writes_id("shw"), _id_schema("shw")]
MergeIdInPath = Annotated[int, _id_schema("mrg")]
MergeIdOut = Annotated[int, _writes_id("mrg"), _id_schema("mrg")]
PlanIdIn = Annotated[int, BeforeValidator(_reads_id("plan")), _id_schema("plan")]
PlanIdOut = Annotated[int, _writes_id("plan"), _id_schema("plan")]
MembershipIdInPath = Annotated[int, _id_schema("mbr")]
MembershipIdOut = Annotated[int, _writes_id("mbr"), _id_schema("mbr")]
CauseIdIn = Annotated[int, BeforeValidator(_reads_id("cau")), _id_schema("cau")]
CauseIdOut = Annotated[int, _writes_id("cau"), _id_schema("cau")]
ReferralIdOut = Annotated[int, _writes_id("ref"), _id_schema("ref")]
CampaignIdInPath = Annotated[int, _id_schema("cmp")]
CampaignIdOut = Annotated[int, _writes_id("cmp"), _id_schema("cmp")]
PaymentIdOut = Annotated[int, _writes_id("pay"), _id_schema("pay")]
ClaimIdOut = Annotated[int, _writes_id("clm"), _id_schema("clm")]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_text_or_number),
    Field(gt=0, le=1_000_000, max_digits=12, decimal_places=3),
    WithJsonSchema({"type": ["number", "string"], "exclusiveMinimum": 0, "examples": [2]}),
]
TimeIn = Annotated[
    datetime,
    BeforeValidator(_read_time),
    AfterValidator(_is_near),
    WithJsonSchema({"type": "string", "examples": ["2026-11-21T15:30:00+03:30"]}),
]
TimeOut = Annotated[
    datetime,
    AfterValidator(lambda at: at.astimezone(UTC)),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
QuantityOut = Annotated[
    Decimal, PlainSerializer(_write_quantity), WithJsonSchema({"type": "number"})
]


def to_instant(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC; without an offset it is local to the business."""
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


class CustomerRef(Body):
    """Who: by one of these. An external_id goes before a mobile, an id before both."""

    mobile: Mobile | None = Field(None, description=_("In any shape: 0912…, +98912…, ۰۹۱۲…"))
    id: CustomerId | None = Field(None, description=_("Our id of the customer."))
    external_id: str | None = Field(
        None, min_length=1, max_length=64, description=_("Your own id of the customer.")
    )

    def to_key(self) -> CustomerKey:
        """The customer's key, or an error when it names nobody."""
        return CustomerKey(mobile=self.mobile, id=self.id, external_id=self.external_id)


def _names_somebody(ref: CustomerRef) -> CustomerRef:
    if ref.to_key().is_empty():
        raise wrong("nobody_named")
    return ref


Named = AfterValidator(_names_somebody)
