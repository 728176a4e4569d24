"""House accounts: who may buy now and pay later, what is owed, and payments."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import CustomerIdInPath
from vafa.api.v1.shapes.customers import CauseOut
from vafa.api.v1.shapes.onaccount import (
    AccountBody,
    AccountList,
    AccountOut,
    AgeingOut,
    EntryOut,
    EntryPage,
    PaymentBody,
)
from vafa.customers.queries import get_customer
from vafa.foundation.ids import write_id
from vafa.onaccount.actions import set_account, take_payment
from vafa.onaccount.errors import NoAccount
from vafa.onaccount.queries import find_account, list_accounts_from, list_entries
from vafa.onaccount.types import AccountView, Entry
from vafa.staff.types import Scope

router = Router(tags=[_("House accounts")])

_CAUSE_IDS = {"sale": "sale"}


class AccountFilter(PageFilter):
    """Which accounts."""

    only_owing: bool = False


@router.get(
    "/accounts",
    auth=ApiKey(Scope.WALLETS_READ),
    response=AccountList,
    summary=_("List house accounts"),
    description=_("Who may buy on account, what they owe and since when; the last opened first."),
)
@in_scope
def read_accounts(request: ApiRequest, wanted: Query[AccountFilter]) -> Answer:
    rows = list_accounts_from(
        wanted.before_id("acc"),
        only_owing=wanted.only_owing,
        limit=wanted.limit + 1,
        at=request.at,
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="acc")
    return Answer(AccountList(data=[_write_account(row) for row in page], next_cursor=next_cursor))


@router.get(
    "/customers/{cus:customer_id}/account",
    auth=ApiKey(Scope.WALLETS_READ),
    response=AccountOut,
    summary=_("Read a house account"),
    description=_("What is owed, since when, and the room that is left."),
)
@in_scope
def read_account(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    get_customer(customer_id)
    return Answer(_read(request, customer_id))


@router.post(
    "/customers/{cus:customer_id}/account",
    auth=ApiKey(Scope.ACCOUNTS_WRITE),
    response=AccountOut,
    summary=_("Let a customer buy on account"),
    description=_("Opens the account, or changes its terms; what is owed stays."),
)
@in_scope
def write_account(request: ApiRequest, customer_id: CustomerIdInPath, body: AccountBody) -> Answer:

    def work(client_key: str) -> Answer:
        set_account(
            customer_id=customer_id,
            limit_rial=body.limit_rial,
            term_days=body.term_days,
            is_open=body.is_open,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_read(request, customer_id))

    return answer_once(request, work)


@router.post(
    "/customers/{cus:customer_id}/account/payments",
    auth=ApiKey(Scope.ACCOUNTS_WRITE),
    response={HTTPStatus.CREATED: AccountOut},
    summary=_("Record a payment on account"),
    description=_("The oldest bills first; never more than is owed. Answers the account after it."),
)
@in_scope
def pay(request: ApiRequest, customer_id: CustomerIdInPath, body: PaymentBody) -> Answer:

    def work(client_key: str) -> Answer:
        get_customer(customer_id)
        take_payment(
            customer_id=customer_id,
            amount_rial=body.amount_rial,
            reason=body.reason,
            request_key=f"api:{client_key}",
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_read(request, customer_id), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/customers/{cus:customer_id}/account/statement",
    auth=ApiKey(Scope.WALLETS_READ),
    response=EntryPage,
    summary=_("Read the statement of a house account"),
    description=_("Purchases, returns and payments, each with what was owed after it."),
)
@in_scope
def read_entries(
    request: ApiRequest, customer_id: CustomerIdInPath, wanted: Query[PageFilter]
) -> Answer:
    get_customer(customer_id)
    rows = list_entries(
        customer_id, before_id=wanted.before_id("mov"), limit=wanted.limit + 1, at=request.at
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="mov")
    return Answer(EntryPage(data=[_write_entry(row) for row in page], next_cursor=next_cursor))


def _read(request: ApiRequest, customer_id: int) -> AccountOut:
    account = find_account(customer_id, at=request.at)
    if account is None:
        raise NoAccount
    return _write_account(account)


def _write_account(account: AccountView) -> AccountOut:
    ageing = account.ageing
    return AccountOut(
        customer=account.customer_id,
        limit_rial=account.limit_rial,
        term_days=account.term_days,
        is_open=account.is_open,
        owed_rial=account.owed_rial,
        room_rial=account.room_rial,
        ageing=AgeingOut(
            to_30_rial=ageing.to_30,
            to_60_rial=ageing.to_60,
            to_90_rial=ageing.to_90,
            older_rial=ageing.older,
            overdue_rial=ageing.overdue,
        ),
    )


def _write_entry(entry: Entry) -> EntryOut:
    cause = entry.cause
    return EntryOut(
        id=write_id("mov", entry.id),
        at=entry.at,
        what=entry.kind,
        amount_rial=entry.amount_rial,
        owed_rial=entry.owed_rial,
        reason=entry.reason,
        cause=CauseOut(kind=cause.kind, id=write_id(_CAUSE_IDS.get(cause.kind, "act"), cause.id)),
    )
