"""The command `vafa`: one verb for each thing that the person who runs a club does."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

from vafa.config import commands, run
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
    add("check", commands.check, "Say what is wrong with settings, rights and durability.")
    add("verify", commands.verify, "Prove every balance from the entries of the books.")
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


def _add_business_verbs(add: Callable[[str, Action, str], argparse.ArgumentParser]) -> None:
    shell = add("shell", commands.open_shell, "Open a Python shell inside one business.")
    shell.add_argument("--business", required=True, metavar="SLUG", help="whose rows to see")
    shell.add_argument(
        "--keep", action="store_true", help="keep changes (default: undo at the end)"
    )


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
