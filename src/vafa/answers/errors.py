"""What answers refuses."""

from __future__ import annotations

from vafa.foundation.errors import NotFound


class UnknownMeaning(NotFound):
    """There is no such meaning."""

    code = "unknown_meaning"
