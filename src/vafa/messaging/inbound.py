"""What customers write to our lines: stop and rejoin are obeyed, the rest is passed on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from vafa.audit.types import Actor, ActorKind
from vafa.customers.queries import find_by_mobile
from vafa.foundation.persian import bare_key
from vafa.foundation.phone import mask_mobile, read_mobile
from vafa.messaging.chats import START, find_mobile
from vafa.messaging.consent import set_advertising
from vafa.messaging.events import TextArrived
from vafa.messaging.models import InboundText
from vafa.messaging.types import ConsentWay, Inbound, Meaning
from vafa.outbox.actions import publish

_STOP = {"11", "لغو", "لغو11", "stop"}
_REJOIN = {"12"}
# An inbox that is read for the first time holds old texts: their wish about advertising counts,
# but nobody is waiting for an answer any more.
NEWS_FOR = timedelta(days=1)


def read_meaning(text: str) -> Meaning:
    """What a text says to us: «۱۱», «لغو», «لغو 11» stop, «۱۲» rejoins, in any digits."""
    word = bare_key(text)
    if word in _STOP:
        return Meaning.STOP
    return Meaning.REJOIN if word in _REJOIN else Meaning.OTHER


def record_inbound(*, account_id: int, inbounds: Sequence[Inbound], at: datetime) -> int:
    """Keep customers' texts and obey them; return how many were new. Call inside a scope.

    A repeat of a call changes nothing.
    """
    return _follow(keep_inbound(account_id=account_id, inbounds=inbounds, at=at), at=at)


def keep_inbound(*, account_id: int, inbounds: Sequence[Inbound], at: datetime) -> list[str]:
    """Keep customers' texts and do nothing more; return their keys, of known ones too.

    Call inside a scope. What is kept is followed by `follow_inbound`.
    """
    rows = [row for one in inbounds if (row := _build(account_id, one, at=at))]
    InboundText.objects.bulk_create(rows, ignore_conflicts=True)
    return [row.dedupe_key for row in rows]


def follow_inbound(*, at: datetime, limit: int = 200) -> int:
    """Do what kept texts ask for; return how many were followed. Call inside a scope."""
    rows = InboundText.objects.filter(is_followed=False).order_by("id")
    return _follow(list(rows.values_list("dedupe_key", flat=True)[:limit]), at=at)


def _build(account_id: int, inbound: Inbound, *, at: datetime) -> InboundText | None:
    """The row to keep; none for a beginning of a chat, which is followed here, or a stranger's."""
    mobile = read_mobile(inbound.mobile) or inbound.mobile.strip()[:20]
    if inbound.chat:
        mobile = find_mobile(account_id, inbound, at=at)
        if not mobile or inbound.text.startswith(START):
            return None
    customer = find_by_mobile(mobile)
    return InboundText(
        account_id=account_id,
        customer_id=customer.id if customer else None,
        mobile=mobile,
        line=inbound.line[:20],
        text=inbound.text,
        meaning=read_meaning(inbound.text),
        at=min(inbound.at or at, at),
        dedupe_key=_write_key(account_id, mobile, inbound, at=at),
    )


def _follow(keys: Sequence[str], *, at: datetime) -> int:
    """Locked, so that who follows the same text at the same time comes to nothing."""
    rows = InboundText.objects.filter(dedupe_key__in=keys, is_followed=False)
    texts = list(rows.order_by("id").select_for_update())
    for one in texts:
        _follow_one(one, at=at)
        one.is_followed = True
        one.save(update_fields=["is_followed"])
    return len(texts)


def _follow_one(kept: InboundText, *, at: datetime) -> None:
    has_changed = False
    if kept.meaning != Meaning.OTHER:
        label = mask_mobile(kept.mobile)
        has_changed = set_advertising(
            mobile=kept.mobile,
            is_stopped=kept.meaning == Meaning.STOP,
            way=ConsentWay.TEXT,
            actor=Actor(kind=ActorKind.CUSTOMER, id=kept.customer_id or 0, label=label),
            words=kept.text,
            customer_id=kept.customer_id,
            at=kept.at,
        )
    if kept.at < at - NEWS_FOR:
        return
    event = TextArrived(
        inbound_id=kept.id,
        customer_id=kept.customer_id,
        mobile=kept.mobile,
        text=kept.text,
        meaning=str(kept.meaning),
        has_changed=has_changed,
    )
    publish(event, at=at)


def _write_key(account_id: int, mobile: str, inbound: Inbound, *, at: datetime) -> str:
    """By the gateway's id; without one, the same words within the same minute are the same text."""
    name = inbound.provider_id or f"{inbound.text}|{(inbound.at or at):%Y%m%d%H%M}"
    digest = hashlib.sha256(f"{mobile}|{name}".encode()).hexdigest()
    return f"{account_id}:{digest[:40]}"
