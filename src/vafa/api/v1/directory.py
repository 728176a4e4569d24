"""What a till may want to know of the business: branches, products, rules, texts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.common import CustomerId, TimeIn, to_instant
from vafa.api.v1.shapes.directory import (
    BranchList,
    BranchOut,
    MessageOut,
    MessagePage,
    ProductOut,
    ProductPage,
)
from vafa.catalog.queries import list_branches, products
from vafa.foundation.ids import write_id
from vafa.messaging.queries import list_messages
from vafa.messaging.types import MessageFilter, MessageRow, State
from vafa.staff.types import Scope

router = Router(tags=[_("The business")])


class ProductFilter(PageFilter):
    """Which products."""

    sku: str | None = Field(None, max_length=64)


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
    "/products",
    auth=ApiKey(Scope.RULES_READ),
    response=ProductPage,
    summary=_("List products"),
    description=_("What is on the menu, and what was; the newest row first."),
)
@in_scope
def read_products(request: ApiRequest, wanted: Query[ProductFilter]) -> Answer:
    conditions = {"id__lt": wanted.before_id("prd"), "sku": wanted.sku}
    given = {name: value for name, value in conditions.items() if value is not None}
    rows = list(products().filter(**given).order_by("-id")[: wanted.limit + 1])
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="prd")
    return Answer(
        ProductPage(
            data=[
                ProductOut(
                    id=write_id("prd", row.id),
                    sku=row.sku,
                    name=row.name,
                    category=row.category.name if row.category else "",
                    price_rial=row.price_rial,
                    earns=row.earns,
                    is_active=row.is_active,
                )
                for row in page
            ],
            next_cursor=next_cursor,
        )
    )


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
