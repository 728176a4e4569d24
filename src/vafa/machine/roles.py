"""The roles of the database, and what each may do.

`vafa_owner` owns the database and runs migrations; `vafa_app` is the application, owning nothing
and bound by every row policy; `vafa_auditor` reads. None is a superuser and none bypasses row
policies. Rights on tables are granted by the migrations' last step, not here.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

OWNER = "vafa_owner"
APP = "vafa_app"
AUDITOR = "vafa_auditor"
_ROLES = (OWNER, APP, AUDITOR)
_EXTENSIONS = ("pg_trgm", "btree_gist")
_HUMBLE = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION")


def prepare_database(
    admin_dsn: str, database: str, passwords: Mapping[str, str] | None = None
) -> None:
    """Make the roles and the database, and put their rights in order.

    `admin_dsn` logs in as a superuser, or one that may create roles and databases, on any
    database of the server. `passwords`, by role, are set where given. Repeatable: what is there
    stays, rights are set again. Raises psycopg.Error (InsufficientPrivilege) if not allowed.
    """
    with _connect_anywhere(admin_dsn) as connection:
        # Roles are the whole server's: two preparations at once would trip over each other.
        connection.execute("SELECT pg_advisory_lock(%s)", [zlib.crc32(b"vafa.roles")])
        for role in _ROLES:
            _ensure_role(connection, role, (passwords or {}).get(role))
        _ensure_database(connection, database)
    with psycopg.connect(make_conninfo(admin_dsn, dbname=database), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [zlib.crc32(b"vafa.roles")])
        for statement in _rights(database):
            connection.execute(statement)


def _connect_anywhere(admin_dsn: str) -> psycopg.Connection:
    """To the database that the address names, or while there is none yet, to the usual one."""
    try:
        return psycopg.connect(admin_dsn, autocommit=True)
    except psycopg.OperationalError as error:
        try:
            return psycopg.connect(make_conninfo(admin_dsn, dbname="postgres"), autocommit=True)
        except psycopg.OperationalError:
            raise error from None


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} {}").format(name, _HUMBLE))
    elif _is_superuser(connection):
        connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, _HUMBLE))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    if role == AUDITOR:
        connection.execute("ALTER ROLE vafa_auditor SET default_transaction_read_only = on")
    if role == APP and _is_superuser(connection):
        # For the day of Citus (it passes SET LOCAL on to the workers); harmless without.
        connection.execute("ALTER ROLE vafa_app SET citus.propagate_set_commands = 'local'")


def _ensure_database(connection: psycopg.Connection, database: str) -> None:
    name = sql.Identifier(database)
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if not _is_superuser(connection):
        # Only a member of a role may give it a database.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
    if found.fetchone():
        connection.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(name, sql.Identifier(OWNER))
        )
    else:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                name, sql.Identifier(OWNER)
            )
        )


def _rights(database: str) -> list[sql.Composed]:
    name = sql.Identifier(database)
    extensions = [
        sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
        for extension in _EXTENSIONS
    ]
    rights = [
        sql.SQL(statement).format(database=name)
        for statement in (
            "ALTER SCHEMA public OWNER TO vafa_owner",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO vafa_app, vafa_auditor",
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {database} TO vafa_app, vafa_auditor",
        )
    ]
    return extensions + rights


def _is_superuser(connection: psycopg.Connection) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"
