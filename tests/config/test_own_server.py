"""`vafa` on a PostgreSQL that its keeper runs."""

from __future__ import annotations

import psycopg
import pytest

from vafa.machine.postgres import start_postgres

pytestmark = pytest.mark.slow


def test_a_server_of_ones_own_is_prepared_used_and_dumped(club, home):
    server = start_postgres(home)
    club.ok("migrate", DATABASE_URL=server.admin_dsn("vafa"))
    assert "as they must be" in club.ok("check", DATABASE_URL=server.admin_dsn("vafa"))
    assert not (club.home / "postgres").exists(), "no embedded server beside it"
    with psycopg.connect(server.admin_dsn("vafa")) as admin:
        roles = admin.execute(
            "SELECT rolname FROM pg_authid WHERE rolname LIKE 'vafa%' AND rolpassword IS NOT NULL"
            " AND NOT rolsuper AND NOT rolbypassrls ORDER BY 1"
        )
        assert roles.fetchall() == [("vafa_app",), ("vafa_auditor",), ("vafa_owner",)]
    assert "Dumped to" in club.ok("backup", DATABASE_URL=server.admin_dsn("vafa"))
    said = club.ok("restore", "--to", "latest", DATABASE_URL=server.admin_dsn("vafa"))
    assert "read into the database vafa_restored_" in said
    url = f"{server.dsn('vafa_app', 'vafa')}"
    code, said = club.vafa("check", DATABASE_URL=url, VAFA_APP_DATABASE_URL=url)
    assert code == 0, "with both addresses given nothing is prepared"
    code, said = club.vafa("migrate", DATABASE_URL=url)
    assert (code, said.count("\n")) == (1, 1)
    assert "may not prepare the database" in said
