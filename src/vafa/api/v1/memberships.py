"""Paid memberships: plans, members, enrolling and ending."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import CustomerId, MembershipIdInPath
from vafa.api.v1.shapes.memberships import (
    MembershipBody,
    MembershipOut,
    MembershipPage,
    PlanList,
    PlanOut,
)
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer
from vafa.memberships.actions import begin_membership, end_membership
from vafa.memberships.queries import get_membership, list_memberships, list_plans
from vafa.memberships.types import MembershipView
from vafa.staff.types import Scope

router = Router(tags=[_("Memberships")])


class MembershipFilter(PageFilter):
    """Which memberships."""

    customer: CustomerId | None = Field(None, description=_("Of this customer."))


@router.get(
    "/plans",
    auth=ApiKey(Scope.RULES_READ),
    response=PlanList,
    summary=_("List membership plans"),
    description=_("Those on sale first, with how many people are in each."),
)
@in_scope
def read_plans(request: ApiRequest) -> Answer:
    alike = ("id", "name", "benefits", "sku", "price_rial", "period", "count", "is_active")
    rows = [
        PlanOut(**{name: getattr(row.plan, name) for name in alike}, running=row.running)
        for row in list_plans(at=request.at)
    ]
    return Answer(PlanList(data=rows))


@router.get(
    "/memberships",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=MembershipPage,
    summary=_("List memberships"),
    description=_("The last bought first, with how each stands now."),
)
@in_scope
def read_memberships(request: ApiRequest, wanted: Query[MembershipFilter]) -> Answer:
    rows = list_memberships(
        customer_id=wanted.customer,
        before_id=wanted.before_id("mbr"),
        limit=wanted.limit + 1,
        at=request.at,
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="mbr")
    data = [_write_membership(row) for row in page]
    return Answer(MembershipPage(data=data, next_cursor=next_cursor))


@router.post(
    "/memberships",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response={HTTPStatus.CREATED: MembershipOut},
    summary=_("Enrol a customer"),
    description=_("For a plan that was paid elsewhere; a sale with the plan's code needs no call."),
)
@in_scope
def enrol(request: ApiRequest, body: MembershipBody) -> Answer:

    def work(client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        row = begin_membership(
            plan_id=body.plan,
            customer_id=customer.id,
            price_rial=body.price_rial,
            request_key=f"api:{client_key}",
            actor=get_actor(request),
            at=request.at,
        )
        answer = _write_membership(get_membership(row.id, at=request.at))
        return Answer(answer, status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.post(
    "/memberships/{mbr:membership_id}/end",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response=MembershipOut,
    summary=_("End a membership early"),
    description=_("`refund_rial` of the answer is what the plan says is due back."),
)
@in_scope
def end(request: ApiRequest, membership_id: MembershipIdInPath) -> Answer:

    def work(client_key: str) -> Answer:
        end_membership(membership_id=membership_id, actor=get_actor(request), at=request.at)
        return Answer(_write_membership(get_membership(membership_id, at=request.at)))

    return answer_once(request, work)


def _write_membership(one: MembershipView) -> MembershipOut:
    return MembershipOut(
        id=one.id,
        plan=one.plan_id,
        plan_name=one.plan,
        customer=one.customer_id,
        sale=one.sale_id,
        price_rial=one.price_rial,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=one.state,
        refund_rial=one.refund_rial,
    )
