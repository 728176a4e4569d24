"""The commands of the person who looks after a club, one after another as they are used."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from tests.config.seeds import CAFE
from vafa.config.cli import build_parser, main, read_moment

pytestmark = pytest.mark.slow
SALES = """شماره فاکتور,تاریخ,موبایل,مبلغ
10,1405/08/01,09120000002,150000
11,1405/08/02,not a number,150000
12,1405/08/03,09120000003,-5
"""


def test_a_club_is_planted_filled_saved_and_brought_back(club, tmp_path, tables):
    club.plant_tables(tables)
    (tmp_path / "seed.json").write_text(json.dumps(CAFE))
    (tmp_path / "sales.csv").write_text(SALES)
    club.ok("migrate")
    assert "cafe: 1 branches, 1 sales" in club.ok("seed", str(tmp_path / "seed.json"))
    assert "as they must be" in club.ok("check")
    assert "Backed up to" in club.ok("backup")
    moment = datetime.now(UTC).isoformat()
    time.sleep(0.05)
    words = ("import-sales", str(tmp_path / "sales.csv"), "--business", "cafe")
    said = club.ok(*words)
    assert "3 rows:" in said
    assert "line 4" in said, "the bad row is named"
    again = club.ok(*words)
    assert " 0 sales recorded" in again, again
    assert "Done what was due." in club.ok("run-due")
    assert "cafe: proven" in club.ok("verify")
    assert "Restored from the copy" in club.ok("restore", "--to", moment)
    assert "cafe: proven" in club.ok("verify")
    assert "0 known already" in club.ok(*words), "what came after the moment is gone"


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
