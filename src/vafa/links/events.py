"""What links tell the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkClicked(Event):
    """A person opened a link for the first time. `source` says what it was made for
    (`message:<id>`), `group` the occasion (`wording:<id>`).
    """

    name: ClassVar[str] = "link.clicked"

    link_id: int
    source: str
    group: str
    customer_id: int | None
