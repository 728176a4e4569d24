"""T24: the fences in the database's own catalogue, and that each check can fail.

Also the rules that let the same schema be spread over several servers: every key and reference
starts with the business, and none of the forms that a distributed database refuses.
"""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, connections

from vafa.tenancy.models import TenantModel
from vafa.tenancy.row_security import APP_ROLE, MINE, list_tenant_models

SOURCES = Path(__file__).parents[2] / "src" / "vafa"
TENANT_TABLES = sorted(model._meta.db_table for model in list_tenant_models())

# Run with their owner's rights, each for one reason: see docs/decisions/0002, and of the last,
# which writes no row, its migration.
DEFINERS = {"ledger_post", "ledger_open", "imports_measure", "audit_forget", "consent_forget"}

# Not a business's rows: the directory of the installation, Django's own, and the local queue.
DIRECTORY = {
    "tenancy_business",
    "staff_user",
    "django_session",
    "django_migrations",
    "django_content_type",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "staff_apikey",
    "staff_signintry",
    "messaging_callbackaddress",
}


def rows(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@pytest.mark.parametrize("model", list(apps.get_models()), ids=lambda model: model._meta.label)
def test_every_model_belongs_to_a_business_or_is_known_not_to(model):
    table = model._meta.db_table
    if issubclass(model, TenantModel):
        return
    is_local = table.startswith("procrastinate_")
    is_directory = table in DIRECTORY or getattr(model, "is_directory", False)
    assert is_local or is_directory, f"{table} belongs to no business: inherit TenantModel"


def find_unfenced(run) -> list[str]:
    """Tenant tables that are not forced behind exactly the one policy."""
    found = run(
        """
        SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, p.polname, p.polcmd,
               pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
          FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
         WHERE c.relname = ANY(%s) ORDER BY 1
        """,
        [TENANT_TABLES],
    )
    fenced, bad = set(), set()
    for name, enabled, forced, policy, command, *said in found:
        is_right = (enabled, forced, policy, command) == (True, True, "same_business", "*")
        if is_right and all(_shape(text) == _shape(MINE) for text in said):
            fenced.add(name)
        else:
            bad.add(name)
    return sorted(bad | (set(TENANT_TABLES) - fenced))


def _shape(expression) -> str:
    return re.sub(r"[\s()]|::text", "", (expression or "").lower())


def test_every_tenant_table_is_forced_behind_one_policy(db):
    assert find_unfenced(rows) == []


@pytest.mark.parametrize(
    "mutant",
    [
        "ALTER TABLE customers_note NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE customers_note DISABLE ROW LEVEL SECURITY",
        "DROP POLICY same_business ON customers_note",
        "CREATE POLICY anyone ON customers_note USING (true)",
        "ALTER POLICY same_business ON customers_note USING (true)",
        "ALTER POLICY same_business ON customers_note WITH CHECK (true)",
    ],
)
def test_a_fence_that_is_down_is_noticed(committed, mutant):
    settings = connections["owner"].get_connection_params()
    named = {name: settings[name] for name in ("host", "user", "dbname")}
    with psycopg.connect(**named) as owner:
        owner.execute(mutant)

        def run(sql, params):
            return owner.execute(sql, params).fetchall()

        assert "customers_note" in find_unfenced(run)
        owner.rollback()


def test_the_application_role_owns_nothing_and_bypasses_nothing(db):
    assert rows("SELECT current_user") == [(APP_ROLE,)]
    [facts] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "FROM pg_roles WHERE rolname = current_user"
    )
    assert facts == (False,) * 5
    assert rows("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]
    member_of = rows(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "WHERE m.member = current_user::regrole"
    )
    assert member_of == []
    assert rows("SELECT has_database_privilege(current_database(), 'TEMP')") == [(False,)]
    assert rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_nobody_may_empty_a_table(db, table):
    assert rows("SELECT has_table_privilege(%s, 'TRUNCATE')", [table]) == [(False,)]


@pytest.mark.parametrize(
    "hostile",
    [
        "UPDATE staff_apikey SET business_id = 1",
        "UPDATE staff_apikey SET scopes = '[]'",
        "UPDATE staff_apikey SET token_hash = 'x'",
        "UPDATE staff_user SET business_id = NULL",
        "UPDATE staff_user SET username = 'x'",
        "DELETE FROM staff_apikey",
        "DELETE FROM staff_user",
        "DELETE FROM tenancy_business",
    ],
)
def test_the_directory_is_not_given_to_another_business_nor_erased(db, hostile):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(hostile)


def test_views_ask_as_their_reader_and_functions_as_their_caller(db):
    blind = rows(
        """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'v' AND n.nspname IN ('public', 'acc')
           AND NOT coalesce(c.reloptions::text[] && ARRAY['security_invoker=true'], false)
        """
    )
    assert blind == []
    assert rows("SELECT count(*) FROM pg_class WHERE relkind = 'm'") == [(0,)]
    definers = rows(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE p.prosecdef AND n.nspname IN ('public', 'acc')"
    )
    assert {name for (name,) in definers} == DEFINERS


def test_every_key_and_reference_starts_with_the_business(db):
    loose = rows(
        """
        SELECT c.relname, i.indexrelid::regclass::text
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         WHERE c.relname = ANY(%s) AND (i.indisunique OR i.indisprimary OR i.indisexclusion)
           AND a.attname <> 'business_id'
        """,
        [TENANT_TABLES],
    )
    assert loose == []
    references = rows(
        """
        SELECT con.conname, con.conrelid::regclass::text, con.confrelid::regclass::text,
               con.confdeltype,
               (SELECT attname FROM pg_attribute
                 WHERE attrelid = con.conrelid AND attnum = con.conkey[1]),
               array_length(con.conkey, 1), con.condeferrable
          FROM pg_constraint con WHERE con.contype = 'f'
        """
    )
    for name, source, target, on_delete, first, width, _deferrable in references:
        if not {source, target} & set(TENANT_TABLES):
            continue
        assert on_delete in {"a", "r"}, f"{name}: no SET NULL, no cascades between tenants' tables"
        if target in TENANT_TABLES:
            assert source in TENANT_TABLES, f"{name}: a local table must not refer to tenants' rows"
            assert (first, width >= 2) == ("business_id", True), f"{name} leaves its business"


def test_ids_are_made_at_birth_and_no_column_counts_by_itself(db):
    counting = rows(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_name = ANY(%s) AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')",
        [TENANT_TABLES],
    )
    assert counting == []


def test_triggers_stay_within_their_own_row_or_statement(db):
    bodies = rows(
        """
        SELECT DISTINCT p.proname, p.prosrc, t.tgdeferrable
          FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
         WHERE c.relname = ANY(%s) AND NOT t.tgisinternal
        """,
        [TENANT_TABLES],
    )
    assert bodies, "there are triggers, or this test looks in the wrong place"
    for name, body, deferrable in bodies:
        named = [table for table in TENANT_TABLES if re.search(rf"\b{table}\b", body)]
        assert not named, f"{name} names {named}: inside a shard these names lead astray"
        assert not deferrable, name


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (r"set_config\s*\(", "SET LOCAL is the form that travels to every node"),
        (r"\bMERGE\s+INTO\b", "ON CONFLICT instead"),
        (r"INSERT\s+INTO\s+\w+[^;\"']*?\)\s*\n?\s*SELECT\b", "VALUES, or explicit ids"),
        (r"UPDATE[^;]{0,400}\b(random|gen_random_uuid|clock_timestamp)\s*\(", "computed in Python"),
        (r"\bDISABLE\s+(ROW LEVEL SECURITY|TRIGGER)\b", "fences stay up"),
        (r"CREATE\s+MATERIALIZED\s+VIEW", "it would show everybody's rows"),
    ],
)
def test_forms_that_do_not_spread_are_not_used(form, why):
    pattern = re.compile(form, re.IGNORECASE)
    used = [
        f"{path.relative_to(SOURCES)}: {match.group(0)[:60]!r}"
        for path in [*SOURCES.rglob("*.py"), *SOURCES.rglob("*.sql")]
        for match in [pattern.search(_code_only(path))]
        if match
    ]
    assert used == [], why


def test_a_neighbours_rows_can_neither_be_read_nor_written_by_raw_sql(committed, business):
    from tests.checkout.conftest import MINA, Till
    from vafa.tenancy.actions import create_business
    from vafa.tenancy.scope import business_scope

    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        till.sell(1_000_000)
    neighbour = create_business(slug=f"n-{business.pk}", name="همسایه", at=business.created_at)
    assert MINA
    seen = {}
    with business_scope(neighbour.pk):
        for table in TENANT_TABLES:
            seen[table] = rows(f'SELECT count(*) FROM "{table}"')[0][0]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE customers_customer SET first_name = 'x'")
            changed = cursor.rowcount
    assert sum(seen.values()) == 0, seen
    assert changed == 0
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        business_scope(neighbour.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO catalog_category (business_id, id, name, position) VALUES (%s, 1, 'x', 0)",
            [business.pk],
        )


def test_without_a_business_nothing_is_seen(committed, business):
    for table in TENANT_TABLES:
        assert rows(f'SELECT count(*) FROM "{table}"') == [(0,)], table


def _code_only(path: Path) -> str:
    return "\n".join(
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.strip().startswith(("#", "--"))
    )
