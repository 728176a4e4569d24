"""Cards in batches, and gift cards."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictInt

from vafa.api.v1.shapes.common import (
    MOST_RIAL,
    Body,
    CardBatchIdOut,
    CustomerRef,
    Named,
    Part,
    TimeOut,
)
from vafa.cards.types import CardKind

_CARD = "1042 7719 3305 8126"
CardText = Annotated[
    str, Field(min_length=1, max_length=120, description=_("As typed, swiped or scanned."))
]


class CardBatchBody(Body):
    """Cards to make: 1 to 10,000, with numbers of their own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "gift", "name": "نوروز", "count": 50, "value_rial": 5_000_000},
                {"kind": "member", "name": "باشگاه", "count": 200},
            ]
        }
    )

    kind: CardKind
    name: str = Field(min_length=1, max_length=80)
    count: Annotated[StrictInt, Field(ge=1, le=10_000)]
    value_rial: Annotated[StrictInt, Field(ge=0, le=MOST_RIAL)] = Field(
        0, description=_("What each gift card is sold with; 0 is any amount.")
    )
    valid_days: Annotated[StrictInt, Field(ge=0, le=3_650)] = Field(
        0, description=_("From the sale of a gift card; 0: what was paid for never ends.")
    )


class CardBatchOut(Part):
    """A batch of cards."""

    id: CardBatchIdOut
    kind: CardKind
    name: str
    count: int
    value_rial: int
    valid_days: int
    made_at: TimeOut
    by_state: dict[str, int] = Field(description=_("How many cards stand in each state."))


class CardBatchPage(Part):
    """Batches, the last made first."""

    data: list[CardBatchOut]
    next_cursor: str | None


class NumberOut(Part):
    """A card for the printer."""

    serial: int
    number: str


class NumberList(Part):
    """The numbers of a stretch of a batch."""

    data: list[NumberOut]
    next_serial: int | None = Field(description=_("Ask for what is after it; null at the end."))


class CardBody(Body):
    """A gift card, by its number alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"card": _CARD, "till": "2"}]})

    card: CardText
    till: str = Field("", max_length=40, description=_("Which till; a key may be bound to one."))


class SellCardBody(CardBody):
    """A gift card that is sold or topped up without an invoice."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"card": _CARD, "amount_rial": 5_000_000}]}
    )

    amount_rial: Annotated[StrictInt, Field(ge=0, le=MOST_RIAL)] = Field(
        0, description=_("What was paid for; 0 is what its batch says.")
    )


class BlockCardBody(CardBody):
    """A gift card that is lost or stolen."""

    reason: str = Field("", max_length=200)


class TransferCardBody(CardBody):
    """All that is on a card, to one that was not sold yet."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"card": _CARD, "to": "1093 4410 2286 7150"}]}
    )

    to: CardText


class GiverCardBody(CardBody):
    """A gift card that a member is handed to give away."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"card": _CARD, "customer": {"mobile": "0912 123 4567"}}]}
    )

    customer: Annotated[CustomerRef, Named]


class GiftCardOut(Part):
    """What is on a gift card. Its number is never told."""

    ending: str = Field(description=_("The last four digits."))
    state: str
    balance_rial: int
    expires_at: TimeOut | None = Field(description=_("When the first of it ends, if any does."))
