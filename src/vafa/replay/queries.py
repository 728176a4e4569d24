"""Following replays and reading what they found."""

from __future__ import annotations

from vafa.replay.errors import UnknownReplay
from vafa.replay.models import ReplayRun
from vafa.replay.result import read_result
from vafa.replay.types import Result

__all__ = ["get_replay", "list_replays", "load_result"]


def get_replay(run_id: int) -> ReplayRun:
    """The replay; UnknownReplay."""
    run: ReplayRun | None = ReplayRun.objects.filter(id=run_id).first()
    if run is None:
        raise UnknownReplay
    return run


def list_replays(*, before_id: int | None = None, limit: int = 20) -> list[ReplayRun]:
    """Replays without their results, the newest first."""
    rows = ReplayRun.objects.defer("result").order_by("-id")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows[:limit])


def load_result(run: ReplayRun) -> Result | None:
    """What it found; None while it is not done."""
    return None if run.result is None else read_result(run.result)
