"""Customers: found, added, corrected."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest, demand
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.profiles import read_custom, write_customer, write_customers
from vafa.api.v1.referrals import write_down_inviter
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import CustomerIdInPath, MergeIdInPath, Mobile
from vafa.api.v1.shapes.customers import (
    CustomerBody,
    CustomerChanges,
    CustomerInFull,
    CustomerOut,
    CustomerPage,
    DataOut,
    EraseBody,
    ErasedOut,
    MergeBody,
    MergeOut,
    TierOut,
)
from vafa.checkout.actions import erase_customer, merge_customers, part_customers
from vafa.customers.actions import change_customer, register_customer, take_out_held
from vafa.customers.errors import NotConfirmed, UnknownCustomer
from vafa.customers.queries import (
    customers,
    find_customer,
    get_customer,
    is_confirmed,
    write_held,
)
from vafa.customers.types import JoinedBy, Profile
from vafa.staff.types import Scope
from vafa.tiers.queries import find_place
from vafa.tiers.types import Place

if TYPE_CHECKING:
    from vafa.customers.models import Merge

router = Router(tags=[_("Customers")])


class CustomerFilter(PageFilter):
    """Which customers."""

    mobile: Mobile | None = Field(None, description=_("In any shape: 0912…, +98912…, ۰۹۱۲…"))
    external_id: str | None = Field(None, max_length=64)


@router.get(
    "/customers",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=CustomerPage,
    summary=_("Find customers"),
    description=_(
        "By mobile or by your own id; without either, all of them, the newest row first."
    ),
)
@in_scope
def list_customers(request: ApiRequest, wanted: Query[CustomerFilter]) -> Answer:
    conditions = {
        "id__lt": wanted.before_id("cus"),
        "mobile": wanted.mobile,
        "external_id": wanted.external_id,
    }
    given = {name: value for name, value in conditions.items() if value is not None}
    rows = customers().filter(**given).order_by("-id")[: wanted.limit + 1]
    page, next_cursor = take_page(list(rows), limit=wanted.limit, kind="cus")
    return Answer(CustomerPage(data=write_customers(page), next_cursor=next_cursor))


@router.post(
    "/customers",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response={HTTPStatus.CREATED: CustomerOut},
    summary=_("Add a customer"),
    description=_(
        "Refused when somebody has this mobile or external_id already, or when nobody has the "
        "invitation of `inviter`."
    ),
)
@in_scope
def add_customer(request: ApiRequest, body: CustomerBody) -> Answer:

    def work(_client_key: str) -> Answer:
        customer = register_customer(
            mobile=body.mobile,
            profile=Profile(**body.to_changes()),
            joined_by=JoinedBy.API,
            branch_id=request.auth.branch_id,
            external_id=body.external_id,
            custom=read_custom(body.custom),
            actor=get_actor(request),
            at=request.at,
        )
        if body.inviter:
            write_down_inviter(request, customer.id, body.inviter)
        return Answer(write_customer(customer), status=HTTPStatus.CREATED)

    return answer_once(request, work, required=False)


@router.get(
    "/customers/{cus:customer_id}",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=CustomerInFull,
    summary=_("Read a customer"),
    description=_("What is known of one customer, with their tier and how far the next one is."),
)
@in_scope
def read_customer(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    customer = write_customer(get_customer(customer_id))
    tier = write_tier(find_place(customer_id, at=request.at))
    return Answer(CustomerInFull(**dict(customer), tier=tier))


@router.patch(
    "/customers/{cus:customer_id}",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response=CustomerOut,
    summary=_("Correct a customer"),
    description=_("Only what is sent changes; what was there before stays on the record."),
)
@in_scope
def correct_customer(
    request: ApiRequest, customer_id: CustomerIdInPath, body: CustomerChanges
) -> Answer:
    customer = change_customer(
        customer_id=customer_id,
        mobile=body.mobile or None,
        profile=body.to_changes(),
        external_id=body.external_id or None,
        custom=read_custom(body.custom),
        actor=get_actor(request),
        at=request.at,
    )
    return Answer(write_customer(customer))


@router.get(
    "/customers/{cus:customer_id}/data",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=DataOut,
    summary=_("Take out all that is held on a customer"),
    description=_(
        "For the customer themselves, who may ask for it. The key also needs sales:read and "
        "wallets:read; that it was taken out goes on the record. No secret is in it."
    ),
)
@in_scope
def take_out_data(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    for scope in (Scope.SALES_READ, Scope.WALLETS_READ):
        demand(request, scope)
    held = take_out_held(customer_id=customer_id, actor=get_actor(request), at=request.at)
    return Answer(DataOut(customer=customer_id, taken_at=request.at, held=write_held(held)))


@router.post(
    "/customers/{cus:customer_id}/erase",
    auth=ApiKey(Scope.CUSTOMERS_ERASE),
    response=ErasedOut,
    summary=_("Erase a customer"),
    description=_(
        "Nothing says any more who it was; purchases and the books stay without a name, and what "
        "the customer held is written off. Cannot be undone. Refused while something is under way."
    ),
)
@in_scope
def erase_one(request: ApiRequest, customer_id: CustomerIdInPath, body: EraseBody) -> Answer:

    def work(_client_key: str) -> Answer:
        customer = get_customer(customer_id)
        if customer.erased_at is not None:
            raise UnknownCustomer
        if not is_confirmed(customer, body.confirm):
            raise NotConfirmed(pointer="/confirm")
        erase_customer(customer_id=customer_id, actor=get_actor(request), at=request.at)
        return Answer(ErasedOut(customer=customer_id, erased_at=request.at))

    return answer_once(request, work)


@router.post(
    "/customers/{cus:customer_id}/merge",
    auth=ApiKey(Scope.GRANTS_WRITE),
    response={HTTPStatus.CREATED: MergeOut},
    summary=_("Merge another customer into this one"),
    description=_(
        "Credit, points and debts come with their terms, and purchases and paid memberships with "
        "them; every mobile, card and id of the other leads here. Refused while something of the "
        "other is under way. Can be undone for 30 days."
    ),
)
@in_scope
def merge_customer(request: ApiRequest, customer_id: CustomerIdInPath, body: MergeBody) -> Answer:

    def work(_client_key: str) -> Answer:
        other = find_customer(body.other.to_key())
        if other is None:
            raise UnknownCustomer(pointer="/other")
        merge = merge_customers(
            kept_id=customer_id, gone_id=other.id, actor=get_actor(request), at=request.at
        )
        return Answer(_write_merge(merge), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.post(
    "/merges/{mrg:merge_id}/undo",
    auth=ApiKey(Scope.GRANTS_WRITE),
    response=MergeOut,
    summary=_("Undo a merge"),
    description=_(
        "What is left of the credit and points that came goes back with the purchases and "
        "memberships; what was spent or owed stays. A repeat is refused."
    ),
)
@in_scope
def undo_merge(request: ApiRequest, merge_id: MergeIdInPath) -> Answer:

    def work(_client_key: str) -> Answer:
        merge = part_customers(merge_id=merge_id, actor=get_actor(request), at=request.at)
        return Answer(_write_merge(merge))

    return answer_once(request, work)


def _write_merge(merge: Merge) -> MergeOut:
    return MergeOut(
        id=merge.id,
        customer=merge.kept_id,
        other=merge.gone_id,
        at=merge.at,
        undone_at=merge.undone_at,
    )


def write_tier(place: Place | None) -> TierOut | None:
    """A place on the ladder as the API tells it."""
    if place is None:
        return None
    return TierOut(
        tier=place.tier.slug if place.tier else "",
        name=place.tier.name if place.tier else "",
        until=place.keeps_until,
        next=place.next.slug if place.next else None,
        next_name=place.next.name if place.next else None,
        counted=place.counted,
        missing=place.missing,
        progress=round(place.progress, 4),
        next_by=place.next_by,
        measure=place.ladder.measure,
    )
