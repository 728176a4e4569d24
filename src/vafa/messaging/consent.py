"""What customers allow: the last word counts, and each is kept with its proof."""

from __future__ import annotations

import hashlib
from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.messaging.models import Consent, ConsentProof
from vafa.messaging.types import ConsentChannel, ConsentSubject, ConsentWay

_VERSION_CHARS = 12


def set_consent(
    *,
    mobile: str,
    is_given: bool,
    way: ConsentWay,
    words: str,
    actor: Actor,
    at: datetime,
    subject: ConsentSubject = ConsentSubject.ADVERTISING,
    channel: ConsentChannel = ConsentChannel.ANY,
    customer_id: int | None = None,
) -> bool:
    """Keep that a number allows something or stops it; whether that changed anything.

    `words` are what was read before the press, or what the customer wrote. The latest word counts:
    one that is older than what is known already changes nothing, and neither does a repeat.
    """
    consent, is_new = Consent.objects.select_for_update().get_or_create(
        mobile=mobile,
        subject=subject,
        channel=channel,
        defaults={"is_stopped": not is_given, "changed_at": at, "way": way},
    )
    if not is_new:
        if at < consent.changed_at or consent.is_stopped is not is_given:
            return False
        consent.is_stopped, consent.changed_at, consent.way = not is_given, at, way
        consent.save(update_fields=["is_stopped", "changed_at", "way"])
    is_own = actor.kind == ActorKind.CUSTOMER
    ConsentProof(
        mobile=mobile,
        customer_id=customer_id or (actor.id or None if is_own else None),
        subject=subject,
        channel=channel,
        is_given=is_given,
        words=words[:500],
        version=hashlib.sha256(words.encode()).hexdigest()[:_VERSION_CHARS],
        way=way,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:120],
        address=actor.address,
        at=at,
    ).save(force_insert=True)
    record(
        actor=actor,
        act="consent.rejoined" if is_given else "consent.stopped",
        at=at,
        object_kind="customer",
        object_id=actor.id if is_own else customer_id or 0,
        mobile=mobile,
        way=str(way),
        subject=str(subject),
        channel=str(channel),
    )
    return True


def set_advertising(
    *,
    mobile: str,
    is_stopped: bool,
    way: ConsentWay,
    actor: Actor,
    at: datetime,
    words: str = "",
    customer_id: int | None = None,
) -> bool:
    """Stop or resume advertising to a number by every channel; whether that changed anything.

    The latest word counts: one that is older than what is known already changes nothing.
    """
    return set_consent(
        mobile=mobile,
        is_given=not is_stopped,
        way=way,
        words=words,
        actor=actor,
        at=at,
        customer_id=customer_id,
    )
