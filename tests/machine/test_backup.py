"""Backups that bring back exactly what was there before a moment, and say when they cannot."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from vafa.machine.backup import back_up, list_backups
from vafa.machine.dump import dump, latest_dump, load
from vafa.machine.errors import MachineError
from vafa.machine.postgres import start_postgres
from vafa.machine.restore import restore
from vafa.machine.roles import OWNER, prepare_database


@pytest.fixture
def place(home):
    """Where backups and uploads lie."""
    home.parent.joinpath("media").mkdir()
    home.parent.joinpath("media", "logo.svg").write_text("<svg/>")
    return home.parent


def mark(server, *values: int) -> None:
    with psycopg.connect(server.admin_dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS marker (value int, at timestamptz)")
        for value in values:
            connection.execute("INSERT INTO marker VALUES (%s, clock_timestamp())", [value])


def marks(server) -> list[int]:
    with psycopg.connect(server.admin_dsn()) as connection:
        rows = connection.execute("SELECT value FROM marker ORDER BY value").fetchall()
    return [value for (value,) in rows]


def take(server, place, keep: int = 7):
    return back_up(server, to=place / "backups", media=place / "media", keep=keep)


def go_back(home, place, to: datetime | None):
    return restore(home, backups=place / "backups", media=place / "media", to=to)


def test_exactly_what_was_there_before_the_moment_comes_back(home, place, each_postgres):
    server = start_postgres(home)
    mark(server, 1, 2)
    backup = take(server, place)
    mark(server, 3, 4)
    moment = datetime.now(UTC)
    time.sleep(0.05)
    mark(server, 5, 6)
    place.joinpath("media", "logo.svg").write_text("spoilt")

    restored = go_back(home, place, moment)
    assert restored.backup == backup
    assert marks(restored.server) == [1, 2, 3, 4]
    assert restored.last_change_at <= moment
    assert place.joinpath("media", "logo.svg").read_text() == "<svg/>"
    assert restored.former_data.joinpath("PG_VERSION").exists(), "the data of before stay"

    mark(restored.server, 7)
    restored.server.stop()
    again = start_postgres(home)
    assert marks(again) == [1, 2, 3, 4, 7], "an ordinary start does not replay again"


def test_latest_brings_back_every_acknowledged_change(home, place):
    server = start_postgres(home)
    mark(server, 1)
    take(server, place)
    mark(server, 2)
    restored = go_back(home, place, None)
    assert marks(restored.server) == [1, 2]
    later = datetime.now(UTC) + timedelta(minutes=5)
    mark(restored.server, 3)
    assert marks(go_back(home, place, later).server) == [1, 2, 3], "a moment after the last change"


def test_after_the_loss_of_the_data_the_archive_alone_brings_back_what_it_holds(home, place):
    server = start_postgres(home)
    mark(server, 1)
    take(server, place)
    mark(server, 2)
    with psycopg.connect(server.admin_dsn(), autocommit=True) as connection:
        name = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()[0]
    log = list_backups(place / "backups")[0].log
    deadline = time.monotonic() + 20
    while not (log / f"{name}.gz").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    mark(server, 3)
    data = server.cluster.data
    server.stop()
    (log / f"{name}.gz").with_name("kept").touch()
    for piece in log.glob("*.gz"):  # what the clean stop has archived since was lost as well
        if piece.stem[8:24] > name[8:24]:
            piece.unlink()
    shutil.rmtree(data)
    assert marks(go_back(home, place, None).server) == [1, 2]


def test_old_copies_go_and_take_their_log_along(home, place):
    server = start_postgres(home)
    mark(server, 1)
    for _ in range(3):
        time.sleep(1.1)  # copies are named by the second
        take(server, place, keep=2)
    kept = list_backups(place / "backups")
    assert len(kept) == 2
    with pytest.raises(MachineError, match="nothing is older"):
        go_back(home, place, kept[0].taken_at - timedelta(seconds=1))
    assert marks(go_back(home, place, kept[0].taken_at).server) == [1]


def test_a_flipped_byte_is_found_and_the_data_of_now_stay(home, place):
    server = start_postgres(home)
    mark(server, 1)
    backup = take(server, place)
    victim = backup.data / "base" / "1" / "1259"
    content = bytearray(victim.read_bytes())
    content[100] ^= 1
    victim.write_bytes(content)
    mark(server, 2)
    with pytest.raises(MachineError, match="damaged"):
        go_back(home, place, None)
    assert marks(start_postgres(home)) == [1, 2]


def test_without_a_backup_there_is_a_sentence(home, place):
    start_postgres(home)
    with pytest.raises(MachineError, match="`vafa backup` takes one"):
        go_back(home, place, None)


def test_a_dump_of_an_outside_server_becomes_a_database_beside_it(
    home, place, each_postgres, monkeypatch
):
    server = start_postgres(home)
    monkeypatch.delenv("PG_BINDIR", raising=False)  # an older server, and our programs
    prepare_database(server.admin_dsn(), "vafa")
    url = server.admin_dsn("vafa")
    with psycopg.connect(server.dsn(OWNER, "vafa")) as connection:
        connection.execute("CREATE TABLE secret (business_id bigint)")
        connection.execute("INSERT INTO secret VALUES (1)")
        connection.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE secret FORCE ROW LEVEL SECURITY")
    with pytest.raises(MachineError, match="row-level security"):
        dump(server.dsn(OWNER, "vafa"), to=place / "dumps")
    file = dump(url, to=place / "dumps")
    assert latest_dump(place / "dumps") == file
    assert [path.suffix for path in (place / "dumps").glob("*.dump")] == [".dump"]
    name = load(url, file=file)
    with psycopg.connect(server.admin_dsn(name)) as connection:
        assert connection.execute("SELECT * FROM secret").fetchall() == [(1,)]
