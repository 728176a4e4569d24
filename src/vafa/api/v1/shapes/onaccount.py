"""House accounts, what is owed on them, and payments."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from vafa.api.v1.shapes.common import Body, CustomerIdOut, Part, TimeOut
from vafa.api.v1.shapes.customers import CauseOut
from vafa.onaccount.types import MOST_DAYS, MOST_LIMIT_RIAL

Rial = Annotated[StrictInt, Field(ge=0, le=MOST_LIMIT_RIAL)]


class AccountBody(Body):
    """Up to how much, and how long."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"limit_rial": 50000000, "term_days": 30}]}
    )

    limit_rial: Rial
    term_days: Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)] = 30
    is_open: StrictBool = Field(True, description=_("False: nothing more goes on it."))


class AgeingOut(Part):
    """What is owed, by the days since it was bought."""

    to_30_rial: int
    to_60_rial: int
    to_90_rial: int
    older_rial: int
    overdue_rial: int = Field(description=_("The part whose term is over."))


class AccountOut(Part):
    """A house account."""

    customer: CustomerIdOut
    limit_rial: int
    term_days: int
    is_open: bool
    owed_rial: int
    room_rial: int = Field(description=_("What may be bought on account now."))
    ageing: AgeingOut


class AccountList(Part):
    """Accounts, the last opened first."""

    data: list[AccountOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))


class PaymentBody(Body):
    """Money that came for what was bought on account."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_rial": 1500000, "reason": "رسید ۱۲۰۴"}]}
    )

    amount_rial: Annotated[StrictInt, Field(gt=0, le=MOST_LIMIT_RIAL)]
    reason: str = Field(
        min_length=1, max_length=200, description=_("The number of its receipt, or a reason.")
    )


class EntryOut(Part):
    """A line of the statement."""

    id: str
    at: TimeOut
    what: str
    amount_rial: int = Field(description=_("Above zero is owed more, below zero less."))
    owed_rial: int = Field(description=_("What was owed after it."))
    reason: str
    cause: CauseOut


class EntryPage(Part):
    """The statement, the last line first."""

    data: list[EntryOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
