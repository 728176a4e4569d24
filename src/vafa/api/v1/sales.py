"""Sales: sent, quoted, taken back, read."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once, read_client_key
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.reading import read_redeem, read_return, read_sale
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.answers import QuoteAnswer, ReturnAnswer, SaleAnswer, SaleOut, SalePage
from vafa.api.v1.shapes.common import CustomerId, SaleIdInPath, TimeIn, to_instant
from vafa.api.v1.shapes.sales import ReturnBody, SaleBody
from vafa.api.v1.writing import (
    write_quote,
    write_receipt,
    write_return,
    write_sale,
    write_sale_row,
)
from vafa.checkout.actions import accept_sale, return_sale
from vafa.checkout.queries import quote_sale
from vafa.customers.errors import UnknownCustomer
from vafa.customers.types import JoinedBy
from vafa.sales.errors import UnknownSale
from vafa.sales.queries import get_sale, sales
from vafa.staff.types import Scope

router = Router(tags=[_("Sales")])


class SaleFilter(PageFilter):
    """Which sales."""

    customer: CustomerId | None = Field(None, description=_("Of this customer."))
    branch: str | None = Field(None, max_length=40, description=_("In this branch: code or id."))
    source: str | None = Field(None, max_length=32)
    number: str | None = Field(None, max_length=64)
    state: Literal["accepted", "part_returned", "returned"] | None = None
    at_gte: TimeIn | None = Field(None, alias="at[gte]", description=_("Sold at or after."))
    at_lt: TimeIn | None = Field(None, alias="at[lt]", description=_("Sold before."))
    created_at_gte: TimeIn | None = Field(
        None, alias="created_at[gte]", description=_("Recorded at or after.")
    )
    created_at_lt: TimeIn | None = Field(
        None, alias="created_at[lt]", description=_("Recorded before.")
    )


@router.post(
    "/sales",
    auth=ApiKey(Scope.SALES_WRITE),
    response={HTTPStatus.CREATED: SaleAnswer},
    summary=_("Send a sale"),
    description=_(
        "Recorded, rewarded, and what the guest spends taken off: all of it or nothing. "
        "The same source and number with the same contents get the first answer again, for ever; "
        "with other contents they are refused, unless revision is higher."
    ),
)
@in_scope
def send_sale(request: ApiRequest, body: SaleBody) -> Answer:
    client_key = read_client_key(request, required=True)
    try:
        receipt = accept_sale(
            read_sale(request, body),
            redeem=read_redeem(request, body),
            request_key=client_key,
            joined_by=JoinedBy.API,
            actor=get_actor(request),
            at=request.at,
        )
    except UnknownCustomer as refusal:
        refusal.pointer = "/customer"
        raise
    return Answer(write_receipt(receipt), status=HTTPStatus.CREATED, is_repeat=receipt.is_repeat)


@router.post(
    "/quotes",
    auth=ApiKey(Scope.SALES_WRITE),
    response=QuoteAnswer,
    summary=_("Ask what a sale would earn and what it may spend"),
    description=_(
        "The same body and the same decision as a sale's. Nothing is written, no code is used up; "
        "a wrong discount code counts as a wrong try."
    ),
)
@in_scope
def quote(request: ApiRequest, body: SaleBody) -> Answer:
    read_client_key(request, required=False)
    found = quote_sale(
        read_sale(request, body),
        redeem=read_redeem(request, body),
        actor=get_actor(request),
        at=request.at,
    )
    return Answer(write_quote(found))


@router.get(
    "/sales",
    auth=ApiKey(Scope.SALES_READ),
    response=SalePage,
    summary=_("List sales"),
    description=_("The last recorded first. A key of one branch sees the sales of that branch."),
)
@in_scope
def list_sales(request: ApiRequest, wanted: Query[SaleFilter]) -> Answer:
    ground = load_ground(request)

    def read(at: datetime | None) -> datetime | None:
        return to_instant(at, ground.zone) if at else None

    is_bound = request.auth.branch_id is not None
    conditions = {
        "id__lt": wanted.before_id("sale"),
        "customer_id": wanted.customer,
        "branch_id": ground.find_branch(request, wanted.branch)
        if wanted.branch is not None or is_bound
        else None,
        "source": wanted.source,
        "number": wanted.number,
        "state": wanted.state,
        "at__gte": read(wanted.at_gte),
        "at__lt": read(wanted.at_lt),
        "recorded_at__gte": read(wanted.created_at_gte),
        "recorded_at__lt": read(wanted.created_at_lt),
    }
    given = {name: value for name, value in conditions.items() if value is not None}
    rows = sales().filter(**given).order_by("-id")[: wanted.limit + 1]
    page, next_cursor = take_page(list(rows), limit=wanted.limit, kind="sale")
    return Answer(
        SalePage(data=[write_sale_row(row, ground) for row in page], next_cursor=next_cursor)
    )


@router.get(
    "/sales/{sale:sale_id}",
    auth=ApiKey(Scope.SALES_READ),
    response=SaleOut,
    summary=_("Read a sale"),
    description=_("With its lines and what came back of it."),
)
@in_scope
def read_one_sale(request: ApiRequest, sale_id: SaleIdInPath) -> Answer:
    sale = get_sale(sale_id)
    _refuse_other_branch(request, sale.branch_id)
    return Answer(write_sale(sale, load_ground(request)))


@router.post(
    "/sales/{sale:sale_id}/returns",
    auth=ApiKey(Scope.SALES_WRITE),
    response={HTTPStatus.CREATED: ReturnAnswer},
    summary=_("Take a sale back, in part or whole"),
    description=_(
        "What the lines earned is taken back; what was spent on them returns to the wallet. "
        "The same number with the same contents counts once."
    ),
)
@in_scope
def send_return(request: ApiRequest, sale_id: SaleIdInPath, body: ReturnBody) -> Answer:

    def work(_client_key: str) -> Answer:
        if request.auth.branch_id is not None:
            _refuse_other_branch(request, get_sale(sale_id).branch_id)
        receipt = return_sale(
            sale_id, read_return(request, body), actor=get_actor(request), at=request.at
        )
        return Answer(write_return(receipt), status=HTTPStatus.CREATED, is_repeat=receipt.is_repeat)

    return answer_once(request, work)


def _refuse_other_branch(request: ApiRequest, branch_id: int) -> None:
    """To a key that is bound to a branch, the sales of the others are not there."""
    if request.auth.branch_id not in {None, branch_id}:
        raise UnknownSale
