"""What waits for the manager's eye, and whose awards wait with it."""

from __future__ import annotations

from dataclasses import dataclass

from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.guard.models import Flag, HeldAward
from vafa.guard.settings import ChosenPattern, list_patterns
from vafa.guard.types import Ruling, Stance, Watch, Watched, name_cashier
from vafa.ledger.types import Cause

__all__ = [
    "ChosenPattern",
    "Held",
    "count_open_flags",
    "get_flag",
    "is_about",
    "is_held",
    "list_flags",
    "list_held",
    "list_patterns",
    "load_watch",
]

MOST_WATCHED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a sale or gift gave to a customer waits for a decision."""

    cause: Cause
    customer_id: int


def list_flags(*, only_open: bool = True, limit: int = 100) -> list[Flag]:
    """Flags, the most pressing first."""
    rows = Flag.objects.all()
    if only_open:
        rows = rows.filter(seen_at__isnull=True)
    return list(rows.order_by("-severity", "-score", "-at", "-id")[:limit])


def get_flag(flag_id: int) -> Flag:
    """One flag, or NotFound."""
    flag: Flag | None = Flag.objects.filter(id=flag_id).first()
    if flag is None:
        raise NotFound
    return flag


def is_about(flag: Flag, actor: Actor) -> bool:
    """Whether this hand is the subject of a flag, or stands in it beside the subject."""
    return name_cashier(actor=actor.code, cashier="") in (flag.subject, flag.facts.get("cashier"))


def count_open_flags() -> int:
    """How many nobody has looked at."""
    return Flag.objects.filter(seen_at__isnull=True).count()


def list_held(flag_id: int) -> list[Held]:
    """Which awards wait for this flag, by customer."""
    rows = HeldAward.objects.filter(flag_id=flag_id).order_by("customer_id", "id")
    return [
        Held(cause=Cause(kind=row.cause_kind, id=row.cause_id), customer_id=row.customer_id)
        for row in rows
    ]


def is_held(cause: Cause) -> bool:
    """Whether what this sale or gift gave waits, or waited, for a decision other than "fine"."""
    rows = HeldAward.objects.filter(cause_kind=cause.kind, cause_id=cause.id)
    return rows.exclude(flag__ruling=Ruling.FINE).exists()


def load_watch() -> Watch:
    """Whose awards wait or are stopped now. One statement; kept with the business's terms."""
    rows = Flag.objects.exclude(stance="").order_by("-stance", "id")  # stopping wins: it comes last
    return {
        subject: Watched(flag_id, Stance(stance))
        for subject, flag_id, stance in rows.values_list("subject", "id", "stance")[:MOST_WATCHED]
    }
