"""Fixtures for all: a real PostgreSQL, reached as the application role, row policies and all.

`db`         the database; the test's changes are rolled back (pytest-django's own)
`committed`  the database with real commits, for threads and processes; nothing is cleaned up,
             since everything hangs on a business of the test's own
`business`   a new business, its scope not entered
`scope`      the same, with its scope entered
`persian`    texts come in Persian
`tables`     the address of a migrated, empty database, to copy from
`home`       a folder for a PostgreSQL of the test's own
`club`       `vafa run` and its sisters, as processes in a folder of their own
"""

from __future__ import annotations

import gettext
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test.signals import language_changed
from django.utils import translation

from tests.club import Club, club_in_a_folder
from tests.database import ensure_template, fresh_database, start_test_postgres
from vafa.config import catalogue
from vafa.config.paths import HOME
from vafa.machine.postgres import Server, stop_postgres
from vafa.staff.models import User
from vafa.tenancy.actions import create_business
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope

# How long a machine takes, busy with other things, says nothing about the code.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

NEEDS = {"browser": "chromium", "kannel": "bearerbox"}
SEARCH_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def pytest_configure() -> None:
    """Slow on purpose is for real passwords; texts are as the parts of the catalogue stand."""
    # Counts of real requests are not mixed with ours.
    os.environ.setdefault("VAFA_METRICS_DIR", str(HOME / "test-metrics"))
    # Customers of tests have ids by chance, and nobody is left out by chance.
    settings.STANDING_CONTROL_PERCENT = 0
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if catalogue.build():  # after Django read what was there before: let it read again
        gettext._translations.clear()
        language_changed(setting="LOCALE_PATHS")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """From the quick to the slow: plain, rolled back, committed, gateway, browser, slow."""
    items.sort(key=_rank)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without its program a test is skipped; in CI, where all must run, it fails."""
    for mark, program in NEEDS.items():
        if item.get_closest_marker(mark) and shutil.which(program, path=SEARCH_PATH) is None:
            reason = f"{program} is not installed"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


def _rank(item: pytest.Item) -> int:
    names = getattr(item, "fixturenames", ())
    if item.get_closest_marker("slow"):
        return 5
    if item.get_closest_marker("browser"):
        return 4
    if item.get_closest_marker("kannel"):
        return 3
    if "committed" in names:
        return 2
    return 1 if "django_db_setup" in names or item.get_closest_marker("django_db") else 0


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this checkout, running."""
    server = start_test_postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(postgres, django_test_environment, django_db_blocker) -> Iterator[str]:
    """The session's database; yields its name. Stands in for pytest-django's fixture."""
    with django_db_blocker.unblock(), fresh_database(postgres) as name:
        django_db_blocker.restore()
        yield name
        django_db_blocker.unblock()


@pytest.fixture(scope="session")
def tables(postgres, django_db_setup) -> str:
    """The address of a database that is migrated and empty, to copy from."""
    with psycopg.connect(postgres.admin_dsn(), autocommit=True) as admin:
        return postgres.admin_dsn(ensure_template(postgres, admin))


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Real commits. Threads that a test starts must close their own connections."""
    with django_db_blocker.unblock():
        yield
        # There is one demo at a time, and one business of its name.
        left = Business.objects.using("owner").filter(is_demo=True)
        staff = User.objects.using("owner").filter(business__in=left)
        staff.update(username=Concat(Value("was-"), Cast("id", CharField())))
        left.update(is_demo=False, slug=Concat(Value("was-"), Cast("id", CharField())))
        connections.close_all()


@pytest.fixture
def business(request) -> Business:
    """A new business, of this test alone."""
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
    slug = f"test-{secrets.token_hex(6)}"
    return create_business(slug=slug, name="کافه آزمون", at=datetime.now(UTC))


@pytest.fixture
def scope(business) -> Iterator[Business]:
    """A new business, with its scope entered for the whole test."""
    with business_scope(business.pk):
        yield business


@pytest.fixture
def persian() -> Iterator[None]:
    """Texts in Persian, whatever the test before it spoke."""
    with translation.override("fa"):
        yield


@pytest.fixture
def club() -> Iterator[Club]:
    """A club of this test's own, as processes; not running yet."""
    with club_in_a_folder() as club:
        yield club


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a server; whatever runs in it is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="vafa-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "pg"
    stop_postgres(folder / "pg")
    shutil.rmtree(folder)
