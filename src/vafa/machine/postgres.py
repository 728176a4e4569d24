"""The embedded PostgreSQL: started when needed, attached to when it runs, stopped on exit.

The last one out stops it. Every process that uses a server holds a kernel lock on it in common
with the others, so the count stays right however a process dies; if all die without a goodbye,
the server lives on, and the next one to come and go stops it. No pid is trusted: the socket
says whether the server runs.
"""

from __future__ import annotations

import atexit
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from vafa.machine.cluster import SUPERUSER, Cluster, ensure_data, settle_cluster, write_settings
from vafa.machine.errors import MachineError
from vafa.machine.leftovers import clear_leftovers, read_postmaster
from vafa.machine.locks import SharedLock, hold

_START_SECONDS = 3600  # a long recovery is not a failure
_STOP_SECONDS = 60
_SHUTDOWN_SECONDS = 90
_servers: dict[Path, Server] = {}


class Server:
    """A running PostgreSQL of our own, with this process among its users."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._use: SharedLock | None = SharedLock(cluster.home / "users.lock")
        self._pid = os.getpid()

    def dsn(self, role: str, database: str) -> str:
        """How to connect as `role` to `database`: a libpq URL, good as DATABASE_URL."""
        where = quote(str(self.cluster.sockets), safe="")
        return f"postgresql://{quote(role)}@/{quote(database)}?host={where}"

    def admin_dsn(self, database: str = "postgres") -> str:
        """How to connect as the superuser: for preparing databases and for backups only."""
        return self.dsn(SUPERUSER, database)

    def is_running(self) -> bool:
        """Whether the server listens, now. True also while it recovers after a crash."""
        return _listens(self.cluster)

    def stop(self) -> None:
        """Have done with the server; it ends if nobody else uses it. Harmless a second time."""
        if self._use is None or self._pid != os.getpid():
            return
        with hold(self.cluster.home / "start.lock"):
            if self._use.is_last():
                _stop(self.cluster)
            self.leave()

    def leave(self) -> None:
        """Be no user of the server any more, whatever becomes of it."""
        if self._use is not None:
            self._use.release()
        self._use = None
        _servers.pop(self.cluster.home, None)
        atexit.unregister(self.stop)


def start_postgres(home: Path, **settings: str) -> Server:
    """The server whose files lie in `home`: attached to if it runs, else started, else made.

    `settings` of PostgreSQL hold from this start to the next. Safe to call again and from many
    processes at once. After a crash it clears what was left and recovers. Raises MachineError
    with a sentence for the person who runs it.
    """
    cluster = settle_cluster(home)
    with hold(cluster.home / "start.lock"):
        if not _listens(cluster):
            _start(cluster, settings)
        _wait_until_ready(cluster)
        return _join(cluster)


def stop_postgres(home: Path) -> bool:
    """Stop the server of `home`, whoever uses it. False when none was running."""
    cluster = settle_cluster(home)
    with hold(cluster.home / "start.lock"):
        was_running = read_postmaster(cluster.data) is not None
        _stop(cluster)
        if cluster.home in _servers:
            _servers[cluster.home].leave()
    return was_running


def _start(cluster: Cluster, settings: Mapping[str, str]) -> None:
    _wait_for_former(cluster)
    ensure_data(cluster)
    clear_leftovers(cluster.data, cluster.socket)
    write_settings(cluster, **settings)
    answer = cluster.account.run(
        [
            cluster.binaries.program("pg_ctl"),
            *("start", "--wait", "--timeout", str(_START_SECONDS)),
            *("--pgdata", cluster.data, "--log", cluster.log / "start.log"),
        ],
        cwd=cluster.data,
        timeout=_START_SECONDS + 60,
    )
    if answer.returncode != 0:
        raise MachineError(
            f"PostgreSQL did not start. Its last words, from {cluster.log}: "
            + (_last_words(cluster.log) or answer.stdout.strip())
        )


def _wait_for_former(cluster: Cluster) -> None:
    """A postmaster that is alive but does not listen is on its way up or down: wait for either."""
    deadline = time.monotonic() + _SHUTDOWN_SECONDS
    while (pid := read_postmaster(cluster.data)) is not None and not _listens(cluster):
        if time.monotonic() > deadline:
            raise MachineError(
                f"PostgreSQL process {pid} runs on {cluster.data} but does not answer at "
                f"{cluster.socket}. Stop it with `vafa stop`, then start again."
            )
        time.sleep(0.1)


def _wait_until_ready(cluster: Cluster) -> None:
    deadline = time.monotonic() + _START_SECONDS
    program, where = cluster.binaries.program("pg_isready"), cluster.sockets
    while cluster.account.run([program, "--host", where, "--timeout", "5"]).returncode != 0:
        if not _listens(cluster) or time.monotonic() > deadline:
            raise MachineError(f"PostgreSQL started but went away: {_last_words(cluster.log)}")
        time.sleep(0.1)


def _join(cluster: Cluster) -> Server:
    """Count this process among the server's users, once."""
    known = _servers.get(cluster.home)
    if known is not None and known._pid == os.getpid():
        return known
    server = _servers[cluster.home] = Server(cluster)
    atexit.register(server.stop)
    return server


def _stop(cluster: Cluster) -> None:
    """Stop what runs, checkpoint included; at once if that takes too long; leave nothing."""
    for mode in ("fast", "immediate"):
        if read_postmaster(cluster.data) is None:
            break
        cluster.account.run(
            [
                cluster.binaries.program("pg_ctl"),
                *("stop", "--mode", mode, "--wait", "--timeout", str(_STOP_SECONDS)),
                *("--pgdata", cluster.data),
            ],
            cwd=cluster.data,
        )
    if read_postmaster(cluster.data) is None and cluster.data.exists():
        clear_leftovers(cluster.data, cluster.socket)


def _listens(cluster: Cluster) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(cluster.socket))
        except TimeoutError:
            return True  # alive, with a full queue
        except OSError:
            return False
    return True


def _last_words(folder: Path) -> str:
    """The last complaints in the newest of the server's logs."""
    logs = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    if not logs:
        return ""
    lines = logs[-1].read_text(errors="replace").strip().splitlines()
    complaints = [line for line in lines if "FATAL" in line or "PANIC" in line or "HINT" in line]
    return " / ".join((complaints or lines)[-3:])
