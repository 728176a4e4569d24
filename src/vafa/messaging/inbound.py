"""What customers write to our lines: stop and rejoin are obeyed, the rest is passed on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.customers.queries import find_by_mobile
from vafa.foundation.persian import search_key
from vafa.foundation.phone import mask_mobile, read_mobile
from vafa.messaging.events import TextArrived
from vafa.messaging.models import Consent, InboundText
from vafa.messaging.types import ConsentWay, Inbound, Meaning
from vafa.outbox.actions import publish

_STOP = {"11", "لغو", "لغو11"}
_REJOIN = {"12"}
_NOT_WORD = re.compile(r"[\W_]+")


def read_meaning(text: str) -> Meaning:
    """What a text says to us: «۱۱», «لغو», «لغو 11» stop, «۱۲» rejoins, in any digits."""
    word = _NOT_WORD.sub("", search_key(text))
    if word in _STOP:
        return Meaning.STOP
    return Meaning.REJOIN if word in _REJOIN else Meaning.OTHER


def record_inbound(*, account_id: int, inbounds: Sequence[Inbound], at: datetime) -> int:
    """Keep customers' texts and obey them; return how many were new. Call inside a scope.

    A repeat of a call changes nothing.
    """
    return sum(_record_one(account_id, one, at=at) for one in inbounds)


def set_advertising(
    *, mobile: str, is_stopped: bool, way: ConsentWay, actor: Actor, at: datetime
) -> bool:
    """Stop or resume advertising to a number; whether that changed anything.

    The latest word counts: one that is older than what is known already changes nothing.
    """
    consent, is_new = Consent.objects.select_for_update().get_or_create(
        mobile=mobile, defaults={"is_stopped": is_stopped, "changed_at": at, "way": way}
    )
    if not is_new:
        if at < consent.changed_at or consent.is_stopped == is_stopped:
            return False
        consent.is_stopped, consent.changed_at, consent.way = is_stopped, at, way
        consent.save(update_fields=["is_stopped", "changed_at", "way"])
    record(
        actor=actor,
        act="consent.stopped" if is_stopped else "consent.rejoined",
        at=at,
        object_kind="customer",
        object_id=actor.id if actor.kind == ActorKind.CUSTOMER else 0,
        mobile=mobile,
        way=str(way),
    )
    return True


def _record_one(account_id: int, inbound: Inbound, *, at: datetime) -> bool:
    mobile = read_mobile(inbound.mobile) or inbound.mobile.strip()[:20]
    meaning = read_meaning(inbound.text)
    said_at = min(inbound.at or at, at)
    customer = find_by_mobile(mobile)
    customer_id = customer.id if customer else None
    kept, is_new = InboundText.objects.get_or_create(
        dedupe_key=_write_key(account_id, mobile, inbound, at=at),
        defaults={
            "account_id": account_id,
            "customer_id": customer_id,
            "mobile": mobile,
            "line": inbound.line[:20],
            "text": inbound.text,
            "meaning": meaning,
            "at": said_at,
        },
    )
    if not is_new:
        return False
    if meaning is not Meaning.OTHER:
        actor = Actor(kind=ActorKind.CUSTOMER, id=customer_id or 0, label=mask_mobile(mobile))
        set_advertising(
            mobile=mobile,
            is_stopped=meaning is Meaning.STOP,
            way=ConsentWay.TEXT,
            actor=actor,
            at=said_at,
        )
    event = TextArrived(
        inbound_id=kept.id,
        customer_id=customer_id,
        mobile=mobile,
        text=inbound.text,
        meaning=str(meaning),
    )
    publish(event, at=at)
    return True


def _write_key(account_id: int, mobile: str, inbound: Inbound, *, at: datetime) -> str:
    """By the gateway's id; without one, the same words within the same minute are the same text."""
    name = inbound.provider_id or f"{inbound.text}|{(inbound.at or at):%Y%m%d%H%M}"
    digest = hashlib.sha256(f"{mobile}|{name}".encode()).hexdigest()
    return f"{account_id}:{digest[:40]}"
