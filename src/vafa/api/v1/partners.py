"""Partners who bring sales: their terms, what they are owed, payouts."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import PartnerIdInPath, TimeIn, to_instant
from vafa.api.v1.shapes.customers import CauseOut
from vafa.api.v1.shapes.partners import (
    PartnerBody,
    PartnerEntryOut,
    PartnerOut,
    PartnerPage,
    PartnerStatement,
    PayoutBody,
    RateOut,
)
from vafa.foundation.ids import write_id
from vafa.partners.actions import add_partner, change_partner, pay_out
from vafa.partners.queries import get_partner, list_entries, list_partners_from, sum_period
from vafa.partners.types import Entry, PartnerView
from vafa.staff.types import Scope

router = Router(tags=[_("Partners")])

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


class PeriodFilter(PageFilter):
    """Which days of a statement."""

    at_gte: TimeIn | None = Field(None, alias="at[gte]", description=_("At or after."))
    at_lt: TimeIn | None = Field(None, alias="at[lt]", description=_("Before."))


@router.get(
    "/partners",
    auth=ApiKey(Scope.REPORTS_READ),
    response=PartnerPage,
    summary=_("List partners"),
    description=_("Who brings sales, with what is owed to each; the last added first."),
)
@in_scope
def read_partners(request: ApiRequest, wanted: Query[PageFilter]) -> Answer:
    rows = list_partners_from(wanted.before_id("par"), limit=wanted.limit + 1)
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="par")
    return Answer(PartnerPage(data=[_write_partner(row) for row in page], next_cursor=next_cursor))


@router.post(
    "/partners",
    auth=ApiKey(Scope.RULES_WRITE),
    response={HTTPStatus.CREATED: PartnerOut},
    summary=_("Add a partner"),
    description=_("From now on a sale, or a line of it, may name them by their code."),
)
@in_scope
def create_partner(request: ApiRequest, body: PartnerBody) -> Answer:

    def work(client_key: str) -> Answer:
        partner_id = add_partner(body.to_terms(), actor=get_actor(request), at=request.at)
        return Answer(_write_partner(get_partner(partner_id)), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/partners/{par:partner_id}",
    auth=ApiKey(Scope.REPORTS_READ),
    response=PartnerOut,
    summary=_("Read a partner"),
    description=_("The rates, the caps, and what is owed."),
)
@in_scope
def read_partner(request: ApiRequest, partner_id: PartnerIdInPath) -> Answer:
    return Answer(_write_partner(get_partner(partner_id)))


@router.post(
    "/partners/{par:partner_id}",
    auth=ApiKey(Scope.RULES_WRITE),
    response=PartnerOut,
    summary=_("Change a partner"),
    description=_("Sales from now on; what was earned stays as it was."),
)
@in_scope
def write_partner(request: ApiRequest, partner_id: PartnerIdInPath, body: PartnerBody) -> Answer:

    def work(client_key: str) -> Answer:
        change_partner(partner_id, body.to_terms(), actor=get_actor(request), at=request.at)
        return Answer(_write_partner(get_partner(partner_id)))

    return answer_once(request, work)


@router.post(
    "/partners/{par:partner_id}/payouts",
    auth=ApiKey(Scope.PARTNERS_PAY),
    response={HTTPStatus.CREATED: PartnerOut},
    summary=_("Record a payout to a partner"),
    description=_("In part or whole, never more than is owed. Answers the partner after it."),
)
@in_scope
def pay_partner(request: ApiRequest, partner_id: PartnerIdInPath, body: PayoutBody) -> Answer:

    def work(client_key: str) -> Answer:
        pay_out(
            partner_id=partner_id,
            amount_rial=body.amount_rial,
            note=body.note,
            request_key=f"api:{client_key}",
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write_partner(get_partner(partner_id)), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/partners/{par:partner_id}/statement",
    auth=ApiKey(Scope.REPORTS_READ),
    response=PartnerStatement,
    summary=_("Read the statement of a partner"),
    description=_("Commissions, what came back, and payouts, each with what was owed after it."),
)
@in_scope
def read_partner_statement(
    request: ApiRequest, partner_id: PartnerIdInPath, wanted: Query[PeriodFilter]
) -> Answer:
    get_partner(partner_id)
    zone = load_ground(request).zone
    start = to_instant(wanted.at_gte, zone) if wanted.at_gte else _FIRST
    end = to_instant(wanted.at_lt, zone) if wanted.at_lt else request.at
    rows = list_entries(
        partner_id,
        start=start,
        end=end,
        before_id=wanted.before_id("mov"),
        limit=wanted.limit + 1,
    )
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="mov")
    sums = sum_period(partner_id, start=start, end=end)
    return Answer(
        PartnerStatement(
            before_rial=sums.before_rial,
            earned_rial=sums.earned_rial,
            taken_back_rial=sums.taken_back_rial,
            paid_rial=sums.paid_rial,
            after_rial=sums.after_rial,
            data=[_write_entry(row) for row in page],
            next_cursor=next_cursor,
        )
    )


def _write_partner(partner: PartnerView) -> PartnerOut:
    terms = partner.terms
    return PartnerOut(
        id=partner.id,
        name=terms.name,
        code=terms.code,
        kind=terms.kind,
        mobile=terms.mobile or None,
        percent=terms.rate.percent,
        each_rial=terms.rate.each_rial,
        rates=[
            RateOut(
                category=rate.category,
                sku=rate.sku,
                percent=rate.percent,
                each_rial=rate.each_rial,
            )
            for rate in terms.rates
        ],
        most_per_sale_rial=terms.most_per_sale_rial,
        most_per_month_rial=terms.most_per_month_rial,
        is_active=terms.is_active,
        owed_rial=partner.owed_rial,
    )


def _write_entry(entry: Entry) -> PartnerEntryOut:
    cause = entry.cause
    kind = "sale" if cause.kind == "sale" else "act"
    return PartnerEntryOut(
        id=write_id("mov", entry.id),
        at=entry.at,
        what=entry.kind,
        amount_rial=entry.amount_rial,
        owed_rial=entry.owed_rial,
        note=entry.reason,
        cause=CauseOut(kind=cause.kind, id=write_id(kind, cause.id)),
    )
