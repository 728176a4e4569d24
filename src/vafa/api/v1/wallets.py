"""Wallets: what a customer has, how it came and went, and giving by hand."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import Ground, load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.answers import Amounts, Kind
from vafa.api.v1.shapes.common import CustomerIdInPath
from vafa.api.v1.shapes.customers import (
    CauseOut,
    GrantAnswer,
    GrantBody,
    LotOut,
    StatementPage,
    StatementRow,
    WalletOut,
)
from vafa.checkout.actions import give_by_hand
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer, get_customer
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import end_of_day, last_good_day
from vafa.ledger.queries import LotView, StatementLine, list_statement, load_wallet
from vafa.ledger.types import Cause, Unit
from vafa.staff.types import Scope

router = Router(tags=[_("Wallets")])

_ID_KINDS = {"sale": "sale", "return": "ret", "lot": "lot", "import": "imp"}


class StatementFilter(PageFilter):
    """Which movements."""

    kind: Kind | None = Field(None, description=_("Only credit, or only points."))


@router.get(
    "/customers/{cus:customer_id}/wallet",
    auth=ApiKey(Scope.WALLETS_READ),
    response=WalletOut,
    summary=_("Read a wallet"),
    description=_("What can be spent, what waits, what is owed, and each lot with its last day."),
)
@in_scope
def read_wallet(request: ApiRequest, customer_id: CustomerIdInPath) -> Answer:
    get_customer(customer_id)
    ground = load_ground(request)
    wallet = load_wallet(customer_id, at=request.at)
    return Answer(
        WalletOut(
            usable=_write_amounts(wallet.usable),
            pending=_write_amounts(wallet.pending),
            held=_write_amounts(wallet.held),
            owed=_write_amounts(wallet.owed),
            lots=[_write_lot(lot, ground) for lot in wallet.lots],
        )
    )


@router.get(
    "/customers/{cus:customer_id}/statement",
    auth=ApiKey(Scope.WALLETS_READ),
    response=StatementPage,
    summary=_("Read every movement of a wallet"),
    description=_("Every movement with its cause, the last first."),
)
@in_scope
def read_statement(
    request: ApiRequest, customer_id: CustomerIdInPath, wanted: Query[StatementFilter]
) -> Answer:
    get_customer(customer_id)
    rows = list_statement(
        customer_id,
        unit=Unit(wanted.kind) if wanted.kind else None,
        before_id=wanted.before_id("mov"),
        limit=wanted.limit + 1,
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="mov")
    return Answer(
        StatementPage(data=[_write_movement(row) for row in page], next_cursor=next_cursor)
    )


@router.post(
    "/grants",
    auth=ApiKey(Scope.GRANTS_WRITE),
    response={HTTPStatus.CREATED: GrantAnswer},
    summary=_("Give credit or points"),
    description=_(
        "With a reason, within the business's limits for gifts by hand, and on the record."
    ),
)
@in_scope
def give(request: ApiRequest, body: GrantBody) -> Answer:

    def work(client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        ground = load_ground(request)
        lot_id = give_by_hand(
            customer_id=customer.id,
            unit=Unit(body.kind),
            amount=body.amount,
            expires_at=end_of_day(body.last_day, ground.zone) if body.last_day else None,
            reason=body.reason,
            actor=get_actor(request),
            at=request.at,
            request_key=client_key,
        )
        return Answer(
            GrantAnswer(
                customer=customer.id,
                lot=lot_id or None,
                kind=body.kind,
                amount=body.amount,
                usable=_write_amounts(load_wallet(customer.id, at=request.at).usable),
            ),
            status=HTTPStatus.CREATED,
        )

    return answer_once(request, work)


def _write_amounts(amounts: dict[Unit, int]) -> Amounts:
    return Amounts(credit_rial=amounts[Unit.CREDIT], points=amounts[Unit.POINTS])


def _write_lot(lot: LotView, ground: Ground) -> LotOut:
    return LotOut(
        id=lot.id,
        kind=_write_kind(lot.unit),
        amount=lot.amount,
        remaining=lot.remaining,
        available_at=lot.available_at,
        expires_at=lot.expires_at,
        last_day=last_good_day(lot.expires_at, ground.zone) if lot.expires_at else None,
        rule=lot.rule_id,
        cause=_write_cause(lot.cause),
    )


def _write_movement(row: StatementLine) -> StatementRow:
    return StatementRow(
        id=write_id("mov", row.id),
        at=row.at,
        what=row.kind,
        kind=_write_kind(row.unit),
        amount=row.amount,
        reason=row.reason,
        by=row.actor.partition(":")[0],
        cause=_write_cause(row.cause),
        lot=row.lot_id,
        rule=row.rule_id,
        expires_at=row.expires_at,
    )


def _write_kind(unit: Unit) -> Kind:
    return "points" if unit == Unit.POINTS else "credit"


def _write_cause(cause: Cause) -> CauseOut:
    return CauseOut(kind=cause.kind, id=write_id(_ID_KINDS.get(cause.kind, "act"), cause.id))
