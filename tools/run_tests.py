"""Everything that must hold, in one go: `make test`.

First what reads the sources, then the tests: plain ones, those on the database, in the browser,
against the real SMS gateway. A part that cannot run on this machine says so and counts as
skipped; with CI=true it fails. Where the system has PostgreSQL 15, what is richest in SQL runs on
it again; `make test PG_BINDIR=/usr/lib/postgresql/15/bin` runs everything there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PROGRAMS = {  # what the tests need besides, and the Debian packages that bring it
    "chromium": ["chromium", "fonts-dejavu-core"],
    "bearerbox": ["kannel", "kannel-extras"],
}


@dataclass(frozen=True)
class Part:
    """One check and how long it took."""

    name: str
    command: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)


DJANGO = ("python", "-W", "ignore", "-m", "vafa.config.manage")
CHECKS = (
    Part("lint", ("ruff", "check", "--quiet", ".")),
    Part("format", ("ruff", "format", "--quiet", "--check", ".")),
    Part("types", ("mypy", "--no-error-summary")),
    Part("contracts", ("lint-imports", "--no-cache")),
    Part("migrations", (*DJANGO, "makemigrations", "--check", "--dry-run", "--verbosity", "1")),
    # Ruff's rules S hold the rest, each exception with its reason beside it.
    Part("security", ("bandit", "--quiet", "--severity-level", "high", "--recursive", "src")),
)
PROCESSES = (os.cpu_count() or 2) + 2  # more than cores: many tests wait for a server to start
TESTS = Part(
    "tests",
    ("pytest", "-q", "--numprocesses", str(PROCESSES), "--dist", "loadfile"),
    {"VAFA_SHOTS": "0"},
)
OLDEST = Path("/usr/lib/postgresql/15/bin")
ON_OLDEST = Part(
    "tests on PostgreSQL 15",
    ("pytest", "-q", "tests/tenancy", "tests/ledger", "tests/reports/test_acc.py"),
    {"PG_BINDIR": str(OLDEST)},
)


def main() -> int:
    """Run every part, whatever the others say; the exit code of all together."""
    for program, packages in PROGRAMS.items():
        ensure_program(program, packages)
    results = [(part.name, *run(part)) for part in CHECKS]
    results.append((TESTS.name, *run(TESTS)))
    if OLDEST.is_dir() and not os.environ.get("PG_BINDIR", "").strip():
        results.append((ON_OLDEST.name, *run(ON_OLDEST)))
    print()
    for name, is_fine, seconds in results:
        print(f"{'ok' if is_fine else 'FAILED':>7}  {name}  {seconds:.0f} s")
    return 0 if all(is_fine for _, is_fine, _ in results) else 1


def run(part: Part) -> tuple[bool, float]:
    """Whether it passed, and in how many seconds; its words go to the terminal."""
    print(f"== {part.name}", flush=True)
    started = time.monotonic()
    paths = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment = os.environ | paths | part.settings
    done = subprocess.run(
        [str(BIN / part.command[0]), *part.command[1:]], cwd=ROOT, env=environment, check=False
    )
    return done.returncode == 0, time.monotonic() - started


def ensure_program(program: str, packages: list[str]) -> None:
    """Install what is missing, where that is allowed; else say that its tests will be skipped."""
    if find(program):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"== installing {', '.join(packages)}", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", *command], env=environment, check=False, **quiet)
    if not find(program):
        print(f"== {program} is not installed: the tests that need it cannot run here", flush=True)


def find(program: str) -> str | None:
    """Where the program is; Debian keeps servers outside an ordinary user's path."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


if __name__ == "__main__":
    sys.exit(main())
