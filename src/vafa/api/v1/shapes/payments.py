"""Payments and the text account, as the API tells them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop as _
from pydantic import Field

from vafa.api.v1.shapes.common import Part, PaymentIdOut, TimeOut


class PaymentOut(Part):
    """Money that was to come in online, and whether it did."""

    id: PaymentIdOut
    purpose: str
    reference: str = Field(description=_("Of what was to be paid, once."))
    amount_rial: int
    payer_fee_rial: int = Field(description=_("What the gateway takes from the payer on top."))
    state: str = Field(description=_("asked, sent, paid, failed, expired or unknown."))
    gateway: str
    receipt: str = Field(description=_("The bank's number, once it is paid."))
    created_at: TimeOut
    paid_at: TimeOut | None


class PaymentList(Part):
    """Payments, the newest first."""

    data: list[PaymentOut]
    next_cursor: str | None


class TextAccountOut(Part):
    """The account that texts are paid from."""

    balance_rial: int = Field(description=_("Below zero, service texts went on all the same."))
    low_rial: int
    is_low: bool
    advertising_waits: bool = Field(description=_("While nothing is left."))
    opened_on: date


class TextEntryOut(Part):
    """A change of the balance."""

    day: date
    kind: str = Field(description=_("charge, correction, or use: all texts of the day."))
    amount_rial: int
    texts: int
    reference: str
    reason: str


class TextEntryList(Part):
    """Whole days, the latest first."""

    data: list[TextEntryOut]
    next_before: date | None = Field(description=_("Give it as before for the next days."))
