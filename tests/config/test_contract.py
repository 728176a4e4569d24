"""docs/contract.md and docs/settings.md are true: commands, settings, addresses, roles, views."""

from __future__ import annotations

import argparse
import re

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from vafa.config.cli import build_parser

DOCS = settings.ROOT / "docs"
CONTRACT = (DOCS / "contract.md").read_text(encoding="utf-8")
PACKAGE = settings.ROOT / "src" / "vafa"
ASKED = re.compile(r'env\.(?:text|flag|number|words|folder)\(\s*"([A-Z_0-9]+)"')


def read_verbs() -> dict[str, argparse.ArgumentParser]:
    """The commands of `vafa`."""
    actions = build_parser()._actions
    return next(one.choices for one in actions if isinstance(one, argparse._SubParsersAction))


def read_views() -> dict[str, list[str]]:
    """The promised views and their columns, remarks left out."""
    rows = re.findall(r"^\| `(\w+)` \| (tenant.*|op.*|code.*) \|$", CONTRACT, flags=re.M)
    return {view: re.sub(r" \([^)]*\)", "", columns).split(", ") for view, columns in rows}


def test_every_command_that_documents_name_is_there():
    named = {
        word
        for path in [*DOCS.rglob("*.md"), settings.ROOT / "README.md"]
        for word in re.findall(r"`(?:[A-Z_]+=\S+ )*vafa ([a-z-]+)", path.read_text("utf-8"))
    }
    assert {"run", "stop", "run-due", "backup", "restore", "seed", "verify", "dsn"} <= named
    assert named - {"exit"} <= set(read_verbs())


def test_every_setting_is_documented():
    asked = {
        name for path in PACKAGE.rglob("*.py") for name in ASKED.findall(path.read_text("utf-8"))
    }
    asked |= {"DATABASE_URL", "PG_BINDIR", "VAFA_SMS_URL_1", "VAFA_SMS_URL_2"}
    documented = set(re.findall(r"`([A-Z_0-9]+)`", (DOCS / "settings.md").read_text("utf-8")))
    assert len(asked) > 20
    assert asked <= documented


def test_the_promised_addresses_answer(client, db):
    assert client.get("/openapi.json").json()["openapi"].startswith("3.")
    for path in ("/health/live", "/health/ready"):
        assert client.get(path).status_code == 200
    form = client.get("/panel/sign-in/").content.decode()
    assert reverse("panel:sign_in") == "/panel/sign-in/"
    assert 'name="username"' in form
    assert 'name="password"' in form


def test_the_views_have_the_promised_columns(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname::text, array_agg(attname::text ORDER BY attnum) FROM pg_class"
            " JOIN pg_attribute ON attrelid = pg_class.oid"
            " WHERE relnamespace = 'acc'::regnamespace GROUP BY 1"
        )
        assert read_views() == dict(cursor.fetchall())


@pytest.mark.parametrize("role", ["vafa_owner", "vafa_app", "vafa_auditor"])
def test_the_roles_are_there_and_none_stands_above_the_policies(db, role):
    assert f"`{role}`" in CONTRACT
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, pg_has_role(rolname, 'vafa_owner', 'MEMBER')"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        assert cursor.fetchone() == (False, False, role == "vafa_owner")
