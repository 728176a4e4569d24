"""Several programs kept running by one: started, started again when they die, ended together.

Each program leads a process group of its own, so that its children end with it. The groups are
written down with the moment of their birth; should the supervisor itself be killed, the next
one ends what is left of them, and never a stranger that has got the number since.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 20.0
_TICK_SECONDS = 0.2
_LONGEST_PAUSE = 10.0
_SUPERVISOR = "supervisor"


@dataclass(frozen=True)
class Program:
    """What to run, under which name."""

    name: str
    command: Sequence[str]


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    resume_at: float = 0.0


class Supervisor:
    """Keeps programs running until told to stop, by signal or by `request_stop`."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        environment: Mapping[str, str],
        record: Path,
        say: Callable[[str], None],
    ) -> None:
        self._children = [_Child(program) for program in programs]
        self._environment = dict(environment)
        self._record = record
        self._say = say
        self._stopping = threading.Event()

    def request_stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Ask for the end; fit to be a signal's handler."""
        self._stopping.set()

    def run(self, *, tend: Callable[[], None]) -> None:
        """Start all and keep them running; returns when all have ended.

        `tend` is called about once a second: for what else must be looked after.
        """
        end_recorded(self._record)
        try:
            for child in self._children:
                self._start(child)
            next_tending = time.monotonic()
            while not self._stopping.wait(_TICK_SECONDS):
                for child in self._children:
                    self._watch(child)
                if time.monotonic() >= next_tending:
                    tend()
                    next_tending = time.monotonic() + 1.0
        finally:
            self._end_all()

    def is_alive(self, name: str) -> bool:
        """Whether the program of this name is running just now."""
        processes = [c.process for c in self._children if c.program.name == name]
        return any(process is not None and process.poll() is None for process in processes)

    def _start(self, child: _Child) -> None:
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            list(child.program.command),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._write_record()

    def _watch(self, child: _Child) -> None:
        """Start a dead program again: at once the first time, then after growing pauses."""
        if child.process is None:
            if time.monotonic() >= child.resume_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        _signal_group(child.process.pid, signal.SIGKILL)
        lived = time.monotonic() - child.started_at
        child.pause = 0.0 if lived > 60 else min(child.pause * 2 or 0.5, _LONGEST_PAUSE)
        child.resume_at = time.monotonic() + child.pause
        child.process = None
        self._say(f"{child.program.name} ended ({_describe(code)}); starting it again.")

    def _end_all(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                self._say(f"Process {process.pid} did not end in time; ending it now.")
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self._record.unlink(missing_ok=True)

    def _write_record(self) -> None:
        pids = {c.program.name: c.process.pid for c in self._children if c.process is not None}
        pids[_SUPERVISOR] = os.getpid()
        fresh = self._record.with_suffix(".new")
        fresh.write_text(json.dumps({name: [pid, _birth(pid)] for name, pid in pids.items()}))
        fresh.rename(self._record)


def end_recorded(record: Path) -> list[str]:
    """End what a killed supervisor left running; the names of the programs found alive."""
    left = [(name, pid) for name, pid in _alive_in(record) if name != _SUPERVISOR]
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for _, pid in left:
            _signal_group(pid, sign)
        deadline = time.monotonic() + 5
        while any(_birth(pid) for _, pid in left) and time.monotonic() < deadline:
            time.sleep(0.05)
    record.unlink(missing_ok=True)
    return [name for name, _ in left]


def stop_supervisor(record: Path) -> bool:
    """Ask the supervisor to stop and wait until it has; False when none was running."""
    pids = [pid for name, pid in _alive_in(record) if name == _SUPERVISOR]
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 2 * GRACE_SECONDS
        while _birth(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
    return bool(pids)


def _alive_in(record: Path) -> list[tuple[str, int]]:
    try:
        known = json.loads(record.read_text())
    except (FileNotFoundError, ValueError):
        return []
    return [(name, pid) for name, (pid, birth) in known.items() if birth and _birth(pid) == birth]


def _birth(pid: int) -> str:
    """The moment of the process's birth, in the system's own count; empty when it is dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def _signal_group(pid: int, sign: signal.Signals) -> None:
    try:
        os.killpg(pid, sign)
    except (ProcessLookupError, PermissionError):
        return


def _describe(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
