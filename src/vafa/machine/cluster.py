"""One PostgreSQL data folder: where it lies, how it is made, how it is set."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from vafa.machine.account import Account, choose_account
from vafa.machine.binaries import Binaries, find_binaries
from vafa.machine.errors import MachineError

SUPERUSER = "postgres"
PORT = 5432  # of the socket file's name; no network port is ever opened
_SOCKET_PATH_LIMIT = 103  # macOS; Linux allows 107
_ROOTS_PLACE = Path("/var/lib/vafa")


@dataclass(frozen=True)
class Cluster:
    """A data folder with what is needed to run it.

    `home` is for us (locks, copies of programs), the folders in it for the server's account.
    """

    home: Path
    data: Path
    log: Path
    sockets: Path
    account: Account
    binaries: Binaries

    @property
    def socket(self) -> Path:
        """The socket's file, by which the server is reached."""
        return self.sockets / f".s.PGSQL.{PORT}"

    @property
    def archive_note(self) -> Path:
        """The file that says into which folder the log is archived; absent before any backup."""
        return self.home / "archive-to"


def settle_cluster(home: Path) -> Cluster:
    """Find or make the folders of the server of `home`; the data may not exist yet.

    When we are root and the server's account cannot go into `home` (a checkout in /root), the
    cluster lies in /var/lib/vafa instead: no folder's rights are opened for it.
    """
    home = _make_home(home.absolute())
    account = choose_account(home / "data")
    if account.drops and not account.can_enter(home):
        home = _make_home(_ROOTS_PLACE / _short_hash(home))
        account = choose_account(home / "data")
        if not account.can_enter(home):
            raise MachineError(f"{home} cannot be entered by uid {account.uid}. Set VAFA_HOME.")
    binaries = find_binaries(
        account=account, copies=home / "programs", major=_read_major(home / "data")
    )
    return Cluster(
        home=home,
        data=home / "data",
        log=account.own_folder(home / "log"),
        sockets=_own_socket_folder(home, account),
        account=account,
        binaries=binaries,
    )


def ensure_data(cluster: Cluster) -> None:
    """Make the data folder unless it is there. It gets its name when it is complete."""
    for half_made in cluster.home.glob("data.new.*"):
        shutil.rmtree(half_made, ignore_errors=True)
    if (cluster.data / "PG_VERSION").exists():
        return
    # A name of its own: the initdb of a start that was killed may still be at work.
    fresh = cluster.account.own_folder(cluster.home / f"data.new.{secrets.token_hex(4)}")
    answer = cluster.account.run(
        [
            cluster.binaries.program("initdb"),
            *("--pgdata", fresh, "--username", SUPERUSER, "--encoding", "UTF8"),
            *("--auth-local", "trust", "--auth-host", "reject", "--data-checksums"),
            *_locale_options(cluster.binaries.major),
        ],
        cwd=fresh,
    )
    if answer.returncode != 0:
        raise MachineError(f"PostgreSQL could not make its data folder: {answer.stdout.strip()}")
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\ninclude 'vafa.conf'\n")
    fresh.rename(cluster.data)


def write_settings(cluster: Cluster, **extra: str) -> None:
    """Write our settings file, which PostgreSQL reads last. `extra` hold until the next start."""
    settings = _settings(cluster) | _archiving(cluster) | extra
    lines = [f"{name} = '{value}'" for name, value in settings.items()]
    fresh = cluster.home / "vafa.conf.new"
    fresh.write_text("# Written at each start; changes are lost.\n" + "\n".join(lines) + "\n")
    fresh.chmod(0o644)
    fresh.rename(cluster.data / "vafa.conf")


def _settings(cluster: Cluster) -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20)
    return {
        # Reached through a socket in a private folder alone; that folder is the lock on the door.
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(cluster.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        # An answer that was given is on the disk.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "wal_level": "replica",
        "archive_mode": "on",
        "shared_buffers": f"{min(max(memory // 8, 128), 1024)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        # A table nobody has measured yet is joined by the business alone: each with each. A shop's
        # first busy minute must not wait for the measuring.
        "autovacuum_naptime": "10s",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        # A week of logs, without statements and details: those may carry codes and numbers.
        "logging_collector": "on",
        "log_directory": str(cluster.log),
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_size": "0",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }


def _archiving(cluster: Cluster) -> dict[str, str]:
    """Once a backup was taken, each piece of the log is kept, a minute old at most.

    Written aside, synced, then given its name: a piece that has its name is whole.
    """
    if not cluster.archive_note.exists():
        return {"archive_command": "/bin/true", "archive_timeout": "0"}
    folder = cluster.archive_note.read_text().strip()
    part, whole = f'"{folder}/%f.part"', f'"{folder}/%f.gz"'
    return {
        "archive_command": f'gzip -c "%p" > {part} && sync {part} && mv {part} {whole}',
        "archive_timeout": "60s",
    }


def _locale_options(major: int) -> list[str]:
    """C.UTF-8 in every version: its order and letters do not change with the system's library."""
    characters = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    if major < 17:
        return ["--locale-provider", "libc", "--locale", characters]
    return ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", characters]


def _make_home(home: Path) -> Path:
    try:
        new = not home.exists()
        home.mkdir(parents=True, exist_ok=True)
        if new:
            home.chmod(0o755)
        (home / "start.lock").touch()
    except OSError as error:
        raise MachineError(
            f"The folder {home} cannot be written ({error.strerror}). "
            "Set VAFA_HOME to a folder that can."
        ) from None
    return home


def _read_major(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _own_socket_folder(home: Path, account: Account) -> Path:
    folder = home / "run"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > _SOCKET_PATH_LIMIT:
        folder = Path("/tmp") / f"vafa-{account.uid}-{_short_hash(home)}"
    return account.own_folder(folder)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
