"""What waits for the manager's eye."""

from __future__ import annotations

from vafa.guard.models import Flag


def list_flags(*, only_open: bool = True, limit: int = 100) -> list[Flag]:
    """Flags, the most pressing first."""
    rows = Flag.objects.all()
    if only_open:
        rows = rows.filter(seen_at__isnull=True)
    return list(rows.order_by("-severity", "-at", "-id")[:limit])


def count_open_flags() -> int:
    """How many nobody has looked at."""
    return Flag.objects.filter(seen_at__isnull=True).count()
