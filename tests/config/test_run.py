"""`vafa run` as its user meets it: one command, everything up, kills survived, all gone after."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
import urllib.request

import pytest

from tests.club import PATIENCE_SECONDS, pids_of, web_pids
from vafa.machine.backup import list_backups
from vafa.machine.leftovers import read_postmaster

pytestmark = pytest.mark.slow


def test_a_club_runs_survives_kills_and_stops_whole(club):
    code, said = club.vafa("verify")
    assert code == 1
    assert "`vafa migrate` brings them there" in said.splitlines()[-1]
    assert "Traceback" not in said
    club.run()
    assert "Empty     no business yet: `vafa seed FILE.json` makes one" in club.said()
    assert club.vafa("verify") == (0, "")
    addresses = re.findall(r"http://\S+", club.said())
    assert [address.partition(str(club.port))[2] for address in addresses] == [
        *("/panel/", "/till/", "/docs/api")
    ]
    for address in addresses:  # where somebody must sign in first, the form is shown
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
    code, said = club.vafa("run")
    assert (code, said.count("Traceback")) == (1, 0)
    assert "Vafa already runs" in said

    os.kill(web_pids(club)[0], signal.SIGKILL)
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
    club.run(VAFA_BACKUP_HOURS="24")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "Backup    " not in club.said():
        assert time.monotonic() < deadline, club.said()
        time.sleep(0.1)
    assert len(list_backups(club.home / "backups")) == 1
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
