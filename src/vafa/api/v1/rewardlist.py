"""The reward list: what it offers, taking from it, handing over and giving back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import ClaimIdInPath, CustomerId, CustomerIdInPath
from vafa.api.v1.shapes.rewardlist import (
    ClaimBody,
    ClaimOut,
    ClaimPage,
    ExchangeBody,
    ExchangeOut,
    OfferList,
    OfferOut,
    PrizeList,
    PrizeOut,
)
from vafa.checkout.queries import load_all_labels, load_settings
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer, get_customer
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.rewardlist.actions import cancel_claim, change_points, hand_over, take_prize
from vafa.rewardlist.queries import get_claim, list_claims, list_offers, list_prizes
from vafa.rewardlist.types import ClaimState, ClaimView
from vafa.staff.types import Scope

if TYPE_CHECKING:
    from vafa.rewardlist.models import Prize

router = Router(tags=[_("Reward list")])


class ClaimFilter(PageFilter):
    """Which claims."""

    state: ClaimState | None = None
    customer: CustomerId | None = Field(None, description=_("Of this customer."))


@router.get(
    "/prizes",
    auth=ApiKey(Scope.RULES_READ),
    response=PrizeList,
    summary=_("List rewards"),
    description=_("Everything on the reward list, and what was on it, the cheapest first."),
)
@in_scope
def read_prizes(request: ApiRequest) -> Answer:
    return Answer(PrizeList(data=[_write_prize(row.prize) for row in list_prizes()]))


@router.get(
    "/customers/{cus:customer_id}/offers",
    auth=ApiKey(Scope.WALLETS_READ),
    response=OfferList,
    summary=_("List what a customer may take"),
    description=_("The reward list as this customer sees it, with the points that are missing."),
)
@in_scope
def read_offers(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    get_customer(customer_id)
    points = load_wallet(customer_id, at=request.at).usable[Unit.POINTS]
    offers = list_offers(
        customer_id,
        points=points,
        labels=load_all_labels(customer_id, at=request.at),
        at=request.at,
    )
    return Answer(
        OfferList(
            points=points,
            data=[
                OfferOut(
                    prize=_write_prize(offer.prize),
                    missing_points=offer.missing_points,
                    may_take=offer.may_take,
                    why_not=offer.refusal.code if offer.refusal else "",
                )
                for offer in offers
            ],
        )
    )


@router.get(
    "/claims",
    auth=ApiKey(Scope.WALLETS_READ),
    response=ClaimPage,
    summary=_("List rewards that were taken"),
    description=_("The last first."),
)
@in_scope
def read_claims(request: ApiRequest, wanted: Query[ClaimFilter]) -> Answer:
    rows = list_claims(
        state=wanted.state or "",
        customer_id=wanted.customer,
        before_id=wanted.before_id("clm"),
        limit=wanted.limit + 1,
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="clm")
    return Answer(ClaimPage(data=[_write_claim(row) for row in page], next_cursor=next_cursor))


@router.post(
    "/claims",
    auth=ApiKey(Scope.CODES_REDEEM),
    response={HTTPStatus.CREATED: ClaimOut},
    summary=_("Take a reward for points"),
    description=_("Spends the points; the answer has the code that fetches the reward once."),
)
@in_scope
def take(request: ApiRequest, body: ClaimBody) -> Answer:

    def work(client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        ground = load_ground(request)
        claim = take_prize(
            prize_id=body.prize,
            customer_id=customer.id,
            labels=load_all_labels(customer.id, at=request.at),
            request_key=f"api:{client_key}",
            branch_id=ground.find_branch(request, body.branch) if body.branch else None,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write_claim(get_claim(claim.id)), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.post(
    "/exchanges",
    auth=ApiKey(Scope.CODES_REDEEM),
    response={HTTPStatus.CREATED: ExchangeOut},
    summary=_("Change points into credit"),
    description=_("At the rate that the owner set; refused with no_exchange where there is none."),
)
@in_scope
def exchange(request: ApiRequest, body: ExchangeBody) -> Answer:

    def work(client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        changed = change_points(
            customer_id=customer.id,
            points=body.points,
            request_key=client_key,
            actor=get_actor(request),
            at=request.at,
        )
        answer = ExchangeOut(
            customer=customer.id, points=changed.points, credit_rial=changed.credit_rial
        )
        return Answer(answer, status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.post(
    "/claims/{clm:claim_id}/hand-over",
    auth=ApiKey(Scope.CODES_REDEEM),
    response=ClaimOut,
    summary=_("Hand a reward over"),
    description=_("Once; refused with claim_ended afterwards."),
)
@in_scope
def give_claim(request: ApiRequest, claim_id: ClaimIdInPath) -> Answer:

    def work(client_key: str) -> Answer:
        branch_id = request.auth.branch_id
        hand_over(claim_id=claim_id, branch_id=branch_id, actor=get_actor(request), at=request.at)
        return Answer(_write_claim(get_claim(claim_id)))

    return answer_once(request, work)


@router.post(
    "/claims/{clm:claim_id}/cancel",
    auth=ApiKey(Scope.CODES_REDEEM),
    response=ClaimOut,
    summary=_("Give a reward back"),
    description=_("While it waits: the points return to their lots with their old end."),
)
@in_scope
def cancel(request: ApiRequest, claim_id: ClaimIdInPath) -> Answer:

    def work(client_key: str) -> Answer:
        cancel_claim(
            claim_id=claim_id,
            grace_days=load_settings().grace_days,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write_claim(get_claim(claim_id)))

    return answer_once(request, work)


def _write_prize(prize: Prize) -> PrizeOut:
    alike = ("id", "name", "words", "price_points", "stock", "most_each", "is_active")
    days = {"first_day": prize.first_day, "last_day": prize.last_day}
    return PrizeOut(**{name: getattr(prize, name) for name in alike} | days)


def _write_claim(claim: ClaimView) -> ClaimOut:
    return ClaimOut(
        id=claim.id,
        code=claim.code if claim.is_waiting else "",
        prize=claim.prize_id,
        prize_name=claim.prize,
        customer=claim.customer_id,
        points=claim.points,
        state=claim.state,
        taken_at=claim.taken_at,
        good_until=claim.good_until,
        ended_at=claim.ended_at,
    )
