"""The queue's tasks: the schedule as procrastinate runs it, and the rescue of abandoned jobs."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.utils import translation
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from vafa.config.schedule import EVERY_HOUR, EVERY_MINUTE, EVERY_NIGHT, run_steps
from vafa.imports.actions import TASK as IMPORT
from vafa.imports.actions import UNDO_TASK as UNDO_IMPORT
from vafa.imports.actions import run_import, run_undoing
from vafa.replay.actions import TASK as REPLAY
from vafa.replay.actions import fail_replay, run_replay
from vafa.tenancy.queries import get_business

log = logging.getLogger(__name__)

TRIES_OF_A_REPLAY = 3
# The death of a worker counts as a try, so there is no most of them; who waits can stop the file.
UNTIL_IT_IS_THROUGH = RetryStrategy(linear_wait=20)
RESCUE_AFTER_SECONDS = 60  # well above the worker's heartbeat, or live jobs would run twice


@app.periodic(cron="* * * * *")
@app.task(lock="schedule", queueing_lock="every_minute", pass_context=False)
def every_minute(timestamp: int) -> None:
    """What must not wait long, though nobody said so."""
    run_steps(EVERY_MINUTE, at=datetime.now(UTC))


@app.periodic(cron="7 * * * *")
@app.task(lock="schedule", queueing_lock="every_hour")
def every_hour(timestamp: int) -> None:
    """What is done through the day."""
    run_steps(EVERY_HOUR, at=datetime.now(UTC))


@app.periodic(cron="30 22 * * *")  # 02:00 in Tehran
@app.task(lock="schedule", queueing_lock="every_night")
def every_night(timestamp: int) -> None:
    """What is done while shops sleep."""
    run_steps(EVERY_NIGHT, at=datetime.now(UTC))


@app.task(name=IMPORT, retry=UNTIL_IT_IS_THROUGH)
def run_import_job(business_id: int, job_id: int) -> None:
    """Read a file of sales to its end, from wherever it stands."""
    with translation.override(get_business(business_id).language):
        run_import(business_id=business_id, job_id=job_id, at=datetime.now(UTC))


@app.task(name=UNDO_IMPORT, retry=UNTIL_IT_IS_THROUGH)
def run_undoing_job(business_id: int, job_id: int) -> None:
    """Take back what a file gave."""
    run_undoing(business_id=business_id, job_id=job_id, at=datetime.now(UTC))


@app.task(
    name=REPLAY,
    pass_context=True,
    retry=RetryStrategy(max_attempts=TRIES_OF_A_REPLAY, linear_wait=20),
)
def run_replay_job(context: JobContext, business_id: int, run_id: int) -> None:
    """Try a programme on the past; what fails again and again is given up, and says so."""
    at = datetime.now(UTC)
    try:
        run_replay(business_id=business_id, run_id=run_id, at=at)
    except Exception:
        if context.job is not None and context.job.attempts + 1 >= TRIES_OF_A_REPLAY:
            fail_replay(business_id=business_id, run_id=run_id, at=at)
        raise


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue", pass_context=True)
async def rescue_stalled(context: JobContext, timestamp: int) -> None:
    """Give jobs whose worker died back to the queue; every job is safe to run twice."""
    manager = context.app.job_manager
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=RESCUE_AFTER_SECONDS)
    for job in stalled:
        log.warning("job %s was abandoned and runs again", job.id)
        await manager.retry_job(job)
