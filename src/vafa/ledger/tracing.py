"""What the books say of one cause: what it moved, took, lost, and in whose wallets."""

from __future__ import annotations

from django.db.models import F, Sum

from vafa.ledger.models import Lot, Movement, Transfer
from vafa.ledger.types import Cause, Holder, Owner, TransferKind, Unit


def list_touched(cause: Cause) -> list[Owner]:
    """Whose wallets, but for cards, hold what this cause gave to another and moved there, and
    from whose lots it spent. One statement.
    """
    moved = Lot.objects.filter(
        cause_kind=cause.kind, cause_id=cause.id, origin_id__isnull=False, remaining__gt=0
    ).values_list("account__holder", "account__owner_id")
    spent = Movement.objects.filter(
        transfer__cause_kind=cause.kind,
        transfer__cause_id=cause.id,
        transfer__kind=TransferKind.SPEND,
        lot_id__isnull=False,
    ).values_list("lot__account__holder", "lot__account__owner_id")
    owners = [Owner(Holder(holder), owner_id) for holder, owner_id in moved.union(spent)]
    return sorted(owner for owner in owners if owner.holder != Holder.CARD)


def list_moved(cause: Cause) -> set[int]:
    """What the lots were first that moved to another wallet for this cause."""
    into = Movement.objects.filter(
        transfer__cause_kind=cause.kind,
        transfer__cause_id=cause.id,
        transfer__kind=TransferKind.MOVE,
        target_id=F("lot__account_id"),
    ).values_list("lot__origin_id", flat=True)
    return {origin_id for origin_id in into if origin_id is not None}


def is_posted(reference: str) -> bool:
    """Whether the transfer of this reference stands in the books."""
    return Transfer.objects.filter(reference=reference).exists()


def sum_by_cause(cause: Cause, kind: str) -> dict[Unit, int]:
    """How much the transfers of this kind moved for this cause, per unit."""
    rows = Movement.objects.filter(
        transfer__cause_kind=cause.kind, transfer__cause_id=cause.id, transfer__kind=kind
    )
    found = {row["unit"]: row["total"] for row in rows.values("unit").annotate(total=Sum("amount"))}
    return {unit: found.get(unit, 0) for unit in Unit}


def sum_left(cause: Cause) -> dict[Unit, int]:
    """How much is left, per unit, of the lots that a cause gave, wherever they are now."""
    rows = Lot.objects.filter(cause_kind=cause.kind, cause_id=cause.id, remaining__gt=0)
    found = rows.values("account__unit").annotate(total=Sum("remaining"))
    return {Unit(row["account__unit"]): row["total"] for row in found}


def list_taken_by(cause: Cause, kind: str) -> list[tuple[int, Unit, int]]:
    """(lot, unit, amount) of what the transfers of this kind took for this cause, in order."""
    rows = Movement.objects.filter(
        transfer__cause_kind=cause.kind,
        transfer__cause_id=cause.id,
        transfer__kind=kind,
        lot_id__isnull=False,
    ).order_by("id")
    return [(row.lot_id, Unit(row.unit), row.amount) for row in rows if row.lot_id is not None]


def sum_expired(cause: Cause) -> dict[Unit, int]:
    """How much of what this cause gave ended unspent and was not reinstated, per unit."""
    kinds = (TransferKind.EXPIRE, TransferKind.REINSTATE)
    rows = Movement.objects.filter(
        lot__cause_kind=cause.kind, lot__cause_id=cause.id, transfer__kind__in=kinds
    )
    total = dict.fromkeys(Unit, 0)
    for unit, kind, amount in rows.values_list("unit", "transfer__kind").annotate(Sum("amount")):
        total[Unit(unit)] += amount if kind == TransferKind.EXPIRE else -amount
    return total
