"""Rewards for points, and what was taken."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from vafa.api.v1.shapes.common import (
    Body,
    ClaimIdOut,
    CustomerIdOut,
    CustomerRef,
    Named,
    Part,
    PrizeIdIn,
    PrizeIdOut,
    TimeOut,
)
from vafa.rewardlist.types import ClaimState


class PrizeOut(Part):
    """Something that members take for points."""

    id: PrizeIdOut
    name: str
    words: str
    price_points: int
    stock: int | None = Field(description=_("What is left; null is without end."))
    most_each: int = Field(description=_("At most for each member; 0 is without a limit."))
    first_day: date | None
    last_day: date | None = Field(description=_("Good to its end."))
    is_active: bool


class PrizeList(Part):
    """The reward list, the cheapest first."""

    data: list[PrizeOut]


class OfferOut(Part):
    """A reward as one customer sees it."""

    prize: PrizeOut
    missing_points: int
    may_take: bool
    why_not: str = Field(description=_("A code as in refusals, or empty."))


class OfferList(Part):
    """What a customer may take, and how far they are."""

    points: int
    data: list[OfferOut]


class ClaimBody(Body):
    """Who takes what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"customer": {"mobile": "09121234567"}, "prize": "prz_0bd1z4fxkqk5e"}]
        }
    )

    customer: Annotated[CustomerRef, Named]
    prize: PrizeIdIn
    branch: Annotated[str, Field(max_length=32)] | None = Field(
        None, description=_("The code of the branch, where it matters.")
    )


class ExchangeBody(Body):
    """Who changes how many points into credit."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"customer": {"mobile": "09121234567"}, "points": 100}]}
    )

    customer: Annotated[CustomerRef, Named]
    points: Annotated[int, Field(strict=True, gt=0, le=10**9)]


class ExchangeOut(Part):
    """What the points became."""

    customer: CustomerIdOut
    points: int
    credit_rial: int


class ClaimOut(Part):
    """A reward that was taken. Its code fetches it once."""

    id: ClaimIdOut
    code: str
    prize: PrizeIdOut
    prize_name: str
    customer: CustomerIdOut
    points: int
    state: ClaimState
    taken_at: TimeOut
    good_until: TimeOut
    ended_at: TimeOut | None


class ClaimPage(Part):
    """Claims, the last first."""

    data: list[ClaimOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
