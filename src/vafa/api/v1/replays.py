"""Trying rules on the past: ask, follow, stop."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.common import ReplayIdInPath, to_instant
from vafa.api.v1.shapes.replays import (
    ChangeOut,
    FlowOut,
    KindOut,
    MonthOut,
    ReplayBody,
    ReplayOut,
    ReplayPage,
    ReplayResultOut,
    RuleResultOut,
    TierMoveOut,
    TierMovesOut,
)
from vafa.replay.actions import cancel_replay, create_replay, start_replay
from vafa.replay.queries import get_replay, list_replays, load_result
from vafa.replay.types import Change, MonthSums, ReplayState, Result, Sums, TierMoves, UnitResult
from vafa.staff.types import Scope

if TYPE_CHECKING:
    from vafa.replay.models import ReplayRun

router = Router(tags=[_("Rules")])


@router.post(
    "/replays",
    auth=ApiKey(Scope.REPORTS_READ),
    response={HTTPStatus.CREATED: ReplayOut},
    summary=_("Try rules on the past"),
    description=_(
        "What they would have given on purchases that really were. Nothing is changed; one at a "
        "time. Follow it by reading it."
    ),
)
@in_scope
def try_rules(request: ApiRequest, body: ReplayBody) -> Answer:
    def work(_client_key: str) -> Answer:
        zone = load_ground(request).zone
        run = create_replay(
            rule_ids=body.rules,
            since=to_instant(body.since, zone),
            until=to_instant(body.until, zone),
            actor=get_actor(request),
            at=request.at,
        )
        start_replay(run.id)
        return Answer(_write(run), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/replays",
    auth=ApiKey(Scope.REPORTS_READ),
    response=ReplayPage,
    summary=_("List trials"),
    description=_("Without their results, the newest first."),
)
@in_scope
def read_replays(request: ApiRequest, wanted: Query[PageFilter]) -> Answer:
    rows = list_replays(before_id=wanted.before_id("try"), limit=wanted.limit + 1)
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="try")
    data = [_write(run) for run in page]
    return Answer(ReplayPage(data=data, next_cursor=next_cursor))


@router.get(
    "/replays/{try:replay_id}",
    auth=ApiKey(Scope.REPORTS_READ),
    response=ReplayOut,
    summary=_("Read a trial"),
    description=_("How far it is, and once it is done what came of it."),
)
@in_scope
def read_replay(request: ApiRequest, replay_id: ReplayIdInPath) -> Answer:
    run = get_replay(replay_id)
    return Answer(_write(run, load_result(run)))


@router.delete(
    "/replays/{try:replay_id}",
    auth=ApiKey(Scope.REPORTS_READ),
    response=ReplayOut,
    summary=_("Stop a trial"),
    description=_("One that is done stays. A repeat changes nothing."),
)
@in_scope
def stop_replay(request: ApiRequest, replay_id: ReplayIdInPath) -> Answer:
    run = cancel_replay(run_id=replay_id, actor=get_actor(request), at=request.at)
    return Answer(_write(run, load_result(run)))


def _write(run: ReplayRun, result: Result | None = None) -> ReplayOut:
    return ReplayOut(
        id=run.id,
        state=ReplayState(run.state),
        rules=[rule_id for rule_id, _version in run.rules],
        since=run.since,
        until=run.until,
        sales_done=run.sales_done,
        sales_total=run.sales_total,
        created_at=run.created_at,
        finished_at=run.finished_at,
        result=_write_result(result) if result else None,
    )


def _write_result(result: Result) -> ReplayResultOut:
    return ReplayResultOut(
        sales=result.sales,
        customers=result.customers,
        kinds=[_write_kind(unit) for unit in result.units],
        rules=[
            RuleResultOut(
                rule=rule.rule_id,
                kind=rule.unit.value,
                real=rule.real,
                real_times=rule.real_times,
                tried=rule.tried,
                tried_times=rule.tried_times,
            )
            for rule in result.rules
        ],
        tiers=_write_moves(result.tiers) if result.tiers else None,
    )


def _write_moves(tiers: TierMoves) -> TierMovesOut:
    moves = [TierMoveOut(**asdict(move)) for move in tiers.moves]
    return TierMovesOut(measure=tiers.measure, moves=moves)


def _write_kind(unit: UnitResult) -> KindOut:
    return KindOut(
        kind=unit.unit.value,
        real=_write_flow(unit.real),
        tried=_write_flow(unit.tried),
        months=[_write_month(month) for month in unit.months],
        gaining=unit.gaining,
        gained=unit.gained,
        losing=unit.losing,
        lost=unit.lost,
        winners=[_write_change(one) for one in unit.winners],
        losers=[_write_change(one) for one in unit.losers],
    )


def _write_month(month: MonthSums) -> MonthOut:
    return MonthOut(
        year=month.year,
        month=month.month,
        real=_write_flow(month.real),
        tried=_write_flow(month.tried),
    )


def _write_flow(sums: Sums) -> FlowOut:
    return FlowOut(**asdict(sums))


def _write_change(change: Change) -> ChangeOut:
    return ChangeOut(customer=change.customer_id, amount=change.amount)
