"""Many sales at once, each answered by itself."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import ValidationError

from vafa.api.errors import FieldProblem, Invalid
from vafa.api.problems import choose_language, describe
from vafa.api.v1.access import ApiKey, ApiRequest, enter_scope
from vafa.api.v1.invalid import explain
from vafa.api.v1.limits import count_more
from vafa.api.v1.once import answer_once, find_answer, keep_answer, read_client_key
from vafa.api.v1.reading import read_redeem, read_sale
from vafa.api.v1.serving import Answer, get_actor, in_own_scopes, race
from vafa.api.v1.shapes.answers import BatchAnswer, BatchRow
from vafa.api.v1.shapes.sales import BatchBody, SaleBody
from vafa.api.v1.writing import write_receipt
from vafa.checkout.actions import HistoryResult, Outcome, accept_history, accept_sale
from vafa.checkout.types import Receipt
from vafa.customers.types import JoinedBy
from vafa.foundation.errors import Refused
from vafa.staff.types import Scope

NOTHING_SPENT = gettext_lazy("History spends nothing.")
MOBILE_NEEDED = gettext_lazy("Sales of the past find their customers by mobile.")

router = Router(tags=[_("Sales")])


@router.post(
    "/sales/batch",
    auth=ApiKey(Scope.SALES_WRITE),
    response=BatchAnswer,
    summary=_("Send up to 1,000 sales"),
    description=_(
        "Live: to catch up after a line was down. History: what was before the club. "
        "One refused sale keeps no other from being recorded. When the answer is lost, send the "
        "same batch again: what was recorded is answered as a repeat. Against the "
        "limits a live batch counts as many requests as it has sales."
    ),
)
@in_own_scopes
def send_batch(request: ApiRequest, body: BatchBody) -> Answer:
    client_key = read_client_key(request, required=True)
    assert client_key is not None
    if body.mode == "history":
        return race(lambda: _take_history(request, body.sales))
    with enter_scope(request):
        kept = find_answer(request, client_key)
    if kept is not None:
        return kept
    request.limits = count_more(
        len(body.sales) - 1, key_id=request.auth.key_id, business_id=request.auth.business_id
    )
    answer = _summarize([_take_live(request, sale) for sale in body.sales])
    with enter_scope(request):
        keep_answer(request, client_key, answer)
    return answer


def _take_live(request: ApiRequest, data: Any) -> BatchRow:
    """One sale in a transaction of its own."""
    try:
        body = _read(data)

        def work() -> Receipt:
            with enter_scope(request):
                return accept_sale(
                    read_sale(request, body),
                    redeem=read_redeem(request, body),
                    joined_by=JoinedBy.API,
                    actor=get_actor(request),
                    at=request.at,
                )

        receipt = race(work)
    except Refused as refusal:
        return _refuse(request, refusal)
    return BatchRow(
        status=HTTPStatus.CREATED,
        sale=receipt.sale_id,
        is_repeat=receipt.is_repeat,
        answer=write_receipt(receipt),
        problem=None,
    )


def _take_history(request: ApiRequest, sales: Sequence[Any]) -> Answer:
    """All of them in one transaction and a handful of statements."""

    def work(_client_key: str) -> Answer:
        rows: dict[int, BatchRow] = {}
        readable = {}
        for position, data in enumerate(sales):
            try:
                readable[position] = read_sale(request, _read_past(data))
            except Refused as refusal:
                rows[position] = _refuse(request, refusal)
        results = accept_history(
            list(readable.values()),
            joined_by=JoinedBy.IMPORT,
            actor=get_actor(request),
            at=request.at,
        )
        for position, result in zip(readable, results, strict=True):
            rows[position] = _tell_history(request, result)
        return _summarize([rows[position] for position in range(len(sales))])

    with enter_scope(request):
        return answer_once(request, work)


def _read(data: Any) -> SaleBody:
    try:
        body = SaleBody.model_validate(data)
    except ValidationError as error:
        raise explain(error) from None
    return body


def _read_past(data: Any) -> SaleBody:
    """A sale of the past: it spends nothing, and its customer is found by mobile."""
    body = _read(data)
    if body.redeem is not None:
        raise Invalid(FieldProblem(pointer="/redeem", code="unknown_field", message=NOTHING_SPENT))
    if body.customer is not None and body.customer.mobile is None:
        raise Invalid(
            FieldProblem(pointer="/customer/mobile", code="missing", message=MOBILE_NEEDED)
        )
    return body


def _tell_history(request: ApiRequest, result: HistoryResult) -> BatchRow:
    if result.refusal is not None:
        return _refuse(request, result.refusal)
    return BatchRow(
        status=HTTPStatus.CREATED,
        sale=result.sale_id,
        is_repeat=result.outcome == Outcome.KNOWN,
        answer=None,
        problem=None,
    )


def _refuse(request: ApiRequest, refusal: Refused) -> BatchRow:
    problem = describe(refusal, language=choose_language(request))
    problem.request_id = request.request_id
    return BatchRow(status=problem.status, sale=None, is_repeat=False, answer=None, problem=problem)


def _summarize(rows: Sequence[BatchRow]) -> Answer:
    refused = sum(row.problem is not None for row in rows)
    repeated = sum(row.is_repeat for row in rows)
    return Answer(
        BatchAnswer(
            accepted=len(rows) - refused - repeated,
            repeated=repeated,
            refused=refused,
            results=list(rows),
        )
    )
