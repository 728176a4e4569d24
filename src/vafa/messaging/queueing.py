"""Wishing a text: one row, once, for what it is about. Whether and how it goes is decided later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.messaging.gate import NO_BALANCE
from vafa.messaging.models import Message
from vafa.messaging.purposes import PURPOSES, Kind
from vafa.messaging.types import NewText, State


def queue_texts(texts: Sequence[NewText]) -> None:
    """Queue texts in one statement; those whose `dedupe_key` is known already are left alone."""
    Message.objects.bulk_create([build_message(one) for one in texts], ignore_conflicts=True)


def queue_new_texts(texts: Sequence[NewText]) -> list[int]:
    """Queue texts that surely were not queued before, in one statement; their ids, in order.

    IntegrityError for a `dedupe_key` that is known already: all of them, or none.
    """
    rows = [build_message(one) for one in texts]
    Message.objects.bulk_create(rows)
    return [one.id for one in rows]


def wake_texts(key: str, *, reason: str, expires_at: datetime | None = None, at: datetime) -> int:
    """Let texts be looked at now that wait for this reason, those whose keys begin so; how many.

    From now on they are good until `expires_at`, or as long as new ones. A repeat finds none.
    """
    found = _lock_waiting(reason, key)
    for purpose in {purpose for _id, purpose in found}:
        ids = [id_ for id_, theirs in found if theirs == purpose]
        until = expires_at or at + PURPOSES[purpose].good_for
        Message.objects.filter(id__in=ids).update(due_at=at, reason="", expires_at=until)
    return len(found)


def wake_waiting(*, at: datetime) -> int:
    """Let the gate look now at the texts that wait for the account to be charged; how many.

    They are good for no longer than they were.
    """
    ids = [id_ for id_, _purpose in _lock_waiting(NO_BALANCE)]
    woken: int = Message.objects.filter(id__in=ids).update(due_at=at)
    return woken


def build_message(new: NewText) -> Message:
    """The row of a text that is wished for."""
    purpose = PURPOSES[new.purpose]
    open_names = {one.name for one in purpose.variables if one.kind is not Kind.SECRET}
    assert new.variables.keys() <= open_names, f"{new.purpose} has no such open variable"
    assert purpose.is_free == (new.wording_id is not None), "free texts bring their words"
    assert new.mobile.startswith("+"), "mobiles are kept as +98…"
    assert 0 < len(new.dedupe_key) <= 120, "a dedupe key says what the text is about"
    return Message(
        customer_id=new.customer_id,
        branch_id=new.branch_id,
        mobile=new.mobile,
        purpose=purpose.slug,
        wording_id=new.wording_id,
        source_id=new.source_id,
        text_class=purpose.text_class,
        urgency=purpose.urgency,
        variables=dict(new.variables),
        dedupe_key=new.dedupe_key,
        created_at=new.at,
        due_at=new.due_at,
        expires_at=new.expires_at or new.due_at + purpose.good_for,
        first_channel=new.first_channel,
    )


def _lock_waiting(reason: str, key: str = "") -> list[tuple[int, str]]:
    """The ids and purposes of texts that wait for this reason, locked; one that is in a worker's
    hands is looked at anyway.
    """
    rows = Message.objects.filter(state=State.QUEUED, reason=reason, dedupe_key__startswith=key)
    locked = rows.order_by("id").select_for_update(skip_locked=True)
    return list(locked.values_list("id", "purpose"))
