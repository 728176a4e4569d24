"""The work over several processes, each with a share of the customers.

A process of its own is a fresh Python (spawned, not forked: a fork would share connections). It
tells of each span through a pipe. When whoever started it dies, the next word into the pipe fails
and ends it, so that nothing goes on unseen.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple
from multiprocessing.connection import Connection, wait

from django.db import connections

from vafa.replay.child import work
from vafa.replay.living import Findings, live_through
from vafa.replay.past import Span
from vafa.replay.types import Plan

PROCESSES = 2
WORTH_A_PROCESS = 20_000  # sales; starting one takes about a second

Tell = Callable[[int], bool]


class Stopped(Exception):
    """Whoever follows the work wants it to end."""


def run_spread(
    business_id: int, plan: Plan, spans: Sequence[Span], *, processes: int, tell: Tell
) -> Findings:
    """Live all spans through, by so many processes. `tell` hears how many sales more are done and
    answers whether to go on: Stopped when not. Call outside any scope.
    """

    def go_on(sales: int) -> None:
        if not tell(sales):
            raise Stopped

    if processes == 1:
        return live_through(business_id, plan, spans, go_on)
    context = multiprocessing.get_context("spawn")
    database = connections["default"].settings_dict
    workers, pipes = [], []
    for number in range(processes):
        mine, theirs = context.Pipe(duplex=False)
        share = [astuple(span) for span in spans[number::processes]]
        args = (theirs, database, business_id, asdict(plan), share)
        worker = context.Process(target=work, args=args, daemon=True)
        worker.start()
        theirs.close()
        workers.append(worker)
        pipes.append(mine)
    try:
        return _gather(pipes, go_on)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _gather(pipes: Sequence[Connection], go_on: Callable[[int], None]) -> Findings:
    """Follow until every process sent its findings."""
    found: list[Findings] = []
    waiting = list(pipes)
    while waiting:
        for pipe in wait(waiting):
            assert isinstance(pipe, Connection)
            said = pipe.recv()  # EOFError when the process died: the run fails as a whole
            if isinstance(said, Findings):
                found.append(said)
                waiting.remove(pipe)
            else:
                go_on(said)
    first, *others = found
    for other in others:
        first.merge(other)
    return first
