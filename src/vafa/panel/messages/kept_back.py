"""What the gate kept back or let wait, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from vafa.customers.queries import map_customers
from vafa.foundation.ids import read_id
from vafa.foundation.persian import clean_text
from vafa.messaging.queries import (
    count_objections,
    is_blocked_by_operator,
    is_left_out,
    list_judged,
    list_proofs,
    name_purposes,
)
from vafa.messaging.types import (
    ConsentChannel,
    ConsentSubject,
    ConsentWay,
    JudgedRow,
    ProofRow,
)
from vafa.panel.messages.tabs import draw_tabs
from vafa.panel.messages.words import say_reason, say_verdict
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.ui.formats import number
from vafa.ui.htmx import render_page
from vafa.ui.types import Pager, Tab

ROWS = 50


@dataclass(frozen=True, kw_only=True)
class ListedDecision:
    """A word of the gate's, as people read it."""

    row: JudgedRow
    who: str
    purpose: str
    verdict: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ListedProof:
    """A word of a customer's on what they allow, as people read it."""

    row: ProofRow
    subject: str
    channel: str
    way: str


@dataclass(frozen=True, kw_only=True)
class KeptBackPage:
    """A stretch of decisions; `reasons` filter them and say how many there were in a week.

    Of one customer, also what they allowed or stopped, and what keeps campaigns from them.
    """

    tabs: list[Tab]
    reasons: list[Tab]
    rows: list[ListedDecision]
    pager: Pager
    of_whom: str
    proofs: list[ListedProof]
    is_blocked: bool
    is_left_out: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """Newest first; by reason, or of one customer, whose texts that went are shown too."""
    reason = clean_text(request.GET.get("reason", ""))[:32]
    customer_id = read_id("cus", request.GET.get("customer", ""))
    rows = list_judged(
        reason=reason,
        customer_id=customer_id,
        with_go=customer_id is not None,
        cursor=read_before(request),
        limit=ROWS + 1,
    )
    ids = {one.customer_id for one in rows if one.customer_id is not None}
    people = map_customers(sorted(ids | ({customer_id} if customer_id else set())))
    mobile = (people[customer_id].mobile or "") if customer_id in people else ""
    names, purposes = {one.id: one.full_name for one in people.values()}, name_purposes()
    page = KeptBackPage(
        tabs=draw_tabs(request, "kept_back"),
        reasons=_draw_reasons(reason) if customer_id is None else [],
        rows=[
            ListedDecision(
                row=one,
                who=names.get(one.customer_id or 0, ""),
                purpose=purposes.get(one.purpose, one.purpose),
                verdict=say_verdict(one.verdict),
                reason=say_reason(one.reason),
            )
            for one in rows[:ROWS]
        ],
        pager=draw_pager(request.GET, find_next(rows, ROWS)),
        of_whom=names.get(customer_id or 0, ""),
        proofs=[_draw_proof(one) for one in list_proofs(mobile)] if mobile else [],
        is_blocked=bool(mobile) and is_blocked_by_operator(mobile, at=request.at),
        is_left_out=customer_id is not None and is_left_out(customer_id),
    )
    return render_page(request, "panel/messages/kept_back.html", {"page": page})


def _draw_proof(row: ProofRow) -> ListedProof:
    return ListedProof(
        row=row,
        subject=str(ConsentSubject(row.subject).label),
        channel=str(ConsentChannel(row.channel).label),
        way=str(ConsentWay(row.way).label),
    )


def _draw_reasons(current: str) -> list[Tab]:
    counts = count_objections()
    shown = counts if not current or current in counts else {**counts, current: 0}
    return [
        Tab(
            label=f"{say_reason(reason)} ({number(count)})",
            href=f"?reason={reason}" if reason != current else "?",
            is_current=reason == current,
        )
        for reason, count in shown.items()
    ]
