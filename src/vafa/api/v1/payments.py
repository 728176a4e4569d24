"""What was paid online, and the account that texts are paid from."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.paging import PageFilter
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.common import Filter
from vafa.api.v1.shapes.payments import (
    PaymentList,
    PaymentOut,
    TextAccountOut,
    TextEntryList,
    TextEntryOut,
)
from vafa.foundation.errors import NotFound
from vafa.foundation.ids import write_id
from vafa.payments.queries import list_payments
from vafa.payments.types import State
from vafa.staff.types import Scope
from vafa.textaccount.queries import get_account, list_history

router = Router(tags=[_("Payments")])


class PaymentFilter(PageFilter):
    """Which payments."""

    purpose: str = Field("", max_length=32)
    state: State | None = None


class EntryFilter(Filter):
    """From which day back."""

    before: date | None = Field(None, description=_("Days before this one."))


@router.get(
    "/payments",
    auth=ApiKey(Scope.REPORTS_READ),
    response=PaymentList,
    summary=_("List payments"),
    description=_("Online payments, the newest first."),
)
@in_scope
def read_payments(request: ApiRequest, wanted: Query[PaymentFilter]) -> Answer:
    page = list_payments(
        purpose=wanted.purpose,
        state=wanted.state,
        cursor=wanted.before_id("pay"),
        limit=wanted.limit,
    )
    rows = [
        PaymentOut(
            id=row.id,
            purpose=row.purpose,
            reference=row.reference,
            amount_rial=row.amount_rial,
            payer_fee_rial=row.payer_fee_rial,
            state=row.state,
            gateway=row.gateway,
            receipt=row.receipt,
            created_at=row.created_at,
            paid_at=row.paid_at,
        )
        for row in page.payments
    ]
    cursor = write_id("pay", page.next_cursor) if page.next_cursor else None
    return Answer(PaymentList(data=rows, next_cursor=cursor))


@router.get(
    "/text-account",
    auth=ApiKey(Scope.MESSAGES_READ),
    response=TextAccountOut,
    summary=_("Read the text account"),
    description=_("404 where the business pays its SMS provider itself."),
)
@in_scope
def read_text_account(request: ApiRequest) -> Answer:
    account = get_account()
    if account is None:
        raise NotFound
    return Answer(
        TextAccountOut(
            balance_rial=account.balance_rial,
            low_rial=account.low_rial,
            is_low=account.is_low,
            advertising_waits=account.advertising_waits,
            opened_on=account.opened_on,
        )
    )


@router.get(
    "/text-account/entries",
    auth=ApiKey(Scope.MESSAGES_READ),
    response=TextEntryList,
    summary=_("List what changed the text account"),
    description=_("Charges, corrections by hand and the texts of each day: 14 days at a time."),
)
@in_scope
def read_text_entries(request: ApiRequest, wanted: Query[EntryFilter]) -> Answer:
    page = list_history(before=wanted.before)
    rows = [
        TextEntryOut(
            day=row.day,
            kind=row.kind,
            amount_rial=row.amount_rial,
            texts=row.texts,
            reference=row.reference,
            reason=row.reason,
        )
        for row in page.rows
    ]
    return Answer(TextEntryList(data=rows, next_before=page.next_before))
