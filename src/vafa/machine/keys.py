"""The installation's own secrets, in one file that only its account can read.

Whoever has the database and not this file can forge no session and guess no code. It is left
out of backups for that reason: keep a copy of it elsewhere.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from vafa.machine.errors import MachineError
from vafa.machine.locks import hold


def load_keys(file: Path, names: Sequence[str]) -> dict[str, str]:
    """The secret of each name; one that is missing is made and kept. Repeatable.

    Raises MachineError when the file cannot be read or written.
    """
    try:
        with hold(file.with_suffix(".lock")):
            keys = _read(file)
            missing = [name for name in names if name not in keys]
            if missing:
                keys |= {name: secrets.token_urlsafe(48) for name in missing}
                _write(file, keys)
    except OSError as error:
        raise MachineError(
            f"The keys in {file} cannot be read or written ({error.strerror}). "
            "Set VAFA_HOME to a folder of this account's own."
        ) from None
    return {name: keys[name] for name in names}


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def _write(file: Path, keys: dict[str, str]) -> None:
    """All or nothing, and never readable by others, not even for a moment."""
    fresh = file.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(
            "# Secrets of this installation. Keep a copy in a safe place, apart from backups.\n"
        )
        out.writelines(f"{name}={value}\n" for name, value in keys.items())
        out.flush()
        os.fsync(out.fileno())
    fresh.rename(file)
