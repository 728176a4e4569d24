"""Events besides sales that may earn."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.answers import Amounts
from vafa.api.v1.shapes.common import to_instant
from vafa.api.v1.shapes.rules import Event, EventAnswer
from vafa.api.v1.writing import write_earned, write_why
from vafa.checkout.actions import reward_occasion
from vafa.checkout.types import Happening
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer
from vafa.staff.types import Scope
from vafa.visits.actions import check_in
from vafa.visits.types import VisitWay

router = Router(tags=[_("Events")])


@router.post(
    "/events",
    auth=ApiKey(Scope.EVENTS_WRITE),
    response={HTTPStatus.CREATED: EventAnswer},
    summary=_("Send an event"),
    description=_(
        "A visit, a completed profile, an answered survey or an event of your own: the rules that "
        "look at it give what they give. The same event with the same key happens once."
    ),
)
@in_scope
def send_event(request: ApiRequest, body: Event) -> Answer:

    def work(_client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        ground = load_ground(request)
        names_branch = body.branch is not None or request.auth.branch_id is not None
        happening = Happening(
            trigger=body.event,
            event=body.name.strip(),
            # A profile is completed once, whoever reports it.
            key=str(customer.id) if body.event == "profile_completed" else body.key,
            customer_id=customer.id,
            at=to_instant(body.at, ground.zone) if body.at else request.at,
            branch_id=ground.find_branch(request, body.branch) if names_branch else None,
        )
        if happening.trigger == "visit":
            check_in(
                customer_id=happening.customer_id,
                branch_id=happening.branch_id,
                way=VisitWay.API,
                actor=get_actor(request),
                at=happening.at,
                is_told=False,
            )
        receipt = reward_occasion(happening, actor=get_actor(request), at=request.at)
        answer = EventAnswer(
            customer=customer.id,
            earned=[write_earned(one) for one in receipt.earned] if receipt else [],
            balance=Amounts(credit_rial=receipt.balance_rial, points=receipt.balance_points)
            if receipt
            else None,
            why=[write_why(one) for one in receipt.why] if receipt else [],
        )
        is_repeat = receipt is not None and receipt.is_repeat
        return Answer(answer, status=HTTPStatus.CREATED, is_repeat=is_repeat)

    return answer_once(request, work)
