"""Backups of the embedded server: a copy of the data, and the log of all changes since.

With both, the club can be brought back as it was at any moment after the first copy. They lie in
a folder named after the data's own identity, so that a new club cannot write over an old one's:

    <folder>/<identity>/base/20261121T221500Z/{data/, media.tar.gz}
    <folder>/<identity>/log/000000010000000000000007.gz

Keys are left out: who finds a backup shall not find what makes it readable.
"""

from __future__ import annotations

import re
import shutil
import tarfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from vafa.machine.cluster import SUPERUSER, Cluster, write_settings
from vafa.machine.errors import MachineError
from vafa.machine.locks import hold
from vafa.machine.postgres import Server

STAMP = "%Y%m%dT%H%M%SZ"
_ARCHIVE_SECONDS = 60


@dataclass(frozen=True, order=True)
class Backup:
    """One copy of the data, taken to its end at `taken_at`."""

    taken_at: datetime
    folder: Path

    @property
    def data(self) -> Path:
        """The copied data folder."""
        return self.folder / "data"

    @property
    def media(self) -> Path:
        """The uploads of that moment; absent when there were none."""
        return self.folder / "media.tar.gz"

    @property
    def log(self) -> Path:
        """The folder with the log of changes."""
        return self.folder.parent.parent / "log"


def back_up(server: Server, *, to: Path, media: Path, keep: int) -> Backup:
    """Copy the data, prove the copy, and let go of all but the newest `keep` copies.

    From the first one on the log is archived continuously. Safe while the club is at work, and
    safe to repeat: one waits for the other. A copy that was cut short never gets a name. Raises
    MachineError.
    """
    cluster = server.cluster
    with (
        hold(cluster.home / "backup.lock"),
        psycopg.connect(server.admin_dsn(), autocommit=True) as connection,
    ):
        place = _prepare_folders(cluster, to, _read_identity(connection))
        _start_archiving(cluster, place / "log", connection)
        for cut_short in (place / "base").glob("*.part"):
            shutil.rmtree(cut_short, ignore_errors=True)
        taking = place / "base" / f"{datetime.now(UTC):{STAMP}}.part"
        cluster.account.own_folder(taking)
        _copy_data(cluster, taking / "data")
        prove(cluster, taking / "data")
        _copy_media(media, taking / "media.tar.gz")
        _wait_for_archive(connection, place / "log")
        done = taking.with_name(f"{datetime.now(UTC):{STAMP}}")
        taking.rename(done)
        _prune(place, keep)
    return read_backup(done)


def newest_backup(server: Server, *, to: Path) -> Backup | None:
    """The newest finished copy of this server's own data in the folder; None before the first."""
    with psycopg.connect(server.admin_dsn()) as connection:
        ours = _list_ours(to / _read_identity(connection))
    return ours[-1] if ours else None


def list_backups(folder: Path) -> list[Backup]:
    """Every finished copy below the folder, the oldest first."""
    return sorted(backup for place in folder.glob("*") for backup in _list_ours(place))


def read_backup(folder: Path) -> Backup:
    """The backup in this folder."""
    taken_at = datetime.strptime(folder.name, STAMP).replace(tzinfo=UTC)
    return Backup(taken_at=taken_at, folder=folder)


def prove(cluster: Cluster, data: Path) -> None:
    """Check every file of a copy against the checksums taken with it; MachineError on rot."""
    answer = cluster.account.run(
        [cluster.binaries.program("pg_verifybackup"), "--exit-on-error", "--quiet", data]
    )
    if answer.returncode != 0:
        raise MachineError(f"The copy in {data} is damaged: {answer.stdout.strip()}")


def _prepare_folders(cluster: Cluster, to: Path, identity: str) -> Path:
    """The folders, belonging to the server's account: its archiver writes there itself."""
    try:
        if not to.exists():
            to.mkdir(parents=True)
            to.chmod(0o755)
        if not cluster.account.can_enter(to):
            raise MachineError(
                f"PostgreSQL's account (uid {cluster.account.uid}) cannot reach {to}. "
                "Set VAFA_BACKUP_DIR to a folder outside anybody's home."
            )
        place = cluster.account.own_folder(to / identity)
        cluster.account.own_folder(place / "base")
        cluster.account.own_folder(place / "log")
    except OSError as error:
        raise MachineError(
            f"Backups cannot be written to {to} ({error.strerror}). Set VAFA_BACKUP_DIR."
        ) from None
    return place


def _start_archiving(cluster: Cluster, log: Path, connection: psycopg.Connection) -> None:
    if cluster.archive_note.exists() and cluster.archive_note.read_text().strip() == str(log):
        return
    cluster.archive_note.write_text(f"{log}\n")
    write_settings(cluster)
    connection.execute("SELECT pg_reload_conf()")


def _copy_data(cluster: Cluster, target: Path) -> None:
    answer = cluster.account.run(
        [
            cluster.binaries.program("pg_basebackup"),
            *("--host", cluster.sockets, "--username", SUPERUSER, "--pgdata", target),
            *("--checkpoint", "fast", "--wal-method", "stream", "--no-password"),
            *("--manifest-checksums", "SHA256"),
        ],
        timeout=6 * 3600,
    )
    if answer.returncode != 0:
        raise MachineError(f"The data could not be copied: {answer.stdout.strip()}")


def _copy_media(media: Path, target: Path) -> None:
    if media.is_dir():
        with tarfile.open(target, "w:gz") as archive:
            archive.add(media, arcname=".")


def _wait_for_archive(connection: psycopg.Connection, log: Path) -> None:
    """Until the log up to now lies in the archive: a copy without its log is not a backup."""
    row = connection.execute("SELECT pg_walfile_name(pg_create_restore_point('backup'))").fetchone()
    assert row is not None
    connection.execute("SELECT pg_switch_wal()")
    deadline = time.monotonic() + _ARCHIVE_SECONDS
    while not (log / f"{row[0]}.gz").exists():
        if time.monotonic() > deadline:
            raise MachineError(
                f"The log is not being archived to {log} (waiting for {row[0]}). Is the disk full? "
                "PostgreSQL's own log tells why."
            )
        time.sleep(0.1)


def _list_ours(place: Path) -> list[Backup]:
    finished = (path for path in place.glob("base/*") if path.suffix != ".part")
    return sorted(read_backup(path) for path in finished)


def _prune(place: Path, keep: int) -> None:
    """Drop old copies, and the log from before the oldest that is kept."""
    ours = _list_ours(place)
    for old in ours[:-keep]:
        shutil.rmtree(old.folder)
    label = (ours[-keep:][0].data / "backup_label").read_text()
    first_needed = re.search(r"\(file ([0-9A-F]{24})\)", label)
    assert first_needed is not None, "a copy says where its log begins"
    for piece in (place / "log").glob("*.gz"):
        # Names after the timeline's eight digits grow with time; history files have none.
        if len(piece.stem) >= 24 and piece.stem[8:24] < first_needed[1][8:24]:
            piece.unlink()


def _read_identity(connection: psycopg.Connection) -> str:
    row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
    assert row is not None
    return str(row[0])
