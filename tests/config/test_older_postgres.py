"""`vafa` on the oldest PostgreSQL that serves."""

from __future__ import annotations

import json

import pytest

from tests.config.seeds import CAFE
from tests.machine.conftest import DEBIAN_15

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres_15() -> str:
    if not DEBIAN_15.is_dir():
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    return str(DEBIAN_15)


def test_an_older_postgres_serves_as_well(club, tmp_path, postgres_15):
    (tmp_path / "seed.json").write_text(json.dumps(CAFE))
    club.ok("migrate", PG_BINDIR=postgres_15)
    club.ok("seed", str(tmp_path / "seed.json"), PG_BINDIR=postgres_15)
    assert "cafe: proven" in club.ok("verify", PG_BINDIR=postgres_15)
    assert "as they must be" in club.ok("check", PG_BINDIR=postgres_15)
    club.ok("stop", PG_BINDIR=postgres_15)
