"""Files of texts for a panel that somebody feeds by hand: each text is in one file, once."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.messaging.errors import NothingWaits
from vafa.messaging.fate import write_back
from vafa.messaging.gate_queries import load_stopped
from vafa.messaging.gateway_tools import write_mobile
from vafa.messaging.gateways.excel_file import WAITING
from vafa.messaging.models import GatewayAccount, HandOver, Message
from vafa.messaging.senders import tell_senders
from vafa.messaging.types import ConsentChannel, HandedText, HandOverRow, State, TextClass

MOST_TEXTS = 50_000  # in one file


def hand_over(*, account_id: int, actor: Actor, at: datetime) -> int:
    """Put the texts that wait into a file, the oldest first; return its id.

    Those that are too late by now, and advertising to whoever stopped it meanwhile, are left out
    for good. Refuses NothingWaits, as a repeat does.
    """
    account = GatewayAccount.objects.select_for_update().filter(id=account_id).first()
    if account is None:
        raise NotFound
    messages = list(_list_waiting(account_id).order_by("id").select_for_update()[:MOST_TEXTS])
    stopped = load_stopped([one.mobile for one in messages], by=ConsentChannel.SMS)
    made = HandOver(account_id=account_id, made_at=at, made_by=actor.label[:120])
    for message in messages:
        is_advertising = message.text_class == TextClass.ADVERTISING
        if message.expires_at <= at:
            message.settle(State.EXPIRED, at=at, reason="late")
        elif is_advertising and message.mobile in stopped:
            message.settle(State.BLOCKED_OPTOUT, at=at, reason="stopped")
        else:
            message.settle(State.SENT, at=at, reason="handed_over")
            message.gateway_id = _name(made.id)
            made.texts += 1
    write_back(messages)
    tell_senders(messages, at=at)
    if not made.texts:
        raise NothingWaits
    made.save(force_insert=True)
    record(
        actor=actor,
        act="texts.handed_over",
        at=at,
        object_kind="gateway_account",
        object_id=account_id,
        texts=made.texts,
    )
    return made.id


def count_waiting_texts(account_id: int) -> int:
    """How many texts wait for the next file of this account."""
    waiting: int = _list_waiting(account_id).count()
    return waiting


def list_hand_overs(account_id: int, *, limit: int = 20) -> list[HandOverRow]:
    """The latest files, the newest first."""
    rows = HandOver.objects.filter(account_id=account_id).order_by("-id")[:limit]
    return [
        HandOverRow(id=one.id, made_at=one.made_at, made_by=one.made_by, texts=one.texts)
        for one in rows
    ]


def list_handed(account_id: int, hand_over_id: int) -> list[HandedText]:
    """What a file holds, as often as it is asked for; empty for one that is not of the account."""
    account = GatewayAccount.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound
    shape = account.settings.get("mobile_shape") or "09"
    rows = Message.objects.filter(account_id=account_id, gateway_id=_name(hand_over_id))
    return [
        HandedText(mobile=write_mobile(mobile, shape), text=body)
        for mobile, body in rows.order_by("id").values_list("mobile", "body")
    ]


def _list_waiting(account_id: int) -> QuerySet[Message]:
    rows: QuerySet[Message] = Message.objects.filter(
        account_id=account_id, gateway_id=WAITING, state=State.SENT, closed_at__isnull=True
    )
    return rows


def _name(hand_over_id: int) -> str:
    return f"file:{hand_over_id}"
