"""As whom PostgreSQL runs.

PostgreSQL refuses to run as root. As root we therefore drop to an account that is already on the
machine; we never add one. As anybody else it runs as ourselves.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vafa.machine.errors import MachineError

_QUIET_ACCOUNTS = ("postgres", "nobody")
_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/local/bin:/usr/bin:/bin"}


@dataclass(frozen=True)
class Account:
    """An account of this machine; `drops` when we are root and must become it."""

    uid: int
    gid: int
    drops: bool

    def run(
        self, command: Sequence[str | Path], *, cwd: Path = Path("/"), timeout: float = 900
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, with a bare environment, and hand back what it said.

        Never raises for an exit code; OSError when the program cannot be executed at all.
        """
        return subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            user=self.uid if self.drops else None,
            group=self.gid if self.drops else None,
            extra_groups=[] if self.drops else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can reach and list the folder, through all its parents."""
        return self.run(["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', folder]).returncode == 0

    def own_folder(self, folder: Path) -> Path:
        """Make a folder for this account alone (0700); a folder of somebody else is refused.

        Only the folder itself is made and given its mode, never a parent.
        """
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            os.chown(folder, self.uid, self.gid)
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != self.uid:
            raise MachineError(
                f"{folder} belongs to another account (uid {found.st_uid}, not {self.uid}). "
                "Run Vafa as that account or as root, or set VAFA_HOME to another folder."
            )
        if found.st_mode & 0o077:
            folder.chmod(0o700)
        return folder


def choose_account(data: Path) -> Account:
    """The account for the server of this data folder: its present owner's, if it exists."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), drops=False)
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(uid=owner.st_uid, gid=owner.st_gid, drops=True)
    for name in _QUIET_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, drops=True)
    raise MachineError(
        "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor "
        "'nobody'. Run Vafa as an ordinary user."
    )
