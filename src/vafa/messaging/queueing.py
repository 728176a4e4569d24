"""Wishing a text: one row, once, for what it is about. Whether and how it goes is decided later."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.messaging.models import Message
from vafa.messaging.purposes import PURPOSES, Kind
from vafa.messaging.types import NewText


def queue_texts(texts: Sequence[NewText]) -> None:
    """Queue texts in one statement; those whose `dedupe_key` is known already are left alone."""
    Message.objects.bulk_create([build_message(one) for one in texts], ignore_conflicts=True)


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
        text_class=purpose.text_class,
        urgency=purpose.urgency,
        variables=dict(new.variables),
        dedupe_key=new.dedupe_key,
        created_at=new.at,
        due_at=new.due_at,
        expires_at=new.expires_at or new.due_at + purpose.good_for,
        first_channel=new.first_channel,
    )
