"""The command `vafa`: one verb for each thing that the person who runs a club does."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import FrameType
from zoneinfo import ZoneInfo

from vafa.config import backups, business_commands, commands, run
from vafa.foundation.errors import Refused
from vafa.machine.errors import MachineError

Action = Callable[[argparse.Namespace], Iterator[str]]


def main(words: Sequence[str] | None = None) -> int:
    """Carry out a command line; its exit code: 0 done, 1 refused or wanting, 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.config.settings")
    options = build_parser().parse_args(words)
    signal.signal(signal.SIGTERM, _leave)
    try:
        for line in options.action(options):
            say(line)
    except (MachineError, Refused) as refusal:
        print(f"vafa: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # who read along has seen enough: `vafa import-sales … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def say(line: str) -> None:
    """A line for the person at the terminal, at once."""
    print(line, flush=True)


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options and a sentence of help."""
    parser = argparse.ArgumentParser(
        prog="vafa",
        description="Run and look after a Vafa customer club.",
        epilog="Settings come from the environment; docs/settings.md lists them.",
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, action: Action, text: str) -> argparse.ArgumentParser:
        verb = verbs.add_parser(name, help=text, description=text)
        verb.set_defaults(action=action)
        return verb

    add("run", _run_everything, "Set up and run everything: database, web server, worker.")
    add("web", _run_web, "Run the web server alone.")
    add("worker", commands.run_worker, "Run the worker alone: texts, follow-ups, due jobs.")
    add("run-due", commands.run_due, "Do once whatever is due now, then end.")
    add("stop", commands.stop, "Stop a club that runs from this folder, and its database.")
    add("set-up", commands.set_up, "Migrate, and load the demo into an empty database.")
    add("migrate", commands.migrate, "Bring the database to the shape of this version.")
    add("check", commands.check, "Say what is wrong with settings, rights, durability, backups.")
    add("verify", business_commands.verify, "Prove every balance from the entries of the books.")
    _add_database_verbs(add)
    _add_business_verbs(add)
    return parser


def _add_database_verbs(add: Callable[[str, Action, str], argparse.ArgumentParser]) -> None:
    dsn = add(
        "dsn", commands.print_dsn, "Print the address of the database, for psql and auditors."
    )
    dsn.add_argument(
        "--role",
        choices=("auditor", "owner", "app"),
        default="auditor",
        help="as whom to connect (default: auditor, who may only read)",
    )

    backup = add("backup", commands.back_up, "Save the data, and from then on every change.")
    backup.add_argument(
        "--keep",
        type=int,
        default=backups.copies_kept(),
        metavar="N",
        help="how many copies to keep (default: VAFA_BACKUP_KEEP, or 7)",
    )
    restore = add("restore", commands.go_back, "Bring the club back as it was at a moment.")
    restore.add_argument(
        "--to",
        required=True,
        type=read_moment,
        metavar="TIME",
        help="'2026-11-21 18:30' (Tehran's clock unless it names an offset), or 'latest'",
    )


def _add_business_verbs(add: Callable[[str, Action, str], argparse.ArgumentParser]) -> None:
    add("lines", business_commands.show_lines, "Say where texts of customers come in.")
    files = add(
        "import-sales", business_commands.import_sales, "Read sales from a CSV or Excel file."
    )
    people = add(
        "import-customers",
        business_commands.import_customers,
        "Read customers from a CSV or Excel file.",
    )
    people.add_argument(
        "--overwrite", action="store_true", help="replace what is known, not only fill in"
    )
    for one in (files, people):
        one.add_argument("file", metavar="FILE")
        one.add_argument("--business", required=True, metavar="SLUG", help="whose they are")
        one.add_argument("--branch", metavar="CODE", help="for rows that name no branch")
        one.add_argument("--dry-run", action="store_true", help="count, and write nothing")
    files.add_argument("--unit", choices=("toman", "rial"), help="default: the business's own")
    files.add_argument("--source", default="file", metavar="NAME", help="where numbers come from")
    files.add_argument("--earns", action="store_true", help="let them earn by the rules")
    planted = add("seed", business_commands.seed, "Make businesses from a JSON file.")
    planted.add_argument("file", metavar="FILE.json")
    texts = add(
        "text-account",
        business_commands.keep_text_account,
        "Keep the account that a business's texts are paid from.",
    )
    texts.add_argument("--business", required=True, metavar="SLUG", help="whose account")
    texts.add_argument("--open", action="store_true", help="count its texts from today on")
    texts.add_argument("--add", type=int, metavar="RIALS", help="put on, or with a minus take off")
    texts.add_argument("--reason", default="", metavar="TEXT", help="why; --add needs one")
    texts.add_argument(
        "--advertising", choices=("waits", "goes"), help="what it does when nothing is left"
    )
    shell = add("shell", business_commands.open_shell, "Open a Python shell inside one business.")
    shell.add_argument("--business", required=True, metavar="SLUG", help="whose rows to see")
    shell.add_argument(
        "--keep", action="store_true", help="keep changes (default: undo at the end)"
    )


def read_moment(text: str) -> datetime | None:
    """An instant as people write it; None for `latest`."""
    if text == "latest":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write it like 2026-11-21 18:30"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Tehran"))


def _run_everything(options: argparse.Namespace) -> Iterator[str]:
    run.run_everything(say)
    return iter(())


def _run_web(options: argparse.Namespace) -> Iterator[str]:
    run.run_web(say)
    return iter(())


def _leave(signum: int, frame: FrameType | None) -> None:
    """End by way of exit handlers, so that the last one out stops the database."""
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    sys.exit(main())
