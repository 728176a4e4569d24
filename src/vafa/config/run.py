"""The whole club as processes: PostgreSQL, web server, worker, under one supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from vafa.config.backups import BackupKeeper
from vafa.config.environment import prepare_home, settle_environment
from vafa.config.paths import EMBEDDED, HOME, ROOT
from vafa.foundation import env
from vafa.machine.errors import MachineError
from vafa.machine.locks import try_hold
from vafa.machine.postgres import Server, start_postgres
from vafa.machine.processes import Program, Supervisor, end_recorded

WEB_WORKERS = 2
THREADS_PER_WORKER = 8

Say = Callable[[str], None]


def run_everything(say: Say) -> None:
    """Set up, start everything, and keep it running until Ctrl-C or SIGTERM."""
    _serve("run", ["web", "worker"], say)


def run_web(say: Say) -> None:
    """The web server alone, until Ctrl-C or SIGTERM."""
    _serve("web", ["web"], say)


def record_of(kind: str) -> Path:
    """Where the processes of `vafa run` or `vafa web` are written down."""
    return HOME / f"processes-{kind}.json"


def _serve(kind: str, programs: Sequence[str], say: Say) -> None:
    host, port = address()
    say(f"Folder    {HOME}")
    prepare_home()
    if try_hold(HOME / f"{kind}.lock") is None:
        raise MachineError(
            f"Vafa already runs from {HOME}. Stop it with `vafa stop`, or set VAFA_HOME to "
            "another folder for a second club."
        )
    end_recorded(record_of(kind))
    refuse_taken_port(host, port)
    say("Database  " + ("DATABASE_URL" if "DATABASE_URL" in os.environ else "embedded PostgreSQL"))
    server = settle_environment()
    _set_up()
    say(f"Starting  {', '.join(programs)}")
    supervisor = Supervisor(
        [Program(name, command_of(name, host, port)) for name in programs],
        environment=child_environment(),
        record=record_of(kind),
        say=say,
    )
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, supervisor.request_stop)
    keeper = BackupKeeper(server, say) if server is not None and "worker" in programs else None
    supervisor.run(tend=_Tender(server, host, port, supervisor, keeper, say))
    if server is not None:
        server.stop()
    say("Vafa has stopped.")


def address() -> tuple[str, int]:
    """Where the web server listens: VAFA_HOST and VAFA_PORT."""
    return env.text("VAFA_HOST", "127.0.0.1"), env.number("VAFA_PORT", 8000)


def refuse_taken_port(host: str, port: int) -> None:
    """MachineError when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MachineError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it, "
                f"or choose another: VAFA_PORT={port + 1} make run"
            ) from None


def child_environment() -> dict[str, str]:
    """Our environment, with the sources on the path of every Python we start.

    At a terminal only what is wrong is logged, or the addresses would scroll out of sight.
    """
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    quiet = {"VAFA_LOG_LEVEL": "WARNING"} if sys.stdout.isatty() else {}
    return quiet | os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def command_of(name: str, host: str, port: int) -> list[str]:
    """How `web` or `worker` is started."""
    if name == "worker":
        return [sys.executable, "-m", "vafa.config.cli", "worker"]
    return [
        *(sys.executable, "-m", "granian", "vafa.config.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", str(WEB_WORKERS), "--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--blocking-threads", str(THREADS_PER_WORKER), "--blocking-threads-idle-timeout", "600"),
        *("--workers-kill-timeout", "8", "--log-level", "error"),
    ]


def _set_up() -> None:
    """Migrate and fill in a process of its own, which takes its memory along when it ends."""
    command = [sys.executable, "-m", "vafa.config.cli", "set-up"]
    done = subprocess.run(command, env=child_environment(), check=False)  # noqa: S603
    if done.returncode != 0:
        raise MachineError("The database could not be brought up to date; see the lines above.")


class _Tender:
    """Once a second: say when the club can be reached, and bring PostgreSQL back if it died.

    Copies are taken once it can be reached, so that they do not hold up the start.
    """

    def __init__(
        self,
        server: Server | None,
        host: str,
        port: int,
        supervisor: Supervisor,
        keeper: BackupKeeper | None,
        say: Say,
    ) -> None:
        self._server = server
        self._supervisor = supervisor
        self._keeper = keeper
        self._url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self._say = say
        self._announced = False

    def __call__(self) -> None:
        if self._server is not None and not self._server.is_running():
            self._revive()
        if not self._announced and self._answers():
            self._announced = True
            self._say(f"\nVafa is ready. Ctrl-C stops it.\n  Panel     {self._url}panel/")
            self._say(f"  Till      {self._url}till/\n  API       {self._url}docs/api\n")
        if self._announced and self._keeper is not None:
            self._keeper.tend()

    def _revive(self) -> None:
        self._say("PostgreSQL has ended unexpectedly; starting it again.")
        try:
            start_postgres(EMBEDDED)
        except MachineError as error:
            self._say(str(error))

    def _answers(self) -> bool:
        if not self._supervisor.is_alive("web"):
            return False
        try:
            with suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{self._url}health/ready", timeout=5).close()  # noqa: S310
        except OSError:
            return False
        return True
