"""What happened between a customer and the business, of all that the key may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.paging import PageFilter, refuse_cursor
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.common import CustomerIdInPath
from vafa.api.v1.shapes.timeline import (
    AnyHappening,
    ChangeHappened,
    JoiningHappened,
    NoteHappened,
    ReturnHappened,
    SaleHappened,
    ScenarioHappened,
    TextHappened,
    TierHappened,
    TimelineOut,
    ValueHappened,
    VisitHappened,
)
from vafa.customers.queries import get_customer
from vafa.ledger.types import Unit
from vafa.reports.queries import EventKind, TimelineEvent, load_timeline
from vafa.staff.types import Scope

router = Router(tags=[_("Customers")])

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEEDS = {
    EventKind.SALE: Scope.SALES_READ,
    EventKind.RETURN: Scope.SALES_READ,
    EventKind.VALUE: Scope.WALLETS_READ,
    EventKind.TEXT: Scope.MESSAGES_READ,
    EventKind.SCENARIO: Scope.MESSAGES_READ,
}


class TimelineFilter(PageFilter):
    """Which happenings."""

    kind: EventKind | None = Field(None, description=_("Only of this kind."))

    def before(self) -> tuple[datetime, int] | None:
        """Where the page begins: a moment and an id. A refusal for a cursor not of ours."""
        if self.cursor is None:
            return None
        moment, _dot, row_id = self.cursor.partition(".")
        try:
            return _EPOCH + int(moment) * _MICROSECOND, int(row_id)
        except (ValueError, OverflowError):
            raise refuse_cursor() from None


@router.get(
    "/customers/{cus:customer_id}/timeline",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=TimelineOut,
    summary=_("Read what happened"),
    description=_(
        "Purchases, value, texts, notes and changes in one list, the last first: of each what the"
        " key may read by its scopes."
    ),
)
@in_scope
def read_timeline(
    request: ApiRequest, customer_id: CustomerIdInPath, wanted: Query[TimelineFilter]
) -> Answer:
    asked = [wanted.kind] if wanted.kind else list(EventKind)
    page = load_timeline(
        get_customer(customer_id),
        kinds={kind for kind in asked if kind not in _NEEDS or request.auth.can(_NEEDS[kind])},
        before=wanted.before(),
        limit=wanted.limit,
    )
    return Answer(
        TimelineOut(
            data=[_WRITERS[event.kind](event, event.what) for event in page.events],
            next_cursor=_write_cursor(*page.next_before) if page.next_before else None,
        )
    )


def _write_cursor(at: datetime, row_id: int) -> str:
    return f"{(at - _EPOCH) // _MICROSECOND}.{row_id}"


def _write_sale(event: TimelineEvent, told: Any) -> AnyHappening:
    sale = told.sale
    return SaleHappened(
        at=event.at,
        sale=sale.id,
        number=sale.number,
        branch=sale.branch_id,
        total_rial=sale.total_rial,
        returned_rial=sale.returned_rial,
    )


def _write_return(event: TimelineEvent, back: Any) -> AnyHappening:
    return ReturnHappened(
        at=event.at, sale=back.sale_id, number=back.number, goods_rial=back.goods_rial
    )


def _write_value(event: TimelineEvent, moved: Any) -> AnyHappening:
    return ValueHappened(
        at=event.at,
        what=moved.kind,
        credit_rial=moved.total(Unit.CREDIT),
        points=moved.total(Unit.POINTS),
        reason=moved.reason,
    )


def _write_text(event: TimelineEvent, text: Any) -> AnyHappening:
    return TextHappened(at=event.at, message=text.id, purpose=text.purpose, state=text.state)


def _write_note(event: TimelineEvent, note: Any) -> AnyHappening:
    return NoteHappened(at=event.at, text=note.text, by=note.actor_label)


def _write_change(event: TimelineEvent, change: Any) -> AnyHappening:
    return ChangeHappened(at=event.at, fields=sorted(change.facts.get("after", {})))


def _write_joining(event: TimelineEvent, customer: Any) -> AnyHappening:
    return JoiningHappened(at=event.at, by=customer.joined_by)


def _write_visit(event: TimelineEvent, visit: Any) -> AnyHappening:
    return VisitHappened(at=event.at, branch=visit.branch_id, way=visit.way)


def _write_way(event: TimelineEvent, way: Any) -> AnyHappening:
    return ScenarioHappened(
        at=event.at,
        scenario=way.scenario_id,
        name=way.scenario,
        state=way.state,
        is_control=way.is_control,
    )


def _write_tier(event: TimelineEvent, move: Any) -> AnyHappening:
    return TierHappened(at=event.at, before=move.before, after=move.after, is_up=move.is_up)


_WRITERS: dict[EventKind, Callable[[TimelineEvent, Any], AnyHappening]] = {
    EventKind.SALE: _write_sale,
    EventKind.RETURN: _write_return,
    EventKind.VALUE: _write_value,
    EventKind.TEXT: _write_text,
    EventKind.NOTE: _write_note,
    EventKind.CHANGE: _write_change,
    EventKind.JOINED: _write_joining,
    EventKind.VISIT: _write_visit,
    EventKind.SCENARIO: _write_way,
    EventKind.TIER: _write_tier,
}
