"""The shared club: other businesses, their credit brought to a sale here, what is owed."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import ConfigDict, Field, StrictInt

from vafa.api.v1.access import ApiKey, ApiRequest, bind_till, enter_scope
from vafa.api.v1.once import answer_once, read_client_key
from vafa.api.v1.serving import Answer, in_own_scopes, in_scope, race
from vafa.api.v1.shapes.common import (
    MOST_RIAL,
    Body,
    CustomerIdInPath,
    CustomerIdOut,
    CustomerRef,
    DrawIdInPath,
    DrawIdOut,
    Filter,
    Named,
    Part,
    TimeOut,
)
from vafa.coalition.actions import bring_credit, let_go, list_abroad
from vafa.coalition.queries import find_peer_id, get_draw, list_month, list_peers
from vafa.coalition.types import DrawState, DrawView, Taking
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer, get_customer
from vafa.foundation.jalali import first_day_of_month, local_day
from vafa.staff.types import Scope
from vafa.tenancy.queries import load_current_business

router = Router(tags=[_("Shared club")])


class TakingOut(Part):
    """How one takes the other's credit; a cap of 0 is none."""

    percent: int = Field(description=_("What counts of it; 0 is not taken."))
    most_rial: int
    month_rial: int


class PeerOut(Part):
    """A business with which credit is shared. `position_rial` above zero is owed to it."""

    slug: str
    name: str
    is_live: bool
    here: TakingOut | None
    there: TakingOut | None
    position_rial: int


class PeerList(Part):
    """All of them."""

    data: list[PeerOut]


class AbroadOut(Part):
    """What of a customer's credit elsewhere may be spent here now, in worth at the till."""

    peer: str
    name: str
    worth_rial: int


class AbroadList(Part):
    """Business by business; those with nothing are left out."""

    data: list[AbroadOut]


class DrawBody(Body):
    """Credit to bring. The code is the one in the text of that business."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer": {"mobile": "0912 123 4567"},
                    "peer": "nan-e-sobh",
                    "code": "1234567",
                    "amount_rial": "max",
                }
            ]
        }
    )

    customer: Annotated[CustomerRef, Named]
    peer: str = Field(min_length=1, max_length=40, description=_("Its slug, as /peers tells it."))
    code: str = Field(min_length=1, max_length=32)
    amount_rial: Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)] | Literal["max"] = Field(
        "max", description=_("What it is to take off here at most.")
    )
    till: str = Field("", max_length=40)


class DrawOut(Part):
    """What was brought. `credit_rial` is what it costs the guest at home."""

    id: DrawIdOut
    customer: CustomerIdOut
    state: DrawState
    worth_rial: int
    credit_rial: int
    returned_rial: int
    expires_at: TimeOut


class PeerMonthOut(Part):
    """A Jalali month with one business; opening and closing above zero are owed to it."""

    name: str
    opening_rial: int
    there_rial: int = Field(description=_("What our guests spent there."))
    here_rial: int = Field(description=_("What their guests spent here."))
    paid_rial: int
    received_rial: int
    closing_rial: int


class PeerStatement(Part):
    """The month, business by business."""

    first_day: date
    data: list[PeerMonthOut]
    closing_rial: int


class MonthFilter(Filter):
    """Which month."""

    day: date | None = Field(None, description=_("Any day of it; this month without."))


@router.get(
    "/peers",
    auth=ApiKey(Scope.RULES_READ),
    response=PeerList,
    summary=_("List the businesses of the shared club"),
    description=_("With the terms in force and how you stand with each."),
)
@in_scope
def read_peers(request: ApiRequest) -> Answer:
    del request
    rows = [
        PeerOut(
            slug=peer.slug,
            name=peer.name,
            is_live=peer.is_live,
            here=_write_taking(peer.terms.here if peer.terms else None),
            there=_write_taking(peer.terms.there if peer.terms else None),
            position_rial=peer.position_rial,
        )
        for peer in list_peers()
    ]
    return Answer(PeerList(data=rows))


@router.get(
    "/peers/statement",
    auth=ApiKey(Scope.REPORTS_READ),
    response=PeerStatement,
    summary=_("Read the statement of a month between businesses"),
    description=_("What each spent at the other's, what was paid, and how you stand."),
)
@in_scope
def read_peer_statement(request: ApiRequest, wanted: Query[MonthFilter]) -> Answer:
    zone = ZoneInfo(load_current_business().zone)
    first_day = first_day_of_month(wanted.day or local_day(request.at, zone))
    months = list_month(first_day)
    rows = [
        PeerMonthOut(**{name: getattr(month, name) for name in PeerMonthOut.model_fields})
        for month in months
    ]
    total = sum(month.closing_rial for month in months)
    return Answer(PeerStatement(first_day=first_day, data=rows, closing_rial=total))


@router.get(
    "/customers/{cus:customer_id}/elsewhere",
    auth=ApiKey(Scope.WALLETS_READ),
    response=AbroadList,
    summary=_("Read what a customer could bring from other businesses"),
    description=_("Worth at this till, within the terms; of their books no more is told."),
)
@in_own_scopes
def read_elsewhere(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    with enter_scope(request):
        get_customer(customer_id)
        slugs = {peer.id: peer.slug for peer in list_peers()}
    found = list_abroad(request.auth.business_id, customer_id, at=request.at)
    rows = [
        AbroadOut(peer=slugs[one.peer_id], name=one.name, worth_rial=one.worth_rial)
        for one in found
    ]
    return Answer(AbroadList(data=rows))


@router.post(
    "/draws",
    auth=ApiKey(Scope.CODES_REDEEM),
    response={HTTPStatus.CREATED: DrawOut},
    summary=_("Bring credit from another business"),
    description=_(
        "Set aside there for a quarter of an hour; a sale here names it in redeem.draw. What the "
        "sale does not take goes home by itself."
    ),
)
@in_own_scopes
def draw(request: ApiRequest, body: DrawBody) -> Answer:
    client_key = read_client_key(request, required=True)
    with enter_scope(request):
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        peer_id = find_peer_id(body.peer)
        till = bind_till(request, body.till)
    brought = race(
        lambda: bring_credit(
            request.auth.business_id,
            peer_id,
            customer_id=customer.id,
            code=body.code.strip(),
            most_rial=None if body.amount_rial == "max" else body.amount_rial,
            request_key=f"api:{client_key}",
            till=till,
            at=request.at,
        )
    )
    return Answer(_write_draw(brought), status=HTTPStatus.CREATED)


@router.get(
    "/draws/{draw:draw_id}",
    auth=ApiKey(Scope.WALLETS_READ),
    response=DrawOut,
    summary=_("Read what was brought"),
    description=_("As it stands, and what came back of it."),
)
@in_scope
def read_draw(request: ApiRequest, draw_id: DrawIdInPath) -> Answer:
    del request
    return Answer(_write_draw(get_draw(draw_id)))


@router.post(
    "/draws/{draw:draw_id}/release",
    auth=ApiKey(Scope.CODES_REDEEM),
    response=DrawOut,
    summary=_("Let go of what was brought"),
    description=_("It goes home unspent; to bring it again takes a new code."),
)
@in_scope
def release_draw(request: ApiRequest, draw_id: DrawIdInPath) -> Answer:

    def work(_client_key: str) -> Answer:
        let_go(draw_id, at=request.at)
        return Answer(_write_draw(get_draw(draw_id)))

    return answer_once(request, work)


def _write_taking(taking: Taking | None) -> TakingOut | None:
    if taking is None:
        return None
    return TakingOut(
        percent=taking.percent, most_rial=taking.most_rial, month_rial=taking.month_rial
    )


def _write_draw(found: DrawView) -> DrawOut:
    return DrawOut(
        id=found.id,
        customer=found.customer_id,
        state=found.state,
        worth_rial=found.worth_rial,
        credit_rial=found.credit_rial,
        returned_rial=found.returned_rial,
        expires_at=found.expires_at,
    )
