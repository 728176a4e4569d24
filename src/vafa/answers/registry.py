"""What texts of customers may mean: one file each in `meanings/`."""

from __future__ import annotations

from vafa.answers.types import Meaning
from vafa.foundation.registry import Registry

meanings: Registry[Meaning] = Registry("vafa.answers.meanings")


def in_order() -> list[Meaning]:
    """Every meaning, in the order in which they are tried."""
    return sorted(meanings, key=lambda meaning: meaning.rank)
