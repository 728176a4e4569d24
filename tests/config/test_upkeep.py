"""The commands of the person who looks after a club, one after another as they are used."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import psycopg
import pytest

from tests.club import Club
from tests.machine.conftest import DEBIAN_15
from vafa.config.cli import build_parser, main, read_moment
from vafa.machine.postgres import start_postgres

pytestmark = pytest.mark.slow
SEED = {
    "businesses": [
        {
            "slug": "cafe",
            "name": "کافه",
            "branches": [{"code": "one", "name": "یکم"}],
            "sales": [
                {
                    "number": "1",
                    "branch": "one",
                    "mobile": "09120000001",
                    "lines": [{"name": "قهوه", "unit_price_rial": 1000000}],
                }
            ],
        }
    ]
}
SALES = """شماره فاکتور,تاریخ,موبایل,مبلغ
10,1405/08/01,09120000002,150000
11,1405/08/02,not a number,150000
12,1405/08/03,09120000003,-5
"""


@pytest.fixture
def postgres_15() -> str:
    if not DEBIAN_15.is_dir():
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    return str(DEBIAN_15)


def ok(club: Club, *words: str, **environment: str) -> str:
    code, said = club.vafa(*words, **environment)
    assert code == 0, said
    assert "Traceback" not in said
    return said


def test_a_club_is_planted_filled_saved_and_brought_back(club, tmp_path, tables):
    club.plant_tables(tables)
    (tmp_path / "seed.json").write_text(json.dumps(SEED))
    (tmp_path / "sales.csv").write_text(SALES)
    ok(club, "migrate")
    assert "cafe: 1 branches, 1 sales" in ok(club, "seed", str(tmp_path / "seed.json"))
    assert "as they must be" in ok(club, "check")
    assert "Backed up to" in ok(club, "backup")
    moment = datetime.now(UTC).isoformat()
    time.sleep(0.05)
    words = ("import-sales", str(tmp_path / "sales.csv"), "--business", "cafe")
    said = ok(club, *words)
    assert "3 rows:" in said
    assert "line 4" in said, "the bad row is named"
    again = ok(club, *words)
    assert " 0 sales recorded" in again, again
    assert "Done what was due." in ok(club, "run-due")
    assert "cafe: proven" in ok(club, "verify")
    assert "Restored from the copy" in ok(club, "restore", "--to", moment)
    assert "cafe: proven" in ok(club, "verify")
    assert "0 known already" in ok(club, *words), "what came after the moment is gone"


def test_an_older_postgres_serves_as_well(club, tmp_path, postgres_15):
    (tmp_path / "seed.json").write_text(json.dumps(SEED))
    ok(club, "migrate", PG_BINDIR=postgres_15)
    ok(club, "seed", str(tmp_path / "seed.json"), PG_BINDIR=postgres_15)
    assert "cafe: proven" in ok(club, "verify", PG_BINDIR=postgres_15)
    assert "as they must be" in ok(club, "check", PG_BINDIR=postgres_15)
    ok(club, "stop", PG_BINDIR=postgres_15)


def test_a_server_of_ones_own_is_prepared_used_and_dumped(club, home):
    server = start_postgres(home)
    ok(club, "migrate", DATABASE_URL=server.admin_dsn("vafa"))
    assert "as they must be" in ok(club, "check", DATABASE_URL=server.admin_dsn("vafa"))
    assert not (club.home / "postgres").exists(), "no embedded server beside it"
    with psycopg.connect(server.admin_dsn("vafa")) as admin:
        roles = admin.execute(
            "SELECT rolname FROM pg_authid WHERE rolname LIKE 'vafa%' AND rolpassword IS NOT NULL"
            " AND NOT rolsuper AND NOT rolbypassrls ORDER BY 1"
        )
        assert roles.fetchall() == [("vafa_app",), ("vafa_auditor",), ("vafa_owner",)]
    assert "Dumped to" in ok(club, "backup", DATABASE_URL=server.admin_dsn("vafa"))
    said = ok(club, "restore", "--to", "latest", DATABASE_URL=server.admin_dsn("vafa"))
    assert "read into the database vafa_restored_" in said
    url = f"{server.dsn('vafa_app', 'vafa')}"
    code, said = club.vafa("check", DATABASE_URL=url, VAFA_APP_DATABASE_URL=url)
    assert code == 0, "with both addresses given nothing is prepared"
    code, said = club.vafa("migrate", DATABASE_URL=url)
    assert (code, said.count("\n")) == (1, 1)
    assert "may not prepare the database" in said


def test_moments_are_read_as_people_write_them():
    assert read_moment("latest") is None
    assert read_moment("2026-11-21 18:30").isoformat() == "2026-11-21T18:30:00+03:30"
    assert read_moment("2026-11-21T15:00:00+00:00").tzinfo == UTC


@pytest.mark.parametrize("words", [[], ["restore"], ["restore", "--to", "soon"], ["shell"]])
def test_what_is_not_understood_ends_with_2_and_help(words, capsys):
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args(words)
    assert end.value.code == 2
    assert "usage: vafa" in capsys.readouterr().err


def test_who_reads_along_may_stop_reading(monkeypatch, capfd):
    def say_much(options):
        raise BrokenPipeError
        yield ""

    monkeypatch.setattr("vafa.config.commands.check", say_much)
    assert main(["check"]) == 1
    assert "Traceback" not in capfd.readouterr().err
