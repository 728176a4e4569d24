"""Reading the record."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from vafa.audit.models import AuditRecord
from vafa.audit.types import AuditRow


def list_records(
    *,
    limit: int,
    act: str = "",
    actor: str = "",
    object_kind: str = "",
    object_id: int = 0,
    since: datetime | None = None,
    until: datetime | None = None,
    before: tuple[datetime, int] | None = None,
) -> list[AuditRow]:
    """Acts, the newest first; at most `limit`.

    `act` is whole (`staff.edited`) or an area with its dot (`staff.`); `actor` is its code
    (`staff:1234`) or its kind alone. `since` counts, `until` does not. `before` is the
    (at, id) of the last row already seen.
    """
    rows = AuditRecord.objects.all()
    if act:
        rows = rows.filter(act__startswith=act) if act.endswith(".") else rows.filter(act=act)
    if actor:
        kind, _, number = actor.partition(":")
        rows = rows.filter(actor_kind=kind)
        if number.isdecimal():
            rows = rows.filter(actor_id=int(number))
    if object_kind:
        rows = rows.filter(object_kind=object_kind, object_id=object_id)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if before is not None:
        at, row_id = before
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__gt=row_id), at__lte=at)
    return [_row(record) for record in rows.order_by("-at", "id")[:limit]]


def _row(record: AuditRecord) -> AuditRow:
    return AuditRow(
        id=record.id,
        at=record.at,
        actor_kind=record.actor_kind,
        actor_id=record.actor_id,
        actor_label=record.actor_label,
        address=record.address,
        request_id=record.request_id,
        act=record.act,
        object_kind=record.object_kind,
        object_id=record.object_id,
        facts=record.facts,
    )
