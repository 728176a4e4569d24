"""Figures for Prometheus: requests by route, method, status and duration, and what waits.

Every web process counts for itself and writes its counts to a file of its own, at most every
two seconds; whoever is asked adds all files up. A process that is gone leaves its counts behind:
they are moved into one file, so that no counter ever goes down.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from vafa.config.paths import HOME
from vafa.foundation import env
from vafa.machine.locks import hold, try_hold

FOLDER = env.folder("VAFA_METRICS_DIR", HOME / "metrics")
FLUSH_EVERY_S = 2.0
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Counts = Counter[str]
log = logging.getLogger(__name__)


class RequestCounts:
    """The counts of this process, in step with its file."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._counts: Counts = Counter()
        self._lock = threading.Lock()
        self._file: Path | None = None
        self._flushed_at = 0.0

    def observe(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        labels = f'method="{method}",route="{_escape(route)}",status="{status}"'
        bucket = next((str(limit) for limit in BUCKETS_S if seconds <= limit), "+Inf")
        with self._lock:
            self._counts[f"bucket|{labels}|{bucket}"] += 1
            self._counts[f"micros|{labels}|"] += round(seconds * 1_000_000)
            if time.monotonic() - self._flushed_at >= FLUSH_EVERY_S:
                self._flush()

    def add_up(self) -> Counts:
        """The counts of all processes, those gone included."""
        with self._lock:
            self._flush()
        total: Counts = Counter()
        for path in self._folder.glob("*.json"):
            total.update(_read(path))
        return total

    def _flush(self) -> None:
        self._flushed_at = time.monotonic()
        try:
            if self._file is None:
                self._file = self._begin()
            new = self._file.with_suffix(".new")
            new.write_text(json.dumps(self._counts))
            new.replace(self._file)
        except OSError:  # a full disk must not cost anybody an answer
            log.exception("the counts of requests were not written")

    def _begin(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        with hold(self._folder / "fold.lock"):
            _fold(self._folder)
            name = f"{os.getpid()}-{time.time_ns()}"
            try_hold(self._folder / f"{name}.alive")
        return self._folder / f"{name}.json"


def write_requests(counts: Counts) -> Iterator[str]:
    """The counts in Prometheus's text format (version 0.0.4)."""
    yield "# HELP vafa_request_seconds Time to answer a request."
    yield "# TYPE vafa_request_seconds histogram"
    for labels in sorted({key.split("|")[1] for key in counts}):
        running = 0
        for limit in (*map(str, BUCKETS_S), "+Inf"):
            running += counts[f"bucket|{labels}|{limit}"]
            yield f'vafa_request_seconds_bucket{{{labels},le="{limit}"}} {running}'
        yield f"vafa_request_seconds_sum{{{labels}}} {counts[f'micros|{labels}|'] / 1_000_000:.6f}"
        yield f"vafa_request_seconds_count{{{labels}}} {running}"


def write_gauge(name: str, words: str, value: float) -> Iterator[str]:
    """One figure that goes up and down."""
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} gauge"
    yield f"{name} {value}"


def _fold(folder: Path) -> None:
    """Move the counts of processes that are gone into one file; their locks are free."""
    past = folder / "past.json"
    for alive in folder.glob("*.alive"):
        descriptor = try_hold(alive)
        if descriptor is None:
            continue
        left = alive.with_suffix(".json")
        total = _read(past) + _read(left)
        new = past.with_suffix(".new")
        new.write_text(json.dumps(total))
        new.replace(past)
        left.unlink(missing_ok=True)
        alive.unlink(missing_ok=True)
        os.close(descriptor)


def _read(path: Path) -> Counts:
    try:
        return Counter(json.loads(path.read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return Counter()


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("|", "/")


REQUESTS = RequestCounts()
