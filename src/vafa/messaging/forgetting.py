"""Letting go of what nobody will ask for any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from vafa.messaging.models import DemoText, GateDecision

# Complaints about advertising come late; so long, the same season of the year before is in it.
KEEP_DECISIONS = timedelta(days=400)
# Codes stand there in the open, and a demo is over sooner.
KEEP_DEMO_TEXTS = timedelta(days=14)


def forget_old(*, at: datetime, limit: int = 5_000) -> int:
    """Delete decisions of the gate and texts on demo phones that had their time.

    Returns how many went; fewer than `limit` of each kind in one call. Call inside a scope.
    """
    return _forget(GateDecision, at - KEEP_DECISIONS, limit) + _forget(
        DemoText, at - KEEP_DEMO_TEXTS, limit
    )


def _forget(kind: type[GateDecision | DemoText], before: datetime, limit: int) -> int:
    """Ids are in the order of time: the oldest rows are looked at, and no index is needed."""
    oldest = kind.objects.order_by("id").values_list("id", "at")[:limit]
    deleted, _ = kind.objects.filter(id__in=[row for row, at in oldest if at < before]).delete()
    return deleted
