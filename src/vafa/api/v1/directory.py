"""What a till may want to know of the business: branches and texts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.paging import PageFilter
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.common import CustomerId, TimeIn, to_instant
from vafa.api.v1.shapes.directory import (
    BranchList,
    BranchOut,
    MessageOut,
    MessagePage,
)
from vafa.catalog.queries import list_branches
from vafa.foundation.ids import write_id
from vafa.messaging.queries import list_messages
from vafa.messaging.types import MessageFilter, MessageRow, State
from vafa.staff.types import Scope

router = Router(tags=[_("The business")])


class TextFilter(PageFilter):
    """Which texts."""

    customer: CustomerId | None = Field(None, description=_("To this customer."))
    purpose: str | None = Field(None, max_length=40)
    state: State | None = None
    created_at_gte: TimeIn | None = Field(None, alias="created_at[gte]")
    created_at_lt: TimeIn | None = Field(None, alias="created_at[lt]")


@router.get(
    "/branches",
    auth=ApiKey(Scope.RULES_READ),
    response=BranchList,
    summary=_("List branches"),
    description=_("In the order of their making. Sales name a branch by its code."),
)
@in_scope
def read_branches(request: ApiRequest) -> Answer:
    rows = [
        BranchOut(id=row.id, code=row.code, name=row.name, is_active=row.is_active)
        for row in list_branches()
    ]
    return Answer(BranchList(data=rows))


@router.get(
    "/messages",
    auth=ApiKey(Scope.MESSAGES_READ),
    response=MessagePage,
    summary=_("List texts"),
    description=_(
        "Texts to customers and what became of them, the last first. Codes are never shown."
    ),
)
@in_scope
def read_messages(request: ApiRequest, wanted: Query[TextFilter]) -> Answer:
    zone = load_ground(request).zone

    def read(at: datetime | None) -> datetime | None:
        return to_instant(at, zone) if at else None

    page = list_messages(
        MessageFilter(
            customer_id=wanted.customer,
            purpose=wanted.purpose,
            state=wanted.state,
            since=read(wanted.created_at_gte),
            until=read(wanted.created_at_lt),
        ),
        cursor=wanted.before_id("msg"),
        limit=wanted.limit,
    )
    return Answer(
        MessagePage(
            data=[_write_message(row) for row in page.messages],
            next_cursor=write_id("msg", page.next_cursor) if page.next_cursor else None,
        )
    )


def _write_message(row: MessageRow) -> MessageOut:
    return MessageOut(
        id=row.id,
        customer=row.customer_id,
        mobile=row.mobile,
        purpose=row.purpose,
        state=row.state,
        reason=row.reason,
        body=row.body,
        parts=row.parts,
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
    )
