"""CPU time from the operating system's own accounts: ours, and a PostgreSQL server's.

Wall times wander on a shared machine; processor time wanders less. A server's time is that of
its postmaster, of every process under it, and of those that have ended.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a piece of work took, in milliseconds."""

    wall_ms: float
    own_cpu_ms: float
    server_cpu_ms: float

    @property
    def cpu_ms(self) -> float:
        """Application and database together."""
        return self.own_cpu_ms + self.server_cpu_ms

    def __str__(self) -> str:
        return (
            f"{self.cpu_ms:9,.0f} ms CPU ({self.own_cpu_ms:,.0f} app + "
            f"{self.server_cpu_ms:,.0f} database), {self.wall_ms:,.0f} ms wall"
        )


def measure(
    work: Callable[[], Any], *, data: Path | None = None, application: int | None = None
) -> tuple[Any, Cost]:
    """Do the work once; its result and what it took.

    `data` is the server's data folder. `application` is the process, with all below it, whose
    time counts as the application's; without one it is our own.
    """
    server, own, wall = _read_server(data), _read_own(application), time.perf_counter()
    result = work()
    cost = Cost(
        wall_ms=(time.perf_counter() - wall) * 1e3,
        own_cpu_ms=_read_own(application) - own,
        server_cpu_ms=_read_server(data) - server,
    )
    return result, cost


def measure_best(
    work: Callable[[], Any], *, times: int, data: Path | None = None
) -> tuple[Any, Cost]:
    """Do the work several times; the last result and the run with the least CPU."""
    runs = [measure(work, data=data) for _ in range(times)]
    return runs[-1][0], min((cost for _, cost in runs), key=lambda cost: cost.cpu_ms)


def _read_own(application: int | None) -> float:
    return time.process_time() * 1e3 if application is None else _read_tree(application)


def _read_server(data: Path | None) -> float:
    if data is None:
        return 0.0
    return _read_tree(int((data / "postmaster.pid").read_text().split()[0]))


def _read_tree(root: int) -> float:
    """Milliseconds of a process, of all below it, and of those below it that have ended."""
    below: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            below.setdefault(_fields(int(folder.name))[1], []).append(int(folder.name))
    pids = [root]
    for pid in pids:
        pids += below.get(pid, [])
    # utime, stime, and those of children that ended
    return sum(sum(_fields(pid)[11:15]) for pid in pids) * 1000 / _TICKS


def _fields(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat after the command; zeros for a process that is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return [0] * 20
    return [0, *map(int, text.rpartition(")")[2].split()[1:20])]
