"""What happens in the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCodeAsked(Event):
    """Somebody wants a login code for a number; `site` is the host they stand on."""

    name: ClassVar[str] = "portal.login_code_asked"
    ask_id: int
    site: str
