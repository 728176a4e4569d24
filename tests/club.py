"""A club as its keeper runs it: `vafa run` and its sisters as processes, in a folder of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.ports import free_port
from vafa.machine.leftovers import list_processes
from vafa.machine.postgres import start_postgres

# On which programs all tests run: `make test PG_BINDIR=…`.
CHOSEN_POSTGRES = {name: os.environ[name] for name in ("PG_BINDIR",) if name in os.environ}
PATIENCE_SECONDS = 240  # only a hanging club takes so long, however busy the machine


class Club:
    """A club in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "var"
        self.port = free_port()
        self.data = self.home / "postgres" / "data"
        self.running: subprocess.Popen[bytes] | None = None
        self._folder = folder
        self._starts = itertools.count()

    def start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        return self._start(self._folder / "said", *words, **environment)

    def said(self) -> str:
        return (self._folder / "said").read_text()

    def vafa(self, *words: str, **environment: str) -> tuple[int, str]:
        said = self._folder / f"said-{next(self._starts)}"
        code = self._start(said, *words, **environment).wait(timeout=PATIENCE_SECONDS)
        return code, said.read_text()

    def ok(self, *words: str, **environment: str) -> str:
        """What a verb says that goes well."""
        code, said = self.vafa(*words, **environment)
        assert code == 0, said
        assert "Traceback" not in said
        return said

    def _start(self, said: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with said.open("w") as out:  # a file: children of a killed parent keep a pipe open
            return subprocess.Popen(
                [sys.executable, "-m", "vafa.config.cli", *words],
                cwd="/tmp",
                env={
                    "PYTHONPATH": str(settings.ROOT / "src"),
                    "PATH": "/usr/bin:/bin",
                    "VAFA_HOME": str(self.home),
                    "VAFA_PORT": str(self.port),
                    "VAFA_DEMO": "0",
                    "VAFA_BACKUP_HOURS": "0",
                    **CHOSEN_POSTGRES,
                    **environment,
                },
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def plant_tables(self, source: str) -> None:
        """Make its database a copy of `source`: what `vafa migrate` makes, but quicker."""
        from tests.database import copy_tables  # needs settings; what is imported above does not

        server = start_postgres(self.home / "postgres")
        copy_tables(source, server)
        server.leave()

    def run(self, **environment: str) -> None:
        """Start everything and wait until it serves."""
        self.running = self.start("run", **environment)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "Vafa is ready" not in self.said():
            assert self.running.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                assert time.monotonic() < deadline, "the club does not answer"
                time.sleep(0.1)
            else:
                return


@contextmanager
def club_in_a_folder() -> Iterator[Club]:
    """A club that is not running yet; at the end it is stopped and its folder removed."""
    folder = Path(tempfile.mkdtemp(prefix="vafa-run-", dir="/tmp"))
    folder.chmod(0o755)
    club = Club(folder)
    yield club
    if club.running is not None:
        club.running.kill()
        club.running.wait()
    club.vafa("stop")
    shutil.rmtree(folder)


def pids_of(club: Club) -> list[int]:
    """Every process of this club, by the folder in its environment or its working folder."""
    mark = f"VAFA_HOME={club.home}".encode()
    found = list_processes(club.data)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def web_pids(club: Club) -> list[int]:
    """The web server's processes: first the one that minds the others."""
    return sorted(pid for pid in pids_of(club) if b"granian" in command_of(pid))


def command_of(pid: int) -> bytes:
    """How the process was called; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
