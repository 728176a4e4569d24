"""Segments: read, written, and who fits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Query, Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.profiles import write_customers
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import SegmentIdInPath
from vafa.api.v1.shapes.customers import CustomerPage
from vafa.api.v1.shapes.segments import SegmentBody, SegmentDetail, SegmentList, SegmentOut
from vafa.foundation.words import Words
from vafa.segments.actions import add_segment, change_segment
from vafa.segments.errors import CountTakesLong
from vafa.segments.queries import (
    count_customers,
    customers_in,
    describe,
    get_segment,
    list_segments,
    load_words,
)
from vafa.segments.types import SegmentView, read_node, write_tree
from vafa.staff.types import Scope

router = Router(tags=[_("Segments")])

PATIENCE = timedelta(seconds=5)


@router.get(
    "/segments",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=SegmentList,
    summary=_("List segments"),
    description=_("Each in a sentence of the business's language, with its last count."),
)
@in_scope
def read_segments(request: ApiRequest) -> Answer:
    words = load_words(request.auth.business)
    with override(request.auth.business.language):
        rows = [SegmentOut(**_sum_up(segment, words)) for segment in list_segments()]
    return Answer(SegmentList(data=rows))


@router.get(
    "/segments/{seg:segment_id}",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=SegmentDetail,
    summary=_("Read a segment"),
    description=_("With all that it asks, and how many fit now."),
)
@in_scope
def read_one_segment(request: ApiRequest, segment_id: SegmentIdInPath) -> Answer:
    return Answer(_write(request, segment_id))


@router.get(
    "/segments/{seg:segment_id}/members",
    auth=ApiKey(Scope.CUSTOMERS_READ),
    response=CustomerPage,
    summary=_("List who fits a segment"),
    description=_("As of now, the newest customer first."),
)
@in_scope
def list_members(
    request: ApiRequest, segment_id: SegmentIdInPath, wanted: Query[PageFilter]
) -> Answer:
    rows = customers_in(get_segment(segment_id).node, at=request.at)
    before = wanted.before_id("cus")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: wanted.limit + 1])
    page, next_cursor = take_page(found, limit=wanted.limit, kind="cus")
    return Answer(CustomerPage(data=write_customers(page), next_cursor=next_cursor))


@router.post(
    "/segments",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response={HTTPStatus.CREATED: SegmentDetail},
    summary=_("Write a segment"),
    description=_("Rules, campaigns and reports may use it at once."),
)
@in_scope
def make_segment(request: ApiRequest, body: SegmentBody) -> Answer:

    def work(_client_key: str) -> Answer:
        segment_id = add_segment(
            name=body.name, node=read_node(body.tree), actor=get_actor(request), at=request.at
        )
        return Answer(_write(request, segment_id), status=HTTPStatus.CREATED)

    return answer_once(request, work, required=False)


@router.put(
    "/segments/{seg:segment_id}",
    auth=ApiKey(Scope.CUSTOMERS_WRITE),
    response=SegmentDetail,
    summary=_("Change a segment"),
    description=_("All of it; the same again changes nothing."),
)
@in_scope
def write_segment(request: ApiRequest, segment_id: SegmentIdInPath, body: SegmentBody) -> Answer:
    change_segment(
        segment_id=segment_id,
        name=body.name,
        node=read_node(body.tree),
        actor=get_actor(request),
        at=request.at,
    )
    return Answer(_write(request, segment_id))


def _write(request: ApiRequest, segment_id: int) -> SegmentDetail:
    segment, business = get_segment(segment_id), request.auth.business
    try:
        count = count_customers(segment.node, at=request.at, patience=PATIENCE)
        segment = replace(segment, counted=count, counted_at=request.at)
    except CountTakesLong:
        segment = replace(segment, counted=None, counted_at=None)
    with override(business.language):
        facts = _sum_up(segment, load_words(business))
    return SegmentDetail(**facts, tree=write_tree(segment.node))


def _sum_up(segment: SegmentView, words: Words) -> dict[str, Any]:
    return {
        "id": segment.id,
        "name": segment.name,
        "sentence": describe(segment.node, words),
        "version": segment.version,
        "count": segment.counted,
        "counted_at": segment.counted_at,
    }
