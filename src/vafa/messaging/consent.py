"""What customers allow: the last word counts, and each is kept with its proof."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vafa.audit.actions import record, record_many
from vafa.audit.types import Actor, ActorKind
from vafa.foundation.ids import new_id
from vafa.messaging.events import ConsentChanged
from vafa.messaging.models import Consent, ConsentProof
from vafa.messaging.types import ConsentChannel, ConsentSubject, ConsentWay, SaidOnList
from vafa.outbox.actions import publish
from vafa.tenancy.bulk import insert_many

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
    publish(ConsentChanged(mobile=mobile, subject=str(subject), is_given=is_given), at=at)
    return True


def share_stops(
    *, giver: str, taker: str, customer_id: int, actor: Actor, at: datetime, words: str
) -> None:
    """Stop for one number whatever another of the same person stopped: who said no said it once
    for all their numbers. A yes is not handed on. A repeat changes nothing.
    """
    for row in Consent.objects.filter(mobile=giver, is_stopped=True).order_by("id"):
        set_consent(
            mobile=taker,
            is_given=False,
            way=ConsentWay(row.way),
            words=words,
            subject=ConsentSubject(row.subject),
            channel=ConsentChannel(row.channel),
            customer_id=customer_id,
            actor=actor,
            at=at,
        )


def take_consents(
    said: Sequence[SaidOnList], *, way: ConsentWay, actor: Actor, at: datetime
) -> None:
    """What a list from elsewhere says of advertising, each number once, with its proof.

    A no stops it. A yes counts where nothing was known: who stopped it is not signed up again by a
    list. Five statements, however many; a repeat changes nothing.
    """
    whole = {"subject": ConsentSubject.ADVERTISING, "channel": ConsentChannel.ANY}
    mobiles = [one.mobile for one in said]
    rows = Consent.objects.select_for_update().filter(mobile__in=mobiles, **whole)
    known = {row.mobile: row for row in rows.order_by("id")}
    fresh = [one for one in said if one.mobile not in known]
    stopped = [
        one
        for one in said
        if one.mobile in known and not one.is_given and not known[one.mobile].is_stopped
    ]
    insert_many(
        Consent,
        [
            whole
            | {
                "id": new_id(),
                "mobile": one.mobile,
                "is_stopped": not one.is_given,
                "changed_at": at,
                "way": way,
            }
            for one in fresh
        ],
    )
    Consent.objects.filter(id__in=[known[one.mobile].id for one in stopped]).update(
        is_stopped=True, changed_at=at, way=way
    )
    heard = [*fresh, *stopped]
    insert_many(ConsentProof, [_prove(one, way=way, actor=actor, at=at) | whole for one in heard])
    for act, is_given in (("consent.rejoined", True), ("consent.stopped", False)):
        facts = {
            one.customer_id: {"mobile": one.mobile, "way": str(way)}
            for one in heard
            if one.is_given is is_given
        }
        record_many(facts, actor=actor, act=act, at=at, object_kind="customer")


def _prove(one: SaidOnList, *, way: ConsentWay, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "mobile": one.mobile,
        "customer_id": one.customer_id,
        "is_given": one.is_given,
        "words": one.words[:500],
        "version": hashlib.sha256(one.words.encode()).hexdigest()[:_VERSION_CHARS],
        "way": way,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_label": actor.label[:120],
        "address": actor.address,
        "at": at,
    }


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
