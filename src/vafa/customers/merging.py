"""Two rows that are one person: which of them stays, and parting them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.errors import MergedAlready, MergeOver, SameCustomer, UnknownCustomer
from vafa.customers.events import CustomersParted
from vafa.customers.models import Customer, Merge
from vafa.customers.profiles import fill_profile, name_in_search, unfill_profile
from vafa.customers.types import UNDONE_WITHIN
from vafa.outbox.actions import publish


def lock_pair(kept_id: int, gone_id: int) -> tuple[Customer, Customer]:
    """The two, locked: who stays and who goes. UnknownCustomer, SameCustomer, MergedAlready."""
    if kept_id == gone_id:
        raise SameCustomer(pointer="/other")
    rows = _lock_rows(kept_id, gone_id)
    if len(rows) < 2:
        raise UnknownCustomer
    for row in rows.values():
        if row.merged_into_id is not None:
            raise MergedAlready(customer_id=row.merged_into_id)
        if row.erased_at is not None:
            raise UnknownCustomer
    return rows[kept_id], rows[gone_id]


def keep_merge(
    merge_id: int,
    kept: Customer,
    gone: Customer,
    *,
    moved: Mapping[str, Sequence[int]],
    actor: Actor,
    at: datetime,
) -> Merge:
    """Let every key of one lead to the other, and what is unknown of who stays be as it is known
    of the other. Both are locked; `moved` are ids, by kind.
    """
    filled = fill_profile(kept, gone)
    _save_profile(kept, filled)
    merge = Merge(
        id=merge_id, kept_id=kept.id, gone_id=gone.id, moved=dict(moved), filled=filled, at=at
    )
    merge.save(force_insert=True)
    Customer.objects.filter(merged_into_id=gone.id).update(merged_into_id=kept.id)
    gone.merged_into_id = kept.id
    gone.save(update_fields=["merged_into_id"])
    _tell("customer.merged", merge, actor=actor, at=at)
    return merge


def keep_moved(merge: Merge, what: str, ids: Sequence[int]) -> None:
    """Remember more that went over with a merge."""
    if ids:
        merge.moved[what] = [*merge.moved[what], *ids]
        merge.save(update_fields=["moved"])


def pass_rows(
    rows: QuerySet[Any], *, giver_id: int, taker_id: int, only: Sequence[int] | None
) -> list[int]:
    """Let rows that name one customer, or those of them in `only`, name another; their ids."""
    theirs = rows.filter(customer_id=giver_id)
    if only is not None:
        theirs = theirs.filter(id__in=only)
    ids = list(theirs.order_by("id").values_list("id", flat=True))
    rows.filter(id__in=ids).update(customer_id=taker_id)
    return ids


def lock_merge(merge_id: int, *, at: datetime) -> Merge:
    """A merge that can be undone, with both rows locked. UnknownCustomer, MergeOver."""
    merge: Merge | None = Merge.objects.select_for_update().filter(id=merge_id).first()
    if merge is None:
        raise UnknownCustomer
    rows = _lock_rows(merge.kept_id, merge.gone_id)
    gone = rows[merge.gone_id]
    stands = merge.undone_at is None and gone.merged_into_id == merge.kept_id
    if gone.erased_at is not None or not stands or at >= merge.at + UNDONE_WITHIN:
        raise MergeOver
    return merge


def lock_merge_of(gone_id: int) -> Merge | None:
    """The merge by which somebody went into another, locked, while it stands."""
    rows = Merge.objects.select_for_update().filter(gone_id=gone_id, undone_at__isnull=True)
    return rows.first()


def end_merge(merge: Merge, *, actor: Actor, at: datetime) -> None:
    """Let the keys of who was gone lead to themselves again, and of those who went into them;
    what was filled in from them, and nobody corrected, is unknown again.
    """
    merge.undone_at = at
    merge.save(update_fields=["undone_at"])
    kept = Customer.objects.get(id=merge.kept_id)
    unfill_profile(kept, merge.filled)
    _save_profile(kept, merge.filled)
    Customer.objects.filter(id=merge.gone_id).update(merged_into_id=None)
    before = Merge.objects.filter(kept_id=merge.gone_id, undone_at__isnull=True)
    ids = list(before.values_list("gone_id", flat=True))
    Customer.objects.filter(id__in=ids).update(merged_into_id=merge.gone_id)
    publish(CustomersParted(kept_id=merge.kept_id, gone_id=merge.gone_id), at=at)
    _tell("customer.parted", merge, actor=actor, at=at)


def _save_profile(customer: Customer, filled: Mapping[str, Any]) -> None:
    customer.name_key = name_in_search(customer)
    customer.save(update_fields=[*filled, "name_key"])


def _lock_rows(*ids: int) -> dict[int, Customer]:
    """Locked but for their keys: a sale under way may go on naming them."""
    rows = Customer.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    return {row.id: row for row in rows}


def _tell(act: str, merge: Merge, *, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="customer",
        object_id=merge.kept_id,
        other_id=merge.gone_id,
        sales=len(merge.moved["sales"]),
    )
