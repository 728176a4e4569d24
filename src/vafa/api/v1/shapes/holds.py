"""Credit set aside for minutes."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictInt

from vafa.api.v1.shapes.common import (
    MOST_RIAL,
    Body,
    CustomerIdOut,
    CustomerRef,
    HoldIdOut,
    Named,
    Part,
    TimeOut,
)
from vafa.checkout.types import MOST_HOLD_MINUTES
from vafa.ledger.types import HoldState

Amount = Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)]

HOLD_EXAMPLE: dict[str, Any] = {
    "customer": {"mobile": "0912 123 4567"},
    "amount_rial": 500000,
    "code": "4821507",
    "minutes": 30,
}


class HoldBody(Body):
    """Whose credit, how much of it, and for how long."""

    model_config = ConfigDict(json_schema_extra={"examples": [HOLD_EXAMPLE]})

    customer: Annotated[CustomerRef, Named]
    amount_rial: Amount
    code: str = Field("", max_length=32, description=_("The 7 digits of the text; in any digits."))
    minutes: Annotated[StrictInt, Field(ge=1, le=MOST_HOLD_MINUTES)] = Field(
        30, description=_("After them the credit goes back by itself.")
    )
    till: str = Field("", max_length=40, description=_("Which till; a key may be bound to one."))


class CaptureBody(Body):
    """How much of the hold is spent; what is left of it goes back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"amount_rial": 300000}, {}]})

    amount_rial: Amount | None = Field(None, description=_("All of it, when nothing is said."))


class HoldOut(Part):
    """A hold. It ends once: captured (whole or in part), released or timed_out."""

    id: HoldIdOut
    customer: CustomerIdOut
    amount_rial: int
    captured_rial: int
    state: HoldState
    expires_at: TimeOut
