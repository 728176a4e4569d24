"""A text came in: the first meaning that is on and understands it has it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from vafa.answers.models import Answer, Turn
from vafa.answers.queries import load_switches
from vafa.answers.registry import in_order
from vafa.answers.types import MOST_A_DAY, Heard, Meaning, Reply
from vafa.customers.queries import find_by_mobile
from vafa.foundation.jalali import local_day
from vafa.foundation.persian import bare_key
from vafa.foundation.phone import read_mobile
from vafa.messaging.actions import queue_text
from vafa.messaging.events import TextArrived
from vafa.messaging.queries import get_inbound, list_messages
from vafa.messaging.types import MessageFilter
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id


def answer_text(event: TextArrived, *, at: datetime) -> None:
    """Do what the text asks and say so. Once for each text; nothing for other than mobiles.

    A number is answered a few times a day and no more: what it asks is done, but not confirmed.
    """
    if read_mobile(event.mobile) is None:
        return
    if Answer.objects.filter(inbound_id=event.inbound_id).exists():
        return
    heard = Heard(
        inbound_id=event.inbound_id,
        mobile=event.mobile,
        bare=bare_key(event.text),
        obeyed=event.meaning,
        has_changed=event.has_changed,
        customer=find_by_mobile(event.mobile),
        at=get_inbound(event.inbound_id).at,
    )
    meaning = _understand(heard)
    if meaning is None:
        return
    done = meaning.follow(heard, at=at)
    Answer(
        inbound_id=event.inbound_id,
        meaning=meaning.slug,
        outcome=done.outcome,
        is_answered=_reply(heard, done.reply, at=at) if done.reply else False,
        at=at,
    ).save(force_insert=True)


def _understand(heard: Heard) -> Meaning | None:
    switches = load_switches()
    for meaning in in_order():
        if switches[meaning.slug] and meaning.understands(heard):
            return meaning
    return None


def _reply(heard: Heard, reply: Reply, *, at: datetime) -> bool:
    """Queue the text back; False when the number has had its answers of the day."""
    day = local_day(at, ZoneInfo(get_business(current_business_id()).zone))
    key = f"answer:{heard.inbound_id}"
    if reply.is_once_a_day:
        key = f"{reply.purpose}:{heard.mobile}:{day}"
        if list_messages(MessageFilter(dedupe_keys=[key]), limit=1).messages:
            return False
    if not _take_turn(heard.mobile, day):
        return False
    customer = find_by_mobile(heard.mobile)
    queue_text(
        customer_id=customer.id if customer else None,
        mobile=heard.mobile,
        purpose=reply.purpose,
        variables=reply.variables,
        dedupe_key=key,
        due_at=at,
        at=at,
    )
    return True


def _take_turn(mobile: str, day: date) -> bool:
    """Each turn of a day is a row that there can be once: two at a time cannot take the same."""
    for turn in range(1, MOST_A_DAY + 1):
        _row, is_taken = Turn.objects.get_or_create(mobile=mobile, day=day, turn=turn)
        if is_taken:
            return True
    return False
