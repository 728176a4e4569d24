"""`vafa run` as its user meets it: one command, everything up, kills survived, all gone after."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.ports import free_port
from vafa.machine.leftovers import list_processes, read_postmaster

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
                    **environment,
                },
                stdout=out,
                stderr=subprocess.STDOUT,
            )

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


@pytest.fixture
def club() -> Iterator[Club]:
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


def web_pid(club: Club) -> int:
    for pid in pids_of(club):
        if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise AssertionError("no web server")


def test_a_club_runs_survives_kills_and_stops_whole(club):
    club.running = club.start("run")
    club.wait_until_it_answers()
    code, said = club.vafa("run")
    assert (code, said.count("Traceback")) == (1, 0)
    assert "Vafa already runs" in said

    os.kill(web_pid(club), signal.SIGKILL)
    club.wait_until_it_answers()
    postmaster = read_postmaster(club.data)
    os.kill(postmaster, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while read_postmaster(club.data) in (None, postmaster):
        assert time.monotonic() < deadline, "PostgreSQL was not brought back"
        time.sleep(0.1)
    club.wait_until_it_answers()

    club.running.kill()  # the supervisor itself: what it leaves must not keep the next one out
    club.running.wait()
    club.running = club.start("run")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "Vafa is ready" not in club.said():
        assert time.monotonic() < deadline, club.said()
        time.sleep(0.1)
    club.wait_until_it_answers()
    club.running.send_signal(signal.SIGINT)
    assert club.running.wait(timeout=PATIENCE_SECONDS) == 0, club.said()
    assert "Vafa has stopped." in club.said()
    assert pids_of(club) == []


def test_a_port_in_use_is_one_sentence(club):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", club.port))
        taken.listen()
        code, said = club.vafa("run")
    assert code == 1
    assert f"Port {club.port} on 127.0.0.1 cannot be used" in said.splitlines()[-1]
    assert "VAFA_PORT=" in said
    assert not club.data.exists(), "nothing is begun in vain"


def test_a_folder_that_cannot_be_written_is_one_sentence(club):
    code, said = club.vafa("run", VAFA_HOME="/proc/vafa")
    assert code == 1
    assert "Set VAFA_HOME to a folder that can be written." in said.splitlines()[-1]
    assert "Traceback" not in said


def test_an_outside_server_that_does_not_answer_is_one_sentence(club):
    code, said = club.vafa("migrate", DATABASE_URL=f"postgresql://u@127.0.0.1:{club.port}/vafa")
    assert code == 1
    assert "does not answer" in said
    assert "unset DATABASE_URL" in said
    assert "Traceback" not in said
