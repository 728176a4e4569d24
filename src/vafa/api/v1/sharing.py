"""Shared wallets: opened, filled, who may spend how much, closed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import (
    Body,
    CustomerIdOut,
    CustomerRef,
    Named,
    Part,
    SharedIdInPath,
    SharedIdOut,
)
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer
from vafa.foundation.jalali import local_day
from vafa.sharing.actions import (
    add_member,
    change_member,
    close_wallet,
    leave,
    make_head,
    open_wallet,
    top_up,
)
from vafa.sharing.queries import find_membership, get_shared, list_members, list_shared
from vafa.sharing.types import MOST_RIAL, MemberTerms, SharedKind, SharedView
from vafa.staff.types import Scope

router = Router(tags=[_("Shared wallets")])

_Limit = Annotated[StrictInt, Field(ge=0, le=MOST_RIAL)]


class SharedWalletBody(Body):
    """A new shared wallet and its head."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"name": "خانوادهٔ رضایی", "kind": "family", "head": {"mobile": "09121234567"}}
            ]
        }
    )

    name: str = Field(min_length=1, max_length=80)
    kind: SharedKind = SharedKind.FAMILY
    head: Annotated[CustomerRef, Named]


class SharedMemberBody(Body):
    """Who, and how much they may spend; who is in it already gets these terms."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"customer": {"mobile": "09351112233"}, "daily_most_rial": 2000000}]
        }
    )

    customer: Annotated[CustomerRef, Named]
    daily_most_rial: _Limit | None = Field(None, description=_("null is without a limit."))
    monthly_most_rial: _Limit | None = Field(None, description=_("null is without a limit."))
    earns_to_shared: StrictBool = Field(
        True, description=_("The credit of their purchases goes to the shared wallet.")
    )
    is_head: StrictBool = Field(False, description=_("True makes them head."))


class SharedLeaveBody(Body):
    """Who leaves."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"customer": {"mobile": "09351112233"}}]}
    )

    customer: Annotated[CustomerRef, Named]


class SharedTopUpBody(Body):
    """Money that was paid for it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_rial": 5000000, "reason": "رسید ۱۲۰۴"}]}
    )

    amount_rial: Annotated[StrictInt, Field(gt=0, le=MOST_RIAL)]
    reason: str = Field(
        min_length=1, max_length=200, description=_("The number of its receipt, or a reason.")
    )


class SharedCloseBody(Body):
    """Which member gets what is in it; the head, if nobody is named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"heir": {"mobile": "09121234567"}}]})

    heir: Annotated[CustomerRef, Named] | None = None


class SharedMemberOut(Part):
    """A member."""

    customer: CustomerIdOut
    is_head: bool
    daily_most_rial: int | None
    monthly_most_rial: int | None
    earns_to_shared: bool
    spent_this_month_rial: int


class SharedWalletOut(Part):
    """A shared wallet with its members."""

    id: SharedIdOut
    name: str
    kind: str
    is_open: bool
    credit_rial: int = Field(description=_("What can be spent now."))
    members: list[SharedMemberOut]


class SharedWalletRow(Part):
    """A shared wallet in a list."""

    id: SharedIdOut
    name: str
    kind: str
    is_open: bool
    credit_rial: int = Field(description=_("All that is in it, waiting credit too."))
    members: int


class SharedWalletList(Part):
    """Shared wallets, the last opened first."""

    data: list[SharedWalletRow]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))


@router.get(
    "/shared-wallets",
    auth=ApiKey(Scope.WALLETS_READ),
    response=SharedWalletList,
    summary=_("List shared wallets"),
    description=_("Those of families and companies, closed ones too; the last opened first."),
)
@in_scope
def read_shared_wallets(request: ApiRequest, wanted: Query[PageFilter]) -> Answer:
    rows = list_shared(before_id=wanted.before_id("shw"), only_open=False, limit=wanted.limit + 1)
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="shw")
    return Answer(SharedWalletList(data=[_write_row(row) for row in page], next_cursor=next_cursor))


@router.post(
    "/shared-wallets",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response={HTTPStatus.CREATED: SharedWalletOut},
    summary=_("Open a shared wallet"),
    description=_("Its head spends without a limit and is its first member."),
)
@in_scope
def open_shared_wallet(request: ApiRequest, body: SharedWalletBody) -> Answer:

    def work(client_key: str) -> Answer:
        wallet_id = open_wallet(
            name=body.name,
            kind=body.kind,
            head_id=_find(body.head, "/head"),
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_read(request, wallet_id), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/shared-wallets/{shw:wallet_id}",
    auth=ApiKey(Scope.WALLETS_READ),
    response=SharedWalletOut,
    summary=_("Read a shared wallet"),
    description=_("What can be spent, and who may spend how much."),
)
@in_scope
def read_shared_wallet(request: ApiRequest, wallet_id: SharedIdInPath) -> Answer:
    return Answer(_read(request, wallet_id))


@router.post(
    "/shared-wallets/{shw:wallet_id}/members",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response=SharedWalletOut,
    summary=_("Add a member to a shared wallet, or change one"),
    description=_("They spend from it with their own code: redeem.from_shared on a sale."),
)
@in_scope
def write_shared_member(
    request: ApiRequest, wallet_id: SharedIdInPath, body: SharedMemberBody
) -> Answer:

    def work(client_key: str) -> Answer:
        customer_id = _find(body.customer, "/customer")
        actor, at = get_actor(request), request.at
        terms = MemberTerms(
            daily_most_rial=body.daily_most_rial,
            monthly_most_rial=body.monthly_most_rial,
            earns_to_shared=body.earns_to_shared,
        )
        known = find_membership(customer_id)
        write = change_member if known and known.wallet_id == wallet_id else add_member
        write(wallet_id=wallet_id, customer_id=customer_id, terms=terms, actor=actor, at=at)
        if body.is_head:
            make_head(wallet_id=wallet_id, customer_id=customer_id, actor=actor, at=at)
        return Answer(_read(request, wallet_id))

    return answer_once(request, work)


@router.post(
    "/shared-wallets/{shw:wallet_id}/leave",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response=SharedWalletOut,
    summary=_("Let a member leave a shared wallet"),
    description=_("What is in the wallet stays there. The head stays until another one is."),
)
@in_scope
def leave_shared_wallet(
    request: ApiRequest, wallet_id: SharedIdInPath, body: SharedLeaveBody
) -> Answer:

    def work(client_key: str) -> Answer:
        leave(
            wallet_id=wallet_id,
            customer_id=_find(body.customer, "/customer"),
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_read(request, wallet_id))

    return answer_once(request, work)


@router.post(
    "/shared-wallets/{shw:wallet_id}/top-ups",
    auth=ApiKey(Scope.GRANTS_WRITE),
    response=SharedWalletOut,
    summary=_("Pay into a shared wallet"),
    description=_("Value that was paid for: it never ends."),
)
@in_scope
def top_up_shared_wallet(
    request: ApiRequest, wallet_id: SharedIdInPath, body: SharedTopUpBody
) -> Answer:

    def work(client_key: str) -> Answer:
        top_up(
            wallet_id=wallet_id,
            amount_rial=body.amount_rial,
            reason=body.reason,
            key=f"api:{client_key}"[:40],
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_read(request, wallet_id))

    return answer_once(request, work)


@router.post(
    "/shared-wallets/{shw:wallet_id}/close",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response=SharedWalletOut,
    summary=_("Close a shared wallet"),
    description=_("All that is in it goes to one member, lot by lot, with its terms."),
)
@in_scope
def close_shared_wallet(
    request: ApiRequest, wallet_id: SharedIdInPath, body: SharedCloseBody
) -> Answer:

    def work(client_key: str) -> Answer:
        close_wallet(
            wallet_id=wallet_id,
            heir_id=_find(body.heir, "/heir") if body.heir else None,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_read(request, wallet_id))

    return answer_once(request, work)


def _find(ref: CustomerRef, pointer: str) -> int:
    customer = find_customer(ref.to_key())
    if customer is None:
        raise UnknownCustomer(pointer=pointer)
    return customer.id


def _read(request: ApiRequest, wallet_id: int) -> SharedWalletOut:
    wallet = get_shared(wallet_id, at=request.at)
    today = local_day(request.at, load_ground(request).zone)
    return SharedWalletOut(
        id=wallet.id,
        name=wallet.name,
        kind=wallet.kind,
        is_open=wallet.is_open,
        credit_rial=wallet.usable_rial,
        members=[
            SharedMemberOut(
                customer=one.membership.customer_id,
                is_head=one.membership.is_head,
                daily_most_rial=one.membership.terms.daily_most_rial,
                monthly_most_rial=one.membership.terms.monthly_most_rial,
                earns_to_shared=one.membership.terms.earns_to_shared,
                spent_this_month_rial=one.spent_rial,
            )
            for one in list_members(wallet_id, day=today)
        ],
    )


def _write_row(wallet: SharedView) -> SharedWalletRow:
    return SharedWalletRow(
        id=wallet.id,
        name=wallet.name,
        kind=wallet.kind,
        is_open=wallet.is_open,
        credit_rial=wallet.usable_rial,
        members=wallet.members,
    )
