"""What happens to how customers are judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsChanged(Event):
    """The business's groups are others than before; nobody has been put into them yet."""

    name: ClassVar[str] = "insight.groups_changed"
