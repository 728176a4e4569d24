"""What the verbs of `vafa` do. Each yields lines to show; a refusal is raised.

Django is set up inside, after the environment is settled: its settings read the environment.
"""

from __future__ import annotations

import argparse
import code
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from vafa.config.environment import settle_environment
from vafa.config.paths import EMBEDDED
from vafa.config.run import record_of
from vafa.machine.errors import MachineError
from vafa.machine.postgres import stop_postgres
from vafa.machine.processes import end_recorded, stop_supervisor

_DSNS = {
    "owner": "DATABASE_URL",
    "app": "VAFA_APP_DATABASE_URL",
    "auditor": "VAFA_AUDITOR_DATABASE_URL",
}


def migrate(options: argparse.Namespace) -> Iterator[str]:
    """Bring the database to the shape of this version, fences included."""
    _settle()
    from vafa.config.migrate import migrate

    migrate(verbosity=0)
    yield "Tables    in the shape of this version"


def set_up(options: argparse.Namespace) -> Iterator[str]:
    """Migrate, and load the demo into an empty database if VAFA_DEMO allows it."""
    yield from migrate(options)
    from django.conf import settings

    if settings.DEMO:
        yield from _load_demo()


def run_worker(options: argparse.Namespace) -> Iterator[str]:
    """Work until told to stop."""
    _settle()
    from vafa.config.startup import refuse_unsafe_start
    from vafa.config.worker import run_worker

    refuse_unsafe_start()
    run_worker()
    return iter(())


def run_due(options: argparse.Namespace) -> Iterator[str]:
    """Do once whatever is due now."""
    _settle()
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
    """Name what is wrong with settings, rights and durability; MachineError if anything is."""
    _settle()
    from django.core.management import call_command

    from vafa.config.startup import refuse_unsafe_start
    from vafa.machine.durability import list_durability_faults

    call_command("check", verbosity=0)
    refuse_unsafe_start()
    if faults := list_durability_faults(os.environ["VAFA_APP_DATABASE_URL"]):
        raise MachineError("Answered requests may be lost: " + "; ".join(faults) + ".")
    yield "Settings, rights and durability are as they must be."


def verify(options: argparse.Namespace) -> Iterator[str]:
    """Prove the books of every business; MachineError names each row that is wrong."""
    _settle()
    from vafa.ledger.verify import verify_books
    from vafa.tenancy.models import Business
    from vafa.tenancy.scope import business_scope

    wrong = 0
    for business in Business.objects.order_by("slug"):
        with business_scope(business.pk):
            faults = list(verify_books(business.pk))
        wrong += len(faults)
        yield f"{business.slug}: " + (f"{len(faults)} rows are wrong" if faults else "proven")
        yield from (f"  {fault}" for fault in faults)
    if wrong:
        raise MachineError(f"{wrong} rows of the books are contradicted by their entries.")


def print_dsn(options: argparse.Namespace) -> Iterator[str]:
    """The address of the database for one of the roles."""
    settle_environment()
    name = _DSNS[options.role]
    if not os.environ.get(name):
        raise MachineError(f"Set {name}: with VAFA_APP_DATABASE_URL set, addresses are yours.")
    yield os.environ[name]


def open_shell(options: argparse.Namespace) -> Iterator[str]:
    """A Python shell in one business and one transaction, undone at the end unless --keep."""
    _settle()
    from django.apps import apps
    from django.db import transaction

    from vafa.tenancy.queries import find_business
    from vafa.tenancy.scope import business_scope

    business = find_business(options.business)
    if business is None:
        raise MachineError(f"There is no business '{options.business}'.")
    names = {model.__name__: model for model in apps.get_models()} | {"business": business}
    end = "kept" if options.keep else "undone"
    with business_scope(business.pk):
        code.interact(f"{business.name}: {', '.join(sorted(names))}", local=names, exitmsg="")
        if not options.keep:
            transaction.set_rollback(True)
    yield f"What you changed is {end}."


def _load_demo() -> Iterator[str]:
    try:
        from vafa.config.demo import load_demo_if_empty
    except ImportError:
        return
    yield from load_demo_if_empty()


def _settle() -> None:
    settle_environment()
    import django

    django.setup()
