"""Referrals: a member's invitation, who brought a customer, and the list of all."""

from __future__ import annotations

from http import HTTPStatus

from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import CustomerId, CustomerIdInPath
from vafa.api.v1.shapes.referrals import InvitationOut, InviterBody, ReferralOut, ReferralPage
from vafa.customers.queries import get_customer
from vafa.foundation.errors import Refused
from vafa.referrals.actions import ensure_code, set_inviter
from vafa.referrals.queries import find_inviter, get_referral_of, list_referrals, sum_referrals
from vafa.referrals.types import ReferralView, State, Way
from vafa.staff.types import Scope
from vafa.tenancy.queries import load_current_business

router = Router(tags=[_("Referrals")])


class ReferralFilter(PageFilter):
    """Which referrals."""

    inviter: CustomerId | None = Field(None, description=_("Brought by this customer."))
    state: State | None = None


@router.get(
    "/referrals",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=ReferralPage,
    summary=_("List referrals"),
    description=_("Who brought whom, whether they bought, and what it cost; the last first."),
)
@in_scope
def read_referrals(request: ApiRequest, wanted: Query[ReferralFilter]) -> Answer:
    rows = list_referrals(
        inviter_id=wanted.inviter,
        state=wanted.state,
        before_id=wanted.before_id("ref"),
        limit=wanted.limit + 1,
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="ref")
    return Answer(ReferralPage(data=[_write(row) for row in page], next_cursor=next_cursor))


@router.get(
    "/customers/{cus:customer_id}/referral",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=InvitationOut,
    summary=_("Read a customer's invitation"),
    description=_("Their code and link for friends, who brought them, and how many they brought."),
)
@in_scope
def read_invitation(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    return Answer(_write_invitation(request, customer_id))


@router.post(
    "/customers/{cus:customer_id}/referral",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response={HTTPStatus.CREATED: InvitationOut},
    summary=_("Write down who brought a customer"),
    description=_(
        "Once, and before the first purchase. Nobody brings themselves or somebody they came by."
    ),
)
@in_scope
def write_inviter(request: ApiRequest, customer_id: CustomerIdInPath, body: InviterBody) -> Answer:

    def work(_client_key: str) -> Answer:
        write_down_inviter(request, customer_id, body.inviter)
        return Answer(_write_invitation(request, customer_id), status=HTTPStatus.CREATED)

    return answer_once(request, work, required=False)


def write_down_inviter(request: ApiRequest, customer_id: int, inviter: str) -> None:
    """Keep who brought a customer; every refusal points at `/inviter`."""
    try:
        set_inviter(
            customer_id=customer_id,
            inviter_id=find_inviter(inviter),
            way=Way.API,
            actor=get_actor(request),
            at=request.at,
        )
    except Refused as refusal:
        refusal.pointer = "/inviter"
        raise


def _write_invitation(request: ApiRequest, customer_id: int) -> InvitationOut:
    get_customer(customer_id)
    code, came_by = ensure_code(customer_id), get_referral_of(customer_id)
    sums = sum_referrals(inviter_id=customer_id)
    place = {"slug": load_current_business().slug, "code": code}
    return InvitationOut(
        customer=customer_id,
        code=code,
        link=request.build_absolute_uri(reverse("portal:invitation", kwargs=place)),
        came_by=_write(came_by) if came_by else None,
        brought=sums.brought,
        bought=sums.bought,
    )


def _write(row: ReferralView) -> ReferralOut:
    return ReferralOut(
        id=row.id,
        newcomer=row.newcomer_id,
        inviter=row.inviter_id,
        way=row.way,
        at=row.at,
        state=row.state,
        bought_at=row.bought_at,
        due_at=row.due_at,
        settled_at=row.settled_at,
        credit_rial=row.credit_rial,
        points=row.points,
    )
