"""What happens to codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.codes.types import Secret
from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesWereLocked(Event):
    """Somebody tried so many wrong codes that a side was locked: an alarm for the manager.

    `what` was tried last.
    """

    name: ClassVar[str] = "codes.locked"
    side: str
    subject: str
    count: int
    what: str = Secret.CODE
