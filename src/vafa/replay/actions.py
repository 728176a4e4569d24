"""Trying a programme on the past: asking for it, running it, stopping it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.replay.errors import BadPeriod, NothingToTry, ReplayUnderWay, UnknownReplay
from vafa.replay.living import Findings
from vafa.replay.models import ReplayRun
from vafa.replay.past import count_sales, split_past
from vafa.replay.programme import has_shared_caps
from vafa.replay.result import write_result
from vafa.replay.spreading import PROCESSES, WORTH_A_PROCESS, Stopped, run_spread
from vafa.replay.types import UNDER_WAY, Plan, ReplayState
from vafa.rules.queries import get_rule, list_past_versions
from vafa.tenancy.scope import business_scope, current_business_id, has_scope

TASK = "run_replay"  # as the worker knows it
SALES_IN_A_SPAN = 4000

log = logging.getLogger(__name__)


def create_replay(
    *, rule_ids: Sequence[int], since: datetime, until: datetime, actor: Actor, at: datetime
) -> ReplayRun:
    """A trial of these rules, each as its newest version says, as if they had been all that was
    in force in [since, until). NothingToTry, UnknownRule, BadPeriod, ReplayUnderWay.
    """
    chosen = [get_rule(rule_id) for rule_id in dict.fromkeys(rule_ids)]
    if not chosen:
        raise NothingToTry(pointer="/rules")
    if since >= until or since >= at:
        raise BadPeriod(pointer="/since")
    run = ReplayRun(
        rules=[[rule.id, rule.version] for rule in chosen],
        since=since,
        until=min(until, at),
        created_at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise ReplayUnderWay from error
    record(
        actor=actor,
        act="replay.created",
        at=at,
        object_kind="replay",
        object_id=run.id,
        rules=[rule.name for rule in chosen],
    )
    return run


def start_replay(run_id: int) -> None:
    """Have a worker run it once this transaction is kept."""
    business_id = current_business_id()
    task = app.configure_task(TASK, lock=f"replay:{business_id}")
    task.defer(business_id=business_id, run_id=run_id)


def run_replay(*, business_id: int, run_id: int, at: datetime, processes: int = PROCESSES) -> None:
    """Run it to its end, from the beginning: nothing is written but the result, so one that was
    killed on the way is simply run again. Call outside any scope.

    One that is done or cancelled stays as it is.
    """
    assert not has_scope(), "a replay is many transactions"
    with business_scope(business_id):
        run: ReplayRun | None = ReplayRun.objects.select_for_update().filter(id=run_id).first()
        if run is None:
            raise UnknownReplay
        if not run.is_under_way:
            return
        plan = read_plan(run)
        run.sales_total, run.sales_done = count_sales(), 0
        run.state, run.started_at = ReplayState.RUNNING, at
        run.save(update_fields=["sales_total", "sales_done", "state", "started_at"])
        tried = {tuple(pair) for pair in plan.rules}
        by_time = has_shared_caps(
            version.rule
            for version in list_past_versions()
            if version.is_live or (version.rule.rule_id, version.rule.version) in tried
        )
        spans = split_past("time" if by_time else "customer", each=SALES_IN_A_SPAN)
    if by_time or run.sales_total < WORTH_A_PROCESS:
        processes = 1
    try:
        findings = run_spread(
            business_id,
            plan,
            spans,
            processes=processes,
            tell=lambda sales: _note_progress(business_id, run_id, sales),
        )
    except Stopped:
        return
    _finish(business_id, run_id, findings, at=at)


def cancel_replay(*, run_id: int, actor: Actor, at: datetime) -> ReplayRun:
    """Stop it. A repeat changes nothing; UnknownReplay."""
    run: ReplayRun | None = ReplayRun.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise UnknownReplay
    if run.is_under_way:
        run.state, run.finished_at = ReplayState.CANCELLED, at
        run.save(update_fields=["state", "finished_at"])
        record(actor=actor, act="replay.cancelled", at=at, object_kind="replay", object_id=run.id)
    return run


def fail_replay(*, business_id: int, run_id: int, at: datetime) -> None:
    """Give it up: it failed too often. One that is done or cancelled stays as it is."""
    with business_scope(business_id):
        rows = ReplayRun.objects.filter(id=run_id, state__in=UNDER_WAY)
        rows.update(state=ReplayState.FAILED, finished_at=at)


def read_plan(run: ReplayRun) -> Plan:
    """What it tries."""
    rules = tuple((rule_id, version) for rule_id, version in run.rules)
    return Plan(rules=rules, since=run.since, until=run.until)


def _note_progress(business_id: int, run_id: int, sales: int) -> bool:
    """Write down how far it is; whether to go on."""
    with business_scope(business_id):
        run: ReplayRun = ReplayRun.objects.select_for_update().get(id=run_id)
        if run.state != ReplayState.RUNNING:
            return False
        run.sales_done += sales
        run.save(update_fields=["sales_done"])
        return True


def _finish(business_id: int, run_id: int, findings: Findings, *, at: datetime) -> None:
    with business_scope(business_id):
        run: ReplayRun = ReplayRun.objects.select_for_update().get(id=run_id)
        if run.state == ReplayState.RUNNING:
            run.state, run.finished_at = ReplayState.DONE, at
            run.sales_done = run.sales_total
            run.result = write_result(findings)
            run.save(update_fields=["state", "finished_at", "sales_done", "result"])
