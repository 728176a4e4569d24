"""Paid memberships."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from vafa.api.v1.shapes.common import (
    Body,
    CustomerIdOut,
    CustomerRef,
    MembershipIdOut,
    Named,
    Part,
    PlanIdIn,
    PlanIdOut,
    Rial,
    SaleIdOut,
    TimeOut,
)
from vafa.memberships.types import Period, State


class PlanOut(Part):
    """A membership that is sold."""

    id: PlanIdOut
    name: str
    benefits: str
    sku: str = Field(description=_("A line of a sale with this code buys it."))
    price_rial: int
    period: Period
    count: int = Field(description=_("How many periods it lasts."))
    is_active: bool
    running: int = Field(description=_("How many people are in it now."))


class PlanList(Part):
    """All plans."""

    data: list[PlanOut]


class MembershipBody(Body):
    """Who is enrolled in what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"customer": {"mobile": "09121234567"}, "plan": "plan_0bd1z4fxkqk5e"}]
        }
    )

    customer: Annotated[CustomerRef, Named]
    plan: PlanIdIn
    price_rial: Rial | None = Field(None, description=_("What was paid; else the plan's price."))


class MembershipOut(Part):
    """One purchase of a plan."""

    id: MembershipIdOut
    plan: PlanIdOut
    plan_name: str
    customer: CustomerIdOut
    sale: SaleIdOut | None
    price_rial: int
    starts_at: TimeOut
    ends_at: TimeOut = Field(description=_("The first moment at which it is over."))
    state: State
    refund_rial: int = Field(description=_("What was due back when it ended early."))


class MembershipPage(Part):
    """Memberships, the last bought first."""

    data: list[MembershipOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
