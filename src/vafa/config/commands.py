"""What the verbs of `vafa` do for the installation. Each yields lines to show; a refusal is raised.

Django is set up inside, after the environment is settled: its settings read the environment.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from vafa.config.backups import find_backup_fault
from vafa.config.environment import settle_environment
from vafa.config.paths import BACKUPS, EMBEDDED, KEYS_FILE, MEDIA
from vafa.config.run import record_of
from vafa.machine.backup import back_up as take_backup
from vafa.machine.dump import dump, latest_dump, load
from vafa.machine.errors import MachineError
from vafa.machine.postgres import Server, stop_postgres
from vafa.machine.processes import end_recorded, stop_supervisor
from vafa.machine.restore import restore

_DSNS = {
    "owner": "DATABASE_URL",
    "app": "VAFA_APP_DATABASE_URL",
    "auditor": "VAFA_AUDITOR_DATABASE_URL",
}


def migrate(options: argparse.Namespace) -> Iterator[str]:
    """Bring the database to the shape of this version, fences included."""
    settle_django()
    from vafa.config.migrate import migrate

    migrate(verbosity=0)
    yield "Tables    in the shape of this version"


def set_up(options: argparse.Namespace) -> Iterator[str]:
    """Migrate, load the demo into an empty database if VAFA_DEMO allows it, hand out gateways."""
    yield from migrate(options)
    from django.conf import settings

    from vafa.config.server_gateways import give_gateways
    from vafa.tenancy.queries import has_businesses

    if settings.DEMO:
        from vafa.config.demo import list_demo_logins, load_demo_if_empty
        from vafa.config.migrate import measure_tables

        was_loaded = False
        for line in load_demo_if_empty():
            was_loaded = True
            yield line
        if was_loaded:
            measure_tables()
        yield from list_demo_logins()
    yield from give_gateways(at=datetime.now(UTC))
    if not has_businesses():
        yield "Empty     no business yet: `vafa seed FILE.json` makes one"
        yield "          (docs/how-to/open-a-club.md tells how)"


def run_worker(options: argparse.Namespace) -> Iterator[str]:
    """Work until told to stop."""
    settle_django()
    from vafa.config.startup import refuse_unsafe_start
    from vafa.config.worker import run_worker

    refuse_unsafe_start()
    run_worker()
    return iter(())


def run_due(options: argparse.Namespace) -> Iterator[str]:
    """Do once whatever is due now."""
    settle_tables()
    from vafa.config.schedule import run_due

    failed = run_due(at=datetime.now(UTC))
    if failed:
        yield f"Done what was due, but {failed} steps failed; the log says why."
    else:
        yield "Done what was due."


def stop(options: argparse.Namespace) -> Iterator[str]:
    """Stop what runs from this folder, also what a killed start has left."""
    for kind in ("run", "web"):
        if stop_supervisor(record_of(kind)):
            yield f"Stopped `vafa {kind}`."
        for name in end_recorded(record_of(kind)):
            yield f"Ended {name}, which was left over."
    if EMBEDDED.exists() and stop_postgres(EMBEDDED):
        yield "Stopped PostgreSQL."
    yield "Nothing of this folder runs any more."


def check(options: argparse.Namespace) -> Iterator[str]:
    """Name what is wrong with settings, rights, durability, backups; MachineError if anything."""
    server = _own_server()
    settle_django()
    from django.core.management import call_command

    from vafa.config.startup import refuse_unsafe_start
    from vafa.machine.durability import list_durability_faults

    call_command("check", verbosity=0)
    refuse_unsafe_start()
    if faults := list_durability_faults(os.environ["VAFA_APP_DATABASE_URL"]):
        raise MachineError("Answered requests may be lost: " + "; ".join(faults) + ".")
    if server is not None and (fault := find_backup_fault(server, at=datetime.now(UTC))):
        raise MachineError(fault)
    yield "Settings, rights, durability and backups are as they must be."


def print_dsn(options: argparse.Namespace) -> Iterator[str]:
    """The address of the database for one of the roles."""
    settle_environment()
    name = _DSNS[options.role]
    if not os.environ.get(name):
        raise MachineError(f"Set {name}: with VAFA_APP_DATABASE_URL set, addresses are yours.")
    yield os.environ[name]


def back_up(options: argparse.Namespace) -> Iterator[str]:
    """Take a backup: data and uploads, with the log of changes kept from then on."""
    server = _own_server()
    if server is None:
        yield f"Dumped to {dump(_outside_url(), to=BACKUPS)}."
    else:
        backup = take_backup(server, to=BACKUPS, media=MEDIA, keep=options.keep)
        yield f"Backed up to {backup.folder}; changes since are saved every minute."
    yield f"Copy {BACKUPS} to another machine, and keep {KEYS_FILE} in a third place."


def go_back(options: argparse.Namespace) -> Iterator[str]:
    """Restore the club as it was at a moment, keeping the present data aside."""
    if os.environ.get("DATABASE_URL", "").strip():
        yield from _restore_outside(options.to)
        return
    if stop_supervisor(record_of("run")) or stop_supervisor(record_of("web")):
        yield "Stopped the running club."
    moment = f"as of {options.to:%Y-%m-%d %H:%M:%S %Z}" if options.to else "with every saved change"
    yield f"Restoring {moment}; this may take a while."
    done = restore(EMBEDDED, backups=BACKUPS, media=MEDIA, to=options.to)
    yield f"Restored from the copy of {done.backup.taken_at:%Y-%m-%d %H:%M:%S} UTC."
    if done.last_change_at:
        yield f"The last change that is there is of {done.last_change_at:%Y-%m-%d %H:%M:%S} UTC."
    if done.former_data:
        yield f"The data of before are kept in {done.former_data}."
    yield "Now: `vafa verify`, then `vafa backup`, then `vafa run`."


def settle_django() -> None:
    """Settle the environment, then let Django read it."""
    settle_environment()
    import django

    django.setup()


def settle_tables() -> None:
    """Settle Django over tables in the shape of this version; MachineError over any other."""
    settle_django()
    from vafa.config.migrate import is_migrated

    if not is_migrated():
        raise MachineError(
            "The tables are not in the shape of this version. `vafa migrate` brings them there; "
            "if `vafa run` has just been started, wait until it says that it is ready."
        )


def _own_server() -> Server | None:
    """The embedded server, or None where DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL", "").strip():
        return None
    return settle_environment()


def _outside_url() -> str:
    return os.environ["DATABASE_URL"].strip()


def _restore_outside(to: datetime | None) -> Iterator[str]:
    if to is not None:
        raise MachineError(
            "Going back to a moment is the work of your own server's archive. `--to latest` reads "
            "the newest dump into a new database beside the present one."
        )
    name = load(_outside_url(), file=latest_dump(BACKUPS))
    yield f"The newest dump was read into the database {name}."
    yield "Point DATABASE_URL at it and start again; the present database was left as it is."
