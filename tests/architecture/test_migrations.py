"""What migrations do to tables that tills are writing to, as squawk reads their SQL."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from vafa.config import migrate
from vafa.machine.errors import MachineError

SQUAWK = Path(sys.executable).with_name("squawk")
NOT_ASKED = {
    "prefer-bigint-over-int": "counts of one thing, not ids: those are all bigint",
    "prefer-bigint-over-smallint": "positions, months, parts of a text: they stay small",
    "prefer-text-field": "a length is a limit that is meant",
    "require-lock-timeout": "`vafa migrate` sets it for its connection",
    "require-statement-timeout": "once it has its lock, a migration takes the time it takes",
}
_EMPTY = "written before the first release, when no table held a row"
KNOWN = {
    ("customers_0002_heirs", "require-concurrent-index-creation"): _EMPTY,
    ("campaigns_0002_gifts_with_texts", "constraint-missing-not-valid"): _EMPTY,
    ("ledger_0002_books", "adding-foreign-key-constraint"): _EMPTY,
    ("ledger_0002_books", "constraint-missing-not-valid"): _EMPTY,
}
_FOUND = re.compile(r"/([a-z]+_\d{4}_\w+)\.sql:\d+:\d+: \w+: ([a-z-]+)")


def write_sql(folder):
    """The SQL of every migration of ours, a file each."""
    loader = MigrationLoader(None)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for label, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[label, name]
        if not type(migration).__module__.startswith("vafa."):
            state = migration.mutate_state(state)
            continue
        with connection.schema_editor(collect_sql=True) as editor:
            state = migration.apply(state, editor, collect_sql=True)
        (folder / f"{label}_{name}.sql").write_text("\n".join(editor.collected_sql))


def find_faults(folder):
    """(migration, rule) for each rule that is broken."""
    words = [*("--pg-version", "15.0", "--assume-in-transaction", "--reporter", "gcc")]
    words += [f"--exclude={','.join(NOT_ASKED)}", *map(str, sorted(folder.glob("*.sql")))]
    done = subprocess.run([SQUAWK, *words], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return set(_FOUND.findall(done.stdout))


@pytest.mark.skipif(not SQUAWK.exists(), reason="squawk is not installed")
def test_no_migration_keeps_the_tills_waiting(db, tmp_path):
    write_sql(tmp_path)
    assert find_faults(tmp_path) == set(KNOWN)


@pytest.mark.skipif(not SQUAWK.exists(), reason="squawk is not installed")
def test_a_migration_that_would_is_noticed(tmp_path):
    bad = "ALTER TABLE sales_sale ADD COLUMN x text NOT NULL; DROP TABLE sales_saleline;"
    (tmp_path / "sales_0009_bad.sql").write_text(bad)
    rules = {rule for _, rule in find_faults(tmp_path)}
    assert {"adding-required-field", "ban-drop-table"} <= rules


def test_who_cannot_have_a_table_gives_up_and_lets_the_tills_go_on(committed, monkeypatch):
    monkeypatch.setattr(migrate, "LOCK_WAIT", "100ms")
    facts = connections["owner"].get_connection_params()
    where = {name: facts[name] for name in ("host", "user", "dbname")}
    with psycopg.connect(**where) as till:
        till.execute("LOCK TABLE sales_sale IN ACCESS SHARE MODE")  # as any reader does
        with pytest.raises(MachineError, match="quieter hour"):
            migrate.migrate(verbosity=0)
