"""Bringing a club back as it was at a given moment, from a copy and the log of changes since.

The data of now are kept aside, never overwritten. What the log's archive does not hold yet is
taken from them, so that after a mere mistake ("restore to before I deleted …") nothing that
happened before the moment is missing.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from vafa.machine.backup import STAMP, Backup, list_backups, prove
from vafa.machine.cluster import Cluster, settle_cluster
from vafa.machine.errors import MachineError
from vafa.machine.locks import hold
from vafa.machine.postgres import Server, start_postgres, stop_postgres

_SHORT = "recovery ended before configured recovery target was reached"


@dataclass(frozen=True)
class Restored:
    """What was done: from which copy, up to which last change, and where the former data lie."""

    backup: Backup
    last_change_at: datetime | None
    former_data: Path | None
    server: Server


def restore(home: Path, *, backups: Path, media: Path, to: datetime | None) -> Restored:
    """Bring the club back as it was at `to`, or with the last saved change when None.

    The club must be stopped. Every change committed until `to` is there afterwards, and none
    after it. Raises MachineError when there is no copy from before that moment, when it is
    damaged, or when the log has a hole; the data of now are then still in place.
    """
    cluster = settle_cluster(home)
    stop_postgres(home)
    backup = _choose(list_backups(backups), to)
    prove(cluster, backup.data)
    with hold(cluster.home / "start.lock"):
        fresh = _copy_back(cluster, backup)
        _take_newest_log(cluster, backup, fresh)
        former = _put_aside(cluster)
        fresh.rename(cluster.data)
    server = _replay(home, backup, to)
    _restore_media(backup, media)
    return Restored(
        backup=backup,
        last_change_at=_read_last_change(server),
        former_data=former,
        server=server,
    )


def _choose(backups: list[Backup], to: datetime | None) -> Backup:
    fitting = [backup for backup in backups if to is None or backup.taken_at <= to]
    if fitting:
        return fitting[-1]
    if backups:
        raise MachineError(f"The oldest backup is of {backups[0].taken_at}: nothing is older.")
    raise MachineError("There is no backup. `vafa backup` takes one.")


def _copy_back(cluster: Cluster, backup: Backup) -> Path:
    fresh = cluster.home / f"data.new.{backup.folder.name}"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(backup.data, fresh, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        os.chown(path, cluster.account.uid, cluster.account.gid, follow_symlinks=False)
    fresh.chmod(0o700)
    (fresh / "recovery.signal").touch()
    os.chown(fresh / "recovery.signal", cluster.account.uid, cluster.account.gid)
    return fresh


def _take_newest_log(cluster: Cluster, backup: Backup, fresh: Path) -> None:
    """Copy from the data of now the pieces of the log that were not archived yet."""
    for piece in (cluster.data / "pg_wal").glob("?" * 24):
        if not (backup.log / f"{piece.name}.gz").exists():
            target = fresh / "pg_wal" / piece.name
            shutil.copy2(piece, target)
            os.chown(target, cluster.account.uid, cluster.account.gid)


def _put_aside(cluster: Cluster) -> Path | None:
    if not cluster.data.exists():
        return None
    return cluster.data.rename(cluster.home / f"data.before-{datetime.now(UTC):{STAMP}}")


def _replay(home: Path, backup: Backup, to: datetime | None) -> Server:
    """Start, replaying the log up to the moment; nobody is let in before that is done."""
    settings = {
        "restore_command": f'gzip -cd "{backup.log}/%f.gz" > "%p"',
        "recovery_target_timeline": "latest",
        "recovery_target_action": "promote",
        "hot_standby": "off",
    }
    if to is not None:
        moment = to.astimezone(UTC).isoformat(sep=" ")
        try:
            return start_postgres(home, **settings, recovery_target_time=moment)
        except MachineError as error:
            if _SHORT not in str(error):
                raise
    # No moment, or the log ends before it: then all that is in it came before, so take all.
    return start_postgres(home, **settings)


def _read_last_change(server: Server) -> datetime | None:
    with psycopg.connect(server.admin_dsn()) as connection:
        row = connection.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
    assert row is not None
    moment = row[0]
    assert moment is None or isinstance(moment, datetime)
    return moment


def _restore_media(backup: Backup, media: Path) -> None:
    if not backup.media.exists():
        return
    if media.exists():
        media.rename(media.with_name(f"{media.name}.before-{datetime.now(UTC):{STAMP}}"))
    media.mkdir(parents=True)
    with tarfile.open(backup.media) as archive:
        archive.extractall(media, filter="data")
