"""The application refuses to start when row policies would not bind it (T24)."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections

from vafa.config.startup import refuse_unsafe_start
from vafa.foundation.env import BadSetting


@pytest.fixture
def own_keys(settings):
    settings.SECRET_KEY = settings.CODE_KEY = "a key of this installation's own"


@pytest.fixture
def connect_as(committed, postgres):
    """Let the application's alias log in as another role for a while."""
    usual = connections["default"].settings_dict["USER"]

    def change(role: str) -> None:
        connections["default"].close()
        connections["default"].settings_dict["USER"] = role

    yield change
    change(usual)


def test_the_application_role_may_start(own_keys, connect_as):
    connect_as("vafa_app")
    refuse_unsafe_start()


@pytest.mark.parametrize("role", ["postgres", "vafa_owner"])
def test_a_role_that_policies_do_not_bind_is_refused(own_keys, connect_as, role):
    connect_as(role)
    with pytest.raises(BadSetting, match="role vafa_app"):
        refuse_unsafe_start()


@pytest.mark.parametrize("right", ["BYPASSRLS", "SUPERUSER", "IN ROLE vafa_owner"])
def test_a_role_made_careless_is_refused(own_keys, connect_as, postgres, right):
    with psycopg.connect(postgres.admin_dsn(), autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS vafa_careless")
        admin.execute(f"CREATE ROLE vafa_careless LOGIN {right}")
        name = connections["default"].settings_dict["NAME"]
        admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO vafa_careless')
        connect_as("vafa_careless")
        with pytest.raises(BadSetting, match="role vafa_app"):
            refuse_unsafe_start()
        connections["default"].close()
        admin.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM vafa_careless')
        admin.execute("DROP ROLE vafa_careless")


def test_the_keys_of_checks_and_tests_serve_nobody(connect_as):
    with pytest.raises(BadSetting, match="Set VAFA_SECRET_KEY"):
        refuse_unsafe_start()
