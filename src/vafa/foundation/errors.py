"""What a rule says when it says no.

One exception serves panel, portal, API and tills. Each edge translates it once: a form error,
a problem document, a vendor's refusal.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A rule said no; nothing was changed.

    `code` is stable and for machines (`not_enough_balance`). `message` is for people and already
    marked for translation (a lazy string is fine). `facts` are plain values that explain the
    refusal. `pointer` names the offending input by JSON pointer, where there is one.
    Subclasses fix `code` and give `message` a default.

    A refusal that leaves a scope takes everything written in it back, except where
    `keeps_writes` is set: a wrong code is refused, and the wrong try is still counted.
    """

    code: str = "refused"
    message: Any = ""
    keeps_writes: bool = False

    def __init__(
        self,
        message: Any = None,
        *,
        code: str | None = None,
        pointer: str | None = None,
        **facts: Any,
    ) -> None:
        self.message = self.message if message is None else message
        self.code = self.code if code is None else code
        self.pointer = pointer
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refused):
    """No such thing in this business. A neighbour's thing looks exactly the same."""

    code = "not_found"


class TryLater(Refused):
    """Refused for now; `retry_after` seconds tell when trying again may help."""

    code = "try_later"

    def __init__(self, message: Any = None, *, retry_after: int, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after
