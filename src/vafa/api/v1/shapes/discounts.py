"""Discounts, their groups, codes and batches."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictInt

from vafa.api.v1.shapes.common import (
    BatchIdOut,
    Body,
    DiscountIdOut,
    Name,
    Part,
    StackGroupIdIn,
    StackGroupIdOut,
    TimeIn,
    TimeOut,
)
from vafa.coupons.types import How

SPEC_EXAMPLE: dict[str, Any] = {
    "name": "نوروزی",
    "what": {"kind": "percent", "percent": "20"},
    "on": {"categories": ["نوشیدنی گرم"]},
    "most_rial": 500_000,
    "smallest_rial": 2_000_000,
    "conditions": {"kind": "weekday", "days": [0, 1]},
    "limits": {"times_per_customer": 1},
}


class DiscountBody(Body):
    """A discount to be made. Without a state it is a draft."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"discount": SPEC_EXAMPLE, "state": "live"}]}
    )

    discount: dict[str, Any] = Field(
        description=_("What comes off what, for whom, how often; conditions as rules have them.")
    )
    state: Literal["draft", "live"] = "draft"
    group: StackGroupIdIn | None = Field(None, description=_("The group it stands in."))


class DiscountPatch(Body):
    """What is to be different. What is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "paused"}]})

    discount: dict[str, Any] | None = None
    state: Literal["live", "paused", "ended"] | None = None
    group: StackGroupIdIn | None = None


class DiscountCodeBody(Body):
    """A code with a name of its own."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "NOROOZ"}]})

    code: str = Field(min_length=3, max_length=40)


class CodeBatchBody(Body):
    """So many secret codes, one use each."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"label": "شرکت نمونه", "count": 200}]}
    )

    label: Name = Field(description=_("For whom, or for what occasion."))
    count: Annotated[StrictInt, Field(ge=1, le=10_000)]
    expires_at: TimeIn | None = None


class DiscountGroupBody(Body):
    """A group of discounts. One of the same name is changed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "تخفیف‌های نوروز", "how": "best_for_customer"}]}
    )

    name: Name
    how: How
    parent: StackGroupIdIn | None = None
    priority: Annotated[StrictInt, Field(ge=-1000, le=1000)] = 0


class NamedCodeOut(Part):
    """A code with a name, and how often it was used."""

    code: str
    used: int


class DiscountOut(Part):
    """A discount as it stands, and what it took off so far."""

    id: DiscountIdOut
    name: str
    state: str
    version: int
    group: StackGroupIdOut | None
    sentence: str
    discount: dict[str, Any]
    codes: list[NamedCodeOut]
    times: int
    amount_rial: int
    changed_at: TimeOut


class DiscountList(Part):
    """Every discount, ended ones last."""

    data: list[DiscountOut]


class DiscountGroupOut(Part):
    """A group of the tree in which discounts stand."""

    id: StackGroupIdOut
    name: str
    how: str
    parent: StackGroupIdOut | None
    priority: int


class DiscountGroupList(Part):
    """Every group."""

    data: list[DiscountGroupOut]


class CodeBatchOut(Part):
    """A batch of codes. The codes are in the first answer, and nowhere after that."""

    id: BatchIdOut
    discount: DiscountIdOut
    label: str
    count: int
    used: int
    expires_at: TimeOut | None
    made_at: TimeOut
    voided_at: TimeOut | None
    codes: list[str] = Field(description=_("Shown once, when they are made."))


class CodeBatchList(Part):
    """The batches of a discount, the newest first."""

    data: list[CodeBatchOut]
