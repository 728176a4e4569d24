"""What the verbs of `vafa` do for a business. Each yields lines to show; a refusal is raised."""

from __future__ import annotations

import argparse
import code
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vafa.config.commands import settle_tables
from vafa.machine.errors import MachineError

if TYPE_CHECKING:
    from vafa.tenancy.models import Business

MOST_BAD_ROWS = 20


def verify(options: argparse.Namespace) -> Iterator[str]:
    """Prove the books of every business; MachineError names each row that is wrong."""
    settle_tables()
    from vafa.config.pairs import list_uneven_pairs
    from vafa.ledger.verify import verify_books
    from vafa.tenancy.models import Business
    from vafa.tenancy.scope import business_scope
    from vafa.textaccount.queries import verify_account

    wrong = 0
    for business in Business.objects.order_by("slug"):
        with business_scope(business.pk):
            faults = [*map(str, verify_books(business.pk)), *verify_account()]
        wrong += len(faults)
        yield f"{business.slug}: " + (f"{len(faults)} rows are wrong" if faults else "proven")
        yield from (f"  {fault}" for fault in faults)
    uneven = list_uneven_pairs()
    wrong += len(uneven)
    yield from (f"  between {one} and {other}: {rial} rials apart" for one, other, rial in uneven)
    if wrong:
        raise MachineError(f"{wrong} rows of the books are contradicted by their entries.")


def keep_text_account(options: argparse.Namespace) -> Iterator[str]:
    """Open a business's text account, correct it, say whether advertising waits; how it stands."""
    settle_tables()
    from vafa.audit.types import SYSTEM
    from vafa.foundation.ids import new_id
    from vafa.tenancy.scope import business_scope
    from vafa.textaccount.actions import correct_account, open_account, set_terms
    from vafa.textaccount.queries import get_account

    business, now = _find(options.business), datetime.now(UTC)
    with business_scope(business.pk):
        if options.open:
            open_account(actor=SYSTEM, at=now)
        if options.advertising:
            set_terms(advertising_waits=options.advertising == "waits", actor=SYSTEM, at=now)
        if options.add:
            correct_account(
                amount_rial=options.add,
                reason=options.reason,
                key=str(new_id()),
                actor=SYSTEM,
                at=now,
            )
        account = get_account()
    if account is None:
        raise MachineError(f"{business.slug} has no text account; --open opens one.")
    waits = "waits" if account.advertising_waits else "goes on"
    yield f"{business.slug}: {account.balance_rial} rials left; at zero, advertising {waits}."


def show_lines(options: argparse.Namespace) -> Iterator[str]:
    """The addresses for what customers write to the lines that businesses share."""
    del options
    settle_tables()
    from vafa.config.shared_line import list_lines

    lines = list(list_lines())
    yield from lines or ["No gateway of the server is set (VAFA_SMS_URL_1, docs/settings.md)."]


def import_sales(options: argparse.Namespace) -> Iterator[str]:
    """Read a file of sales into a business; good rows are kept though others are bad."""
    settle_tables()
    business = _find(options.business)
    settings = {
        "unit": options.unit or business.unit,
        "source": options.source,
        "earns": options.earns,
    }
    yield from _import_file("sales", business, options, settings)


def import_customers(options: argparse.Namespace) -> Iterator[str]:
    """Read a file of customers into a business; good rows are kept though others are bad."""
    settle_tables()
    settings = {"known": "overwrite" if options.overwrite else "fill"}
    yield from _import_file("customers", _find(options.business), options, settings)


def _import_file(
    kind: str, business: Business, options: argparse.Namespace, settings: dict[str, Any]
) -> Iterator[str]:
    from vafa.audit.types import SYSTEM
    from vafa.foundation.shapes import read_shape
    from vafa.imports.actions import create_import, run_import
    from vafa.imports.queries import list_bad_rows, preview_file, suggest_reading
    from vafa.imports.registry import import_kinds
    from vafa.tenancy.scope import business_scope

    now, path = datetime.now(UTC), Path(options.file).absolute()
    if not path.is_file():
        raise MachineError(f"There is no file {path}.")
    with business_scope(business.pk):
        chosen = import_kinds.get(kind)
        asked = settings | {"branch": _find_branch(options.branch)}
        reading = replace(
            suggest_reading(chosen, preview_file(path).titles),
            settings=read_shape(chosen.settings, asked),
        )
        job = create_import(
            path=path,
            file_name=path.name,
            reading=reading,
            is_dry=options.dry_run,
            actor=SYSTEM,
            at=now,
        )
    job = run_import(business_id=business.pk, job_id=job.id, at=now)
    would = "would be " if job.is_dry else ""
    yield (
        f"{job.rows_total} rows: {job.recorded} {kind} {would}recorded, {job.changed} changed, "
        f"{job.known} known already, {job.refused} not taken."
    )
    with business_scope(business.pk):
        bad = list_bad_rows(job.id, limit=MOST_BAD_ROWS + 1)
    for row in bad[:MOST_BAD_ROWS]:
        yield f"  line {row.line}, {row.column or 'row'}: {row.message}"
    if len(bad) > MOST_BAD_ROWS:
        yield "  … and more; the panel lists them all."
    if job.error:
        raise MachineError(f"The file could not be read to its end: {job.error}")


def seed(options: argparse.Namespace) -> Iterator[str]:
    """Make businesses with all that is in them from a JSON file (docs/seed.md)."""
    try:
        spec = json.loads(Path(options.file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MachineError(f"{options.file} cannot be read as JSON: {error}") from None
    settle_tables()
    from vafa.config.seed import plant
    from vafa.config.server_gateways import give_gateways

    yield from plant(spec, at=datetime.now(UTC))
    yield from give_gateways(at=datetime.now(UTC))


def open_shell(options: argparse.Namespace) -> Iterator[str]:
    """A Python shell in one business and one transaction, undone at the end unless --keep."""
    settle_tables()
    from django.apps import apps
    from django.db import transaction

    from vafa.tenancy.scope import business_scope

    business = _find(options.business)
    names = {model.__name__: model for model in apps.get_models()} | {"business": business}
    end = "kept" if options.keep else "undone"
    with business_scope(business.pk):
        code.interact(f"{business.name}: {', '.join(sorted(names))}", local=names, exitmsg="")
        if not options.keep:
            transaction.set_rollback(True)
    yield f"What you changed is {end}."


def _find(slug: str) -> Business:
    from vafa.tenancy.queries import find_business

    business = find_business(slug)
    if business is None:
        raise MachineError(f"There is no business '{slug}'.")
    return business


def _find_branch(code: str | None) -> str:
    """The code of the branch that was named, or of the only one."""
    from vafa.catalog.queries import list_branches

    codes = [branch.code for branch in list_branches()]
    if code is None:
        return codes[0] if len(codes) == 1 else ""
    if code not in codes:
        raise MachineError(f"There is no branch '{code}'; there are {', '.join(codes)}.")
    return code
