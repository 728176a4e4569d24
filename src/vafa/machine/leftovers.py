"""What a server that died has left: a pid file, backends without their postmaster.

A pid alone proves nothing: it may be a zombie, or belong to a stranger by now (usual after a
container restart). A process counts as the server's only when it executes `postgres` and works
in the data folder. Where there is no /proc the decision is left to PostgreSQL itself.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from vafa.machine.errors import MachineError

_PROC = Path("/proc")
_PATIENCE_SECONDS = 30.0


def read_postmaster(data: Path) -> int | None:
    """The pid of the living postmaster of this data folder, or None."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if _works_in(pid, data) else None


def clear_leftovers(data: Path, socket: Path) -> None:
    """After a crash: end orphan backends, then remove the pid files of data folder and socket.

    Call it holding the start lock, when nobody listens. Orphans go first: the pid file is what
    keeps a second server away from memory they still share. Raises MachineError when one will
    not go, and then leaves the files.
    """
    assert read_postmaster(data) is None, "the server is alive"
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while orphans := list_processes(data):
        if time.monotonic() > deadline:
            raise MachineError(
                f"Processes {orphans} of an earlier server still use {data} and do not end. "
                "End them by hand, then start again."
            )
        for pid in orphans:
            _kill(pid)
        time.sleep(0.05)
    if _PROC.is_dir():
        for file in (data / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
            file.unlink(missing_ok=True)


def list_processes(data: Path) -> list[int]:
    """All living processes of the server of this data folder."""
    if not _PROC.is_dir():
        return []
    pids = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    return sorted(pid for pid in pids if _works_in(pid, data))


def _works_in(pid: int, data: Path) -> bool:
    if not _PROC.is_dir():
        return _exists(pid)
    try:
        program = (_PROC / str(pid) / "exe").readlink().name
        folder = (_PROC / str(pid) / "cwd").readlink()
    except OSError:  # gone, a zombie, or not ours to look at
        return False
    return program.split(" ")[0] == "postgres" and folder == data


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
