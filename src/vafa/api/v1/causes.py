"""Causes: what came together, and giving."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import ConfigDict, Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.once import answer_once
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.answers import Kind
from vafa.api.v1.shapes.common import (
    Body,
    CauseIdIn,
    CauseIdOut,
    CustomerIdOut,
    CustomerRef,
    Named,
    Part,
)
from vafa.causes.actions import give
from vafa.causes.queries import list_causes
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer
from vafa.ledger.types import Unit
from vafa.staff.types import Scope

router = Router(tags=[_("Causes")])


class GoodCauseOut(Part):
    """A cause, with what came together for it."""

    id: CauseIdOut
    name: str
    words: str
    goal_rial: int = Field(description=_("0 is without a goal."))
    total_rial: int
    unpaid_rial: int
    givers: int
    is_active: bool


class GoodCauseList(Part):
    """All causes."""

    data: list[GoodCauseOut]


class DonationBody(Body):
    """Who gives what to which cause."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer": {"mobile": "09121234567"},
                    "cause": "cau_0bd1z4fxkqk5e",
                    "kind": "points",
                    "amount": 100,
                }
            ]
        }
    )

    customer: Annotated[CustomerRef, Named]
    cause: CauseIdIn
    kind: Kind
    amount: Annotated[int, Field(strict=True, gt=0, le=10**12)]


class DonationOut(Part):
    """A gift, and what it counts."""

    cause: CauseIdOut
    customer: CustomerIdOut
    kind: Kind
    amount: int
    worth_rial: int


@router.get(
    "/causes",
    auth=ApiKey(Scope.RULES_READ),
    response=GoodCauseList,
    summary=_("List causes"),
    description=_("With what came together for each, and what of it is not paid yet."),
)
@in_scope
def read_causes(request: ApiRequest) -> Answer:
    rows = [
        GoodCauseOut(
            id=row.cause.id,
            name=row.cause.name,
            words=row.cause.words,
            goal_rial=row.cause.goal_rial,
            total_rial=row.total_rial,
            unpaid_rial=row.unpaid_rial,
            givers=row.givers,
            is_active=row.cause.is_active,
        )
        for row in list_causes()
    ]
    return Answer(GoodCauseList(data=rows))


@router.post(
    "/donations",
    auth=ApiKey(Scope.CODES_REDEEM),
    response={HTTPStatus.CREATED: DonationOut},
    summary=_("Give to a cause"),
    description=_("Credit or points leave the customer's wallet for the cause."),
)
@in_scope
def donate(request: ApiRequest, body: DonationBody) -> Answer:

    def work(client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        gift = give(
            cause_id=body.cause,
            customer_id=customer.id,
            unit=Unit(body.kind),
            amount=body.amount,
            request_key=f"api:{client_key}",
            actor=get_actor(request),
            at=request.at,
        )
        answer = DonationOut(
            cause=gift.cause_id,
            customer=customer.id,
            kind=body.kind,
            amount=gift.amount,
            worth_rial=gift.worth_rial,
        )
        return Answer(answer, status=HTTPStatus.CREATED)

    return answer_once(request, work)
