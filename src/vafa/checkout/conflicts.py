"""What of an outage a person has to see to: what a late sale cost, or why it was refused."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.errors import UnknownLateSale
from vafa.checkout.models import LateSale
from vafa.checkout.types import LateRow

SHOWN_FOR = timedelta(days=30)
MOST_SHOWN = 200


def list_late_sales(
    *, branch_id: int | None, is_settled: bool = False, at: datetime
) -> list[LateRow]:
    """What late sales cost, and those refused and not recorded since; the last sent first.

    Those that nobody has settled, however old they are; or those settled in the last month.
    """
    rows = _in_reach(branch_id).filter(settled_at__isnull=True)
    if is_settled:
        rows = _in_reach(branch_id).filter(settled_at__gte=at - SHOWN_FOR)
    return [
        LateRow(
            id=row.id,
            till=row.till,
            cashier=row.cashier,
            made_at=row.made_at,
            total_rial=row.total_rial,
            asked_rial=row.asked_rial,
            lost_rial=row.lost_rial,
            why=str(row.get_why_display()),
            refusal=row.refusal,
            sale_id=row.sale_id,
            settled_at=row.settled_at,
            settled_by=row.settled_by,
        )
        for row in rows.order_by("-sent_at", "-id")[:MOST_SHOWN]
    ]


def sum_late_losses(*, branch_id: int | None, at: datetime) -> int:
    """What late sales that came in within the last month cost, in rials."""
    rows = _in_reach(branch_id).filter(sent_at__gte=at - SHOWN_FOR)
    return rows.aggregate(lost=Sum("lost_rial"))["lost"] or 0


def settle_late_sale(late_id: int, *, branch_id: int | None, actor: Actor, at: datetime) -> None:
    """Write down that somebody saw to it; a repeat changes nothing. UnknownLateSale.

    Should its till send it again and something new come of it, it is to be settled anew.
    """
    row = _in_reach(branch_id).select_for_update().filter(id=late_id).first()
    if row is None:
        raise UnknownLateSale
    if row.settled_at is not None:
        return
    row.settled_at, row.settled_by = at, actor.label[:80]
    row.save(update_fields=["settled_at", "settled_by"])
    record(
        actor=actor,
        act="sale.late_settled",
        at=at,
        object_kind="late_sale",
        object_id=row.id,
        till=row.till,
        number=row.number,
        lost_rial=row.lost_rial,
        reason=row.refusal or str(row.get_why_display()),
    )


def _in_reach(branch_id: int | None) -> QuerySet[LateSale]:
    """Those of which there is something to tell; of one branch, where the viewer has but one."""
    rows = LateSale.objects.filter(Q(lost_rial__gt=0) | ~Q(refusal=""))
    return rows if branch_id is None else rows.filter(branch_id=branch_id)
