"""What must stand before Django is set up: the folder, the keys, the database.

With nothing set, the embedded PostgreSQL is started. With `DATABASE_URL`, the roles are prepared
on that server and their passwords kept with the keys. With `VAFA_APP_DATABASE_URL` as well, both
are taken as they are. Everything is handed on through the environment, which child processes
inherit.
"""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urlsplit

import psycopg

from vafa.config.paths import EMBEDDED, HOME, KEYS_FILE
from vafa.machine.errors import MachineError
from vafa.machine.keys import load_keys
from vafa.machine.postgres import Server, start_postgres
from vafa.machine.roles import APP, AUDITOR, OWNER, prepare_database

DATABASE = "vafa"
_KEYS = ("VAFA_SECRET_KEY", "VAFA_CODE_KEY")
_PASSWORDS = {
    OWNER: "VAFA_OWNER_PASSWORD",
    APP: "VAFA_APP_PASSWORD",
    AUDITOR: "VAFA_AUDITOR_PASSWORD",
}


def settle_environment() -> Server | None:
    """Make ready what the settings read; the embedded server, where one is used. Repeatable.

    Raises MachineError with a sentence for the person who runs it.
    """
    prepare_home()
    url = os.environ.get("DATABASE_URL", "").strip()
    if url and os.environ.get("VAFA_APP_DATABASE_URL", "").strip():
        return None
    if url:
        _prepare_outside(url)
        return None
    server = start_postgres(EMBEDDED)
    prepare_database(server.admin_dsn(), DATABASE)
    _hand_on({role: server.dsn(role, DATABASE) for role in _PASSWORDS})
    return server


def prepare_home() -> None:
    """Make the folder and the keys, unless they are there."""
    try:
        HOME.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(
            f"The folder {HOME} cannot be made ({error.strerror}). "
            "Set VAFA_HOME to a folder that can be written."
        ) from None
    os.environ["VAFA_HOME"] = str(HOME)
    for name, key in load_keys(KEYS_FILE, _KEYS).items():
        if not os.environ.get(name, "").strip():
            os.environ[name] = key


def _prepare_outside(url: str) -> None:
    names = load_keys(KEYS_FILE, list(_PASSWORDS.values()))
    passwords = {role: names[name] for role, name in _PASSWORDS.items()}
    database = unquote(urlsplit(url).path.lstrip("/")) or DATABASE
    try:
        prepare_database(url, database, passwords)
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary
        raise MachineError(
            f"The login in DATABASE_URL may not prepare the database ({reason}). Use one that may "
            "create roles, or set VAFA_APP_DATABASE_URL too (docs/runbooks/database.md)."
        ) from None
    except psycopg.OperationalError as error:
        raise MachineError(
            f"The server in DATABASE_URL does not answer: {str(error).strip()}. "
            "Correct the address, or unset DATABASE_URL to use the embedded one."
        ) from None
    _hand_on({role: with_login(url, role, passwords[role], database) for role in _PASSWORDS})


def with_login(url: str, role: str, password: str, database: str) -> str:
    """The same server and options as in `url`, with another login and database."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = f"{quote(role, safe='')}:{quote(password, safe='')}"
    return parts._replace(netloc=f"{login}@{place}", path=f"/{quote(database, safe='')}").geturl()


def _hand_on(urls: dict[str, str]) -> None:
    os.environ["DATABASE_URL"] = urls[OWNER]
    os.environ["VAFA_APP_DATABASE_URL"] = urls[APP]
    os.environ["VAFA_AUDITOR_DATABASE_URL"] = urls[AUDITOR]
