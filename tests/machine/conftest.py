"""Servers of a test's own, in folders that the server's account can reach."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.club import CHOSEN_POSTGRES

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
HERE = Path(__file__).resolve().parents[2]


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
        env={"PYTHONPATH": str(HERE / "src"), "PATH": "/usr/bin:/bin"} | CHOSEN_POSTGRES,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
