"""Holds: credit set aside for a sale that comes in minutes."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Router

from vafa.api.v1.access import ApiKey, ApiRequest, bind_till
from vafa.api.v1.once import answer_once
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import HoldIdInPath
from vafa.api.v1.shapes.holds import CaptureBody, HoldBody, HoldOut
from vafa.checkout.actions import capture_credit, hold_credit, release_credit
from vafa.checkout.queries import get_credit_hold
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer
from vafa.ledger.types import HeldValue
from vafa.staff.types import Scope

router = Router(tags=[_("Holds")])


@router.post(
    "/holds",
    auth=ApiKey(Scope.CODES_REDEEM),
    response={HTTPStatus.CREATED: HoldOut},
    summary=_("Set credit aside"),
    description=_(
        "For a sale that comes in minutes: it names the hold in redeem.hold and needs no code any "
        "more. The code is tried now and used up with the sale."
    ),
)
@in_scope
def hold(request: ApiRequest, body: HoldBody) -> Answer:

    def work(client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        held = hold_credit(
            customer_id=customer.id,
            amount_rial=body.amount_rial,
            minutes=body.minutes,
            reference=f"api:{client_key}",
            code=body.code.strip(),
            till=bind_till(request, body.till),
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write_hold(held), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/holds/{hold:hold_id}",
    auth=ApiKey(Scope.WALLETS_READ),
    response=HoldOut,
    summary=_("Read a hold"),
    description=_("As it stands, and what was captured of it."),
)
@in_scope
def read_hold(request: ApiRequest, hold_id: HoldIdInPath) -> Answer:
    del request
    return Answer(_write_hold(get_credit_hold(hold_id)))


@router.post(
    "/holds/{hold:hold_id}/capture",
    auth=ApiKey(Scope.CODES_REDEEM),
    response=HoldOut,
    summary=_("Spend what is held"),
    description=_(
        "Whole or in part, once; the rest goes back. An invoice captures with redeem.hold instead, "
        "so that its return gives the credit back."
    ),
)
@in_scope
def capture(request: ApiRequest, hold_id: HoldIdInPath, body: CaptureBody) -> Answer:

    def work(_client_key: str) -> Answer:
        actor, at = get_actor(request), request.at
        held = capture_credit(hold_id, amount_rial=body.amount_rial, actor=actor, at=at)
        return Answer(_write_hold(held))

    return answer_once(request, work)


@router.post(
    "/holds/{hold:hold_id}/release",
    auth=ApiKey(Scope.CODES_REDEEM),
    response=HoldOut,
    summary=_("Let a hold go"),
    description=_("The credit goes back to its lots, and its code is as good as before."),
)
@in_scope
def release(request: ApiRequest, hold_id: HoldIdInPath) -> Answer:

    def work(_client_key: str) -> Answer:
        held = release_credit(hold_id, actor=get_actor(request), at=request.at)
        return Answer(_write_hold(held))

    return answer_once(request, work)


def _write_hold(held: HeldValue) -> HoldOut:
    assert held.expires_at is not None, "promised to another business: not for this door"
    return HoldOut(
        id=held.id,
        customer=held.owner.id,
        amount_rial=held.amount,
        captured_rial=held.captured,
        state=held.state,
        expires_at=held.expires_at,
    )
