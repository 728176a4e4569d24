"""Partners, their rates, their statement, and payouts."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from vafa.api.v1.shapes.common import Body, Mobile, Part, PartnerIdOut, QuantityOut, TimeOut
from vafa.api.v1.shapes.customers import CauseOut
from vafa.partners.types import MOST_RATES, MOST_RIAL, PartnerKind, PartnerTerms, Rate

_Rial = Annotated[StrictInt, Field(ge=0, le=MOST_RIAL)]
_Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]


class RateBody(Body):
    """What one category or one product brings instead."""

    category: str = Field("", max_length=80, description=_("The category on the menu."))
    sku: str = Field("", max_length=64, description=_("The code of the product on the menu."))
    percent: _Percent = Decimal(0)
    each_rial: _Rial = Field(0, description=_("For each piece."))


class PartnerBody(Body):
    """Who a partner is and what they earn from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "هتل آزادی",
                    "code": "H1",
                    "kind": "hotel",
                    "percent": 10,
                    "rates": [{"category": "نوشیدنی", "percent": 5}],
                    "most_per_month_rial": 500000000,
                }
            ]
        }
    )

    name: str = Field(min_length=1, max_length=80)
    code: str = Field(min_length=1, max_length=16, description=_("Names them on a sale."))
    kind: PartnerKind = PartnerKind.OTHER
    mobile: Mobile | None = None
    percent: _Percent = Field(Decimal(0), description=_("Of the goods they bring."))
    each_rial: _Rial = Field(0, description=_("For each piece."))
    rates: list[RateBody] = Field([], max_length=MOST_RATES)
    most_per_sale_rial: _Rial | None = None
    most_per_month_rial: _Rial | None = None
    is_active: StrictBool = Field(True, description=_("False: no sale may name them any more."))

    def to_terms(self) -> PartnerTerms:
        """The body as terms."""
        return PartnerTerms(
            name=self.name,
            code=self.code,
            kind=self.kind,
            mobile=self.mobile or "",
            rate=Rate(percent=self.percent, each_rial=self.each_rial),
            rates=tuple(Rate(**dict(rate)) for rate in self.rates),
            most_per_sale_rial=self.most_per_sale_rial,
            most_per_month_rial=self.most_per_month_rial,
            is_active=self.is_active,
        )


class RateOut(Part):
    """What one category or one product brings instead."""

    category: str
    sku: str
    percent: QuantityOut
    each_rial: int


class PartnerOut(Part):
    """A partner with what is owed to them."""

    id: PartnerIdOut
    name: str
    code: str
    kind: str
    mobile: str | None
    percent: QuantityOut
    each_rial: int
    rates: list[RateOut]
    most_per_sale_rial: int | None
    most_per_month_rial: int | None
    is_active: bool
    owed_rial: int = Field(description=_("Below zero the partner owes it."))


class PartnerPage(Part):
    """Partners, the last added first."""

    data: list[PartnerOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))


class PayoutBody(Body):
    """Money that went to a partner."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_rial": 1500000, "note": "حوالهٔ ۱۲۰۴"}]}
    )

    amount_rial: Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)]
    note: str = Field(
        min_length=1, max_length=200, description=_("The number of its receipt, or a note.")
    )


class PartnerEntryOut(Part):
    """A line of the statement."""

    id: str
    at: TimeOut
    what: str
    amount_rial: int = Field(description=_("Above zero is earned, below zero taken back or paid."))
    owed_rial: int = Field(description=_("What was owed after it."))
    note: str
    cause: CauseOut


class PartnerStatement(Part):
    """A period's sums and entries, the last entry first."""

    before_rial: int = Field(description=_("Owed before the period."))
    earned_rial: int
    taken_back_rial: int
    paid_rial: int
    after_rial: int = Field(description=_("Owed after the period."))
    data: list[PartnerEntryOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
