"""Servers of a test's own, in folders that the server's account can reach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vafa.machine.postgres import stop_postgres

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
HERE = Path(__file__).resolve().parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a server; whatever runs in it is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="vafa-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "pg"
    stop_postgres(folder / "pg")
    shutil.rmtree(folder)


@pytest.fixture(params=["wheel", "debian"])
def each_postgres(request, monkeypatch) -> str:
    """The test runs on the wheel's programs and, where they are, on Debian's PostgreSQL 15."""
    if request.param == "debian":
        if not DEBIAN_15.is_dir():
            pytest.skip("Debian's PostgreSQL 15 is not installed")
        monkeypatch.setenv("PG_BINDIR", str(DEBIAN_15))
    else:
        monkeypatch.delenv("PG_BINDIR", raising=False)
    return request.param


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process with our code on its path; write to its stdin to let it go on."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=HERE,
        env={"PYTHONPATH": str(HERE / "src"), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
