"""Texts that somebody writes to a few customers by hand, now or later; more are a campaign's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.queries import map_customers
from vafa.foundation.errors import NotFound
from vafa.messaging.desk import load_sending_rules
from vafa.messaging.errors import NobodyToWrite, TooLateToWrite, TooManyToWrite
from vafa.messaging.gate import Verdict
from vafa.messaging.gatekeeping import load_gatekeeper
from vafa.messaging.models import Mailing, Message
from vafa.messaging.purposes import PURPOSES
from vafa.messaging.queueing import build_message, queue_texts
from vafa.messaging.types import MOST_BY_HAND, MailingRow, NewText, State, Weighed
from vafa.messaging.wordings import estimate_text, save_wording
from vafa.tenancy.queries import load_current_business

MOST_AHEAD = timedelta(days=90)
_PURPOSE = "by_hand"
_A_LITTLE_AGO = timedelta(minutes=5)  # the time that filling in a form may take


def weigh_mailing(
    text: str, *, customer_ids: Sequence[int], due_at: datetime, at: datetime
) -> Weighed:
    """What would become of this text if it were due then, by what is known now. Writes nothing.

    Refuses BadTemplate. `objections` counts people by the reason why none goes to them.
    """
    mobiles = _find_mobiles(customer_ids)
    texts = [
        build_message(_wish(customer_id, mobile, wording_id=0, due_at=due_at, at=at))
        for customer_id, mobile in mobiles.items()
    ]
    gate = load_gatekeeper(texts, load_current_business(), load_sending_rules(), at=at)
    decisions = {one.customer_id: gate.judge(one, at=due_at) for one in texts}
    objections = Counter(one.reason for one in decisions.values() if one.verdict is Verdict.DROP)
    if missing := len(set(customer_ids)) - len(mobiles):
        objections["no_mobile"] = missing
    getting = [
        customer_id for customer_id in mobiles if decisions[customer_id].verdict is not Verdict.DROP
    ]
    estimate = estimate_text(text, sample_ids=getting, at=at)
    held = [one.until for one in decisions.values() if one.until is not None]
    return Weighed(
        people=len(set(customer_ids)),
        getting=len(getting),
        objections=dict(objections),
        held_until=min(held, default=None),
        estimate=estimate,
    )


def write_by_hand(
    text: str,
    *,
    key: int,
    customer_ids: Sequence[int],
    target: str = "",
    due_at: datetime,
    actor: Actor,
    at: datetime,
) -> int:
    """Queue a text to these customers for that moment; return the id of the mailing: the key.

    A repeat with the same key changes nothing. Refuses BadTemplate, BadTarget, NobodyToWrite,
    TooManyToWrite (`MOST_BY_HAND`), and TooLateToWrite for a moment that is past or months ahead.
    """
    if Mailing.objects.filter(id=key).exists():
        return key
    if len(set(customer_ids)) > MOST_BY_HAND:
        raise TooManyToWrite(most=MOST_BY_HAND)
    if not at - _A_LITTLE_AGO <= due_at <= at + MOST_AHEAD:
        raise TooLateToWrite(pointer="/day")
    mobiles = _find_mobiles(customer_ids)
    if not mobiles:
        raise NobodyToWrite
    mailing = Mailing(
        id=key,
        wording_id=save_wording(text, target=target, at=at),
        customer_ids=list(mobiles),
        due_at=max(due_at, at),
        made_at=at,
        actor_label=actor.label[:120],
    )
    mailing.save(force_insert=True)
    queue_texts(
        [
            _wish(
                customer_id,
                mobile,
                mailing_id=key,
                wording_id=mailing.wording_id,
                due_at=mailing.due_at,
                at=at,
            )
            for customer_id, mobile in mobiles.items()
        ]
    )
    record(
        actor=actor,
        act="mailing.written",
        at=at,
        object_kind="mailing",
        object_id=key,
        people=len(mobiles),
        due_at=mailing.due_at.isoformat(),
    )
    return key


def cancel_mailing(mailing_id: int, *, actor: Actor, at: datetime) -> int:
    """Keep back what has not left yet; return how many texts that were. NotFound."""
    mailing = _get(mailing_id)
    texts = _texts_of(mailing).filter(state=State.QUEUED).order_by("id").select_for_update()
    waiting = list(texts.values_list("id", flat=True))
    rows = Message.objects.filter(id__in=waiting, state=State.QUEUED)
    cancelled: int = rows.update(state=State.WITHHELD, reason="cancelled")
    if cancelled:
        record(
            actor=actor,
            act="mailing.cancelled",
            at=at,
            object_kind="mailing",
            object_id=mailing_id,
            people=cancelled,
        )
    return cancelled


def get_mailing(mailing_id: int) -> MailingRow:
    """A mailing and how far it is, or NotFound."""
    mailing = _get(mailing_id)
    states = Counter(State(one) for one in _texts_of(mailing).values_list("state", flat=True))
    return _show(mailing, states)


def list_mailings(*, cursor: int | None = None, limit: int = 50) -> list[MailingRow]:
    """What was written by hand, the latest first; below `cursor`. The states are left out."""
    rows = Mailing.objects.select_related("wording")
    if cursor is not None:
        rows = rows.filter(id__lt=cursor)
    return [_show(one, {}) for one in rows.order_by("-id")[:limit]]


def _get(mailing_id: int) -> Mailing:
    rows = Mailing.objects.select_related("wording")
    mailing: Mailing | None = rows.filter(id=mailing_id).first()
    if mailing is None:
        raise NotFound
    return mailing


def _show(mailing: Mailing, states: Mapping[State, int]) -> MailingRow:
    return MailingRow(
        id=mailing.id,
        text=mailing.wording.text,
        people=len(mailing.customer_ids),
        due_at=mailing.due_at,
        made_at=mailing.made_at,
        actor_label=mailing.actor_label,
        states=dict(states),
    )


def _texts_of(mailing: Mailing) -> QuerySet[Message]:
    keys = [_write_key(mailing.id, one) for one in mailing.customer_ids]
    rows: QuerySet[Message] = Message.objects.filter(dedupe_key__in=keys)
    return rows


def _find_mobiles(customer_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of those who have one, each number once."""
    found: dict[str, int] = {}
    for customer_id, one in sorted(map_customers(sorted(set(customer_ids))).items()):
        if one.mobile and one.merged_into_id is None:
            found.setdefault(one.mobile, customer_id)
    return {customer_id: mobile for mobile, customer_id in found.items()}


def _wish(
    customer_id: int,
    mobile: str,
    *,
    mailing_id: int | None = None,
    wording_id: int,
    due_at: datetime,
    at: datetime,
) -> NewText:
    return NewText(
        customer_id=customer_id,
        mobile=mobile,
        purpose=_PURPOSE,
        variables={},
        dedupe_key=_write_key(mailing_id or 0, customer_id),
        due_at=due_at,
        at=at,
        wording_id=wording_id,
        expires_at=due_at + PURPOSES[_PURPOSE].good_for,
        source_id=mailing_id,
    )


def _write_key(mailing_id: int, customer_id: int) -> str:
    return f"hand:{mailing_id}:{customer_id}"
