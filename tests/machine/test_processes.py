"""Programs under a supervisor: started again, ended whole, strangers left alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.machine.conftest import HERE
from vafa.machine.processes import Program, Supervisor, end_recorded, stop_supervisor

# A program with a child of its own, both of which write down their pids and ignore nothing.
FAMILY = Program("family", ["/bin/sh", "-c", 'sleep 300 & echo "$$ $!" >> "$FOLDER/born"; wait'])
SUPERVISE = """
import sys, os
from pathlib import Path
from tests.machine.test_processes import FAMILY, supervise
supervise(Path(sys.argv[1])).run(tend=lambda: None)
"""


def supervise(folder: Path, *programs: Program, said: list[str] | None = None) -> Supervisor:
    return Supervisor(
        programs or [FAMILY],
        environment={"PATH": "/usr/bin:/bin", "FOLDER": str(folder)},
        record=folder / "record.json",
        say=(said if said is not None else []).append,
    )


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def births(folder: Path) -> list[list[int]]:
    file = folder / "born"
    lines = file.read_text().splitlines() if file.exists() else []
    return [[int(pid) for pid in line.split()] for line in lines]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


@pytest.fixture
def running(tmp_path):
    said: list[str] = []
    supervisor = supervise(tmp_path, said=said)
    thread = threading.Thread(target=supervisor.run, kwargs={"tend": lambda: None})
    thread.start()
    wait_for(lambda: births(tmp_path))
    yield supervisor, said
    supervisor.request_stop()
    thread.join(timeout=30)
    assert not thread.is_alive()
    wait_for(lambda: not any(is_alive(pid) for family in births(tmp_path) for pid in family))
    assert not (tmp_path / "record.json").exists()


def test_a_killed_program_is_started_again_without_its_old_children(running, tmp_path):
    supervisor, said = running
    parent, child = births(tmp_path)[0]
    os.kill(parent, signal.SIGKILL)
    wait_for(lambda: len(births(tmp_path)) == 2)
    assert not is_alive(child), "the dead program's child lives on"
    assert said == ["family ended (SIGKILL); starting it again."]
    wait_for(lambda: supervisor.is_alive("family"))


def test_a_program_that_ignores_sigterm_is_ended_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("vafa.machine.processes.GRACE_SECONDS", 0.5)
    script = 'trap "" TERM; echo "$$" >> "$FOLDER/born"; while :; do sleep 1; done'
    supervisor = supervise(tmp_path, Program("stubborn", ["/bin/sh", "-c", script]))
    thread = threading.Thread(target=supervisor.run, kwargs={"tend": lambda: None})
    thread.start()
    wait_for(lambda: births(tmp_path))
    supervisor.request_stop()
    thread.join(timeout=10)
    assert not is_alive(births(tmp_path)[0][0])


@pytest.fixture
def supervisor_process(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, tmp_path],
        cwd=HERE,
        env={"PYTHONPATH": f"{HERE / 'src'}:{HERE}", "PATH": "/usr/bin:/bin"},
    )
    wait_for(lambda: births(tmp_path))
    wait_for(lambda: (tmp_path / "record.json").exists())
    yield process
    process.kill()
    process.wait()
    end_recorded(tmp_path / "record.json")


def test_what_a_killed_supervisor_left_is_ended_by_the_next(supervisor_process, tmp_path):
    supervisor_process.kill()
    supervisor_process.wait()
    assert all(is_alive(pid) for pid in births(tmp_path)[0])
    assert end_recorded(tmp_path / "record.json") == ["family"]
    wait_for(lambda: not any(is_alive(pid) for pid in births(tmp_path)[0]))


def test_a_stranger_with_a_recorded_number_is_left_alone(tmp_path):
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as stranger:
        record = tmp_path / "record.json"
        record.write_text(json.dumps({"web": [stranger.pid, "1"], "supervisor": [1, "x"]}))
        assert end_recorded(record) == []
        assert stranger.poll() is None
        stranger.kill()


def test_stop_from_outside_waits_until_all_have_ended(tmp_path):
    code = "import signal\n" + SUPERVISE.replace(
        "supervise(Path(sys.argv[1])).run(",
        "s = supervise(Path(sys.argv[1])); signal.signal(signal.SIGTERM, s.request_stop); s.run(",
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path],
        cwd=HERE,
        env={"PYTHONPATH": f"{HERE / 'src'}:{HERE}", "PATH": "/usr/bin:/bin"},
    ) as process:
        wait_for(lambda: (tmp_path / "record.json").exists() and births(tmp_path))
        reaper = threading.Thread(target=process.wait)
        reaper.start()
        assert stop_supervisor(tmp_path / "record.json")
        assert not any(is_alive(pid) for pid in births(tmp_path)[0])
        reaper.join()
    assert not stop_supervisor(tmp_path / "record.json")
