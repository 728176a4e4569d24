"""What becomes of a text after it was handed over: reports, questions, and giving up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation import http
from vafa.foundation.errors import NotFound
from vafa.messaging.channels import is_sms
from vafa.messaging.desk import open_working_gateways
from vafa.messaging.errors import FateIsKnown
from vafa.messaging.gatekeeping import correct_month, note_blocks, sum_advertising
from vafa.messaging.models import Message
from vafa.messaging.purposes import PURPOSES
from vafa.messaging.senders import tell_senders
from vafa.messaging.spending import Spending
from vafa.messaging.types import (
    NOT_ARRIVED,
    NOT_REACHED,
    UNDECIDED,
    Asked,
    Capabilities,
    Gateway,
    Report,
    State,
    Way,
    is_further,
)
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope, has_scope

GIVE_UP_AFTER = timedelta(hours=72)
# Younger than this, a gateway that is slow to answer may still be about to know of it.
TRUST_IGNORANCE_AFTER = timedelta(minutes=1)
_QUESTIONS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
_KEPT = (
    *("state", "reason", "note", "body", "parts", "cost_rial", "due_at", "attempts", "turn"),
    *("account_id", "gateway", "gateway_id", "claim", "claimed_until", "attempted_at", "sent_at"),
    *("delivered_at", "poll_at", "closed_at", "channel", "passed", "fall_back_at"),
)


def write_back(messages: Sequence[Message]) -> None:
    """Keep what changed on these locked rows, in one statement."""
    if messages:
        Message.objects.bulk_create(
            messages,
            update_conflicts=True,
            unique_fields=["business_id", "id"],
            update_fields=_KEPT,
        )


def follow_up(message: Message, can: Capabilities, *, at: datetime) -> datetime | None:
    """When its gateway is asked about it next; None when there is nothing (more) to ask."""
    if not _is_askable(message, can, at=at) or message.attempted_at is None:
        return None
    for step in _QUESTIONS:
        if message.attempted_at + step > at:
            return message.attempted_at + step
    return at + _QUESTIONS[-1]


def record_reports(*, account_id: int, reports: Sequence[Report], at: datetime) -> int:
    """Take what a gateway tells of our texts; return how many moved on. Call inside a scope.

    Repeats, late ones and ones in the wrong order are harmless; reports of texts that are not ours
    are passed over.
    """
    uids = {int(one.uid) for one in reports if _is_number(one.uid)}
    theirs = {one.provider_id for one in reports if one.provider_id}
    rows = Message.objects.filter(Q(id__in=uids) | Q(account_id=account_id, gateway_id__in=theirs))
    messages = list(rows.order_by("id").select_for_update())
    by_uid = {one.uid: one for one in messages}
    by_theirs = {one.gateway_id: one for one in messages if one.account_id == account_id}
    lost = {one.id for one in messages if one.state in NOT_ARRIVED}
    moved: dict[int, Message] = {}
    spending, paid_rial = Spending(messages), sum_advertising(messages)
    for report in reports:
        message = by_uid.get(report.uid) or by_theirs.get(report.provider_id)
        if message is not None and _take_report(message, report, account_id=account_id, at=at):
            moved[message.id] = message
    write_back(list(moved.values()))
    tell_senders(moved.values(), lost_before=lost, at=at)
    note_blocks(moved.values(), at=at)
    correct_month(sum_advertising(messages) - paid_rial, at=at)
    spending.count(moved.values())
    return len(moved)


def poll_undecided(*, business_id: int, at: datetime, limit: int = 400) -> int:
    """Ask the gateways about texts whose fate is open; return how many moved on.

    Call outside any scope. The next question is set before this one is asked, so that no text is
    asked about in a loop whatever happens in between.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        questions = _prepare_questions(at=at, limit=limit)
    moved = 0
    for account_id, gateway, asked in questions:
        try:
            reports = gateway.fetch_status(asked)
        except http.CallFailed:
            continue
        with business_scope(business_id):
            moved += record_reports(account_id=account_id, reports=reports, at=at)
    return moved


def fall_back(*, at: datetime, limit: int = 1_000) -> int:
    """Give texts that were not delivered in time at one channel to the next; return how many.

    Call inside a scope. They may arrive twice: the business set the time, or 0 for never.
    """
    rows = Message.objects.filter(
        fall_back_at__lte=at, state__in=UNDECIDED, closed_at__isnull=True, expires_at__gt=at
    )
    messages = list(rows.order_by("id").select_for_update(skip_locked=True)[:limit])
    spending = Spending(messages)
    for message in messages:
        message.pass_on(at=at, reason="not_in_time")
    write_back(messages)
    spending.count(messages)
    return len(messages)


def close_undecided(*, at: datetime) -> int:
    """Give up on texts that nobody told us about in 72 hours: unknown, and asked about no more.

    A report of the end of one is still taken after that.
    """
    rows = Message.objects.filter(
        state__in=UNDECIDED, closed_at__isnull=True, attempted_at__lte=at - GIVE_UP_AFTER
    )
    closed: int = rows.update(state=State.UNKNOWN, closed_at=at, poll_at=None)
    return closed


def send_again(message_id: int, *, actor: Actor, at: datetime) -> None:
    """Queue a text of unknown fate anew, on somebody's word: it may arrive twice.

    It lives as long as a new one, and the gate is asked again. NotFound; FateIsKnown for any
    other text, and so for a repeat.
    """
    message = Message.objects.select_for_update().filter(id=message_id).first()
    if message is None:
        raise NotFound
    if message.state != State.UNKNOWN:
        raise FateIsKnown
    message.queue_again(at, turn=message.turn, reason="sent_again")
    message.closed_at = None
    message.expires_at = at + PURPOSES[message.purpose].good_for
    message.save(update_fields=[*_KEPT, "expires_at"])
    record(actor=actor, act="text.sent_again", at=at, object_kind="message", object_id=message.id)


def _is_askable(message: Message, can: Capabilities, *, at: datetime) -> bool:
    if State(message.state) not in UNDECIDED or message.closed_at or not message.attempted_at:
        return False
    if message.gateway_id:
        return Way.POLL in can.reports
    return can.finds_by_uid is not None and at - message.attempted_at < can.finds_by_uid


def _take_report(message: Message, report: Report, *, account_id: int, at: datetime) -> bool:
    if not report.is_known:
        return _take_ignorance(message, at=at)
    if message.closed_at is not None and report.state in UNDECIDED:
        return False
    if not message.attempts or not is_further(report.state, than=State(message.state)):
        return False
    is_current = message.account_id == account_id and message.state != State.QUEUED
    if not is_current and report.state not in {State.SENT, State.DELIVERED}:
        return False  # a bad end at an account that was given up on says nothing of the next one
    poll_at = message.poll_at
    if report.state in NOT_REACHED and not is_sms(message.channel):
        message.pass_on(at=at, reason=report.code, note=report.text)
        return True
    message.settle(report.state, at=at, reason=report.code, note=report.text)
    message.gateway_id = message.gateway_id or report.provider_id[:64]
    message.sent_at = message.sent_at or at
    message.poll_at = poll_at if report.state in UNDECIDED else None
    return True


def _take_ignorance(message: Message, *, at: datetime) -> bool:
    """The gateway never had it: it may be sent again."""
    is_open = message.state == State.UNKNOWN and message.closed_at is None
    if not is_open or not message.attempted_at:
        return False
    if at - message.attempted_at < TRUST_IGNORANCE_AFTER:
        return False
    message.queue_again(at, turn=message.turn, reason="never_arrived")
    message.cost_rial = None
    return True


def _prepare_questions(*, at: datetime, limit: int) -> list[tuple[int, Gateway, list[Asked]]]:
    rows = Message.objects.filter(poll_at__lte=at, state__in=UNDECIDED).order_by("poll_at", "id")
    messages = list(rows.select_for_update(skip_locked=True)[:limit])
    if not messages:
        return []
    business = get_business(messages[0].business_id)
    opened = {account.id: gateway for account, gateway in open_working_gateways(business, at=at)}
    questions: dict[int, list[Asked]] = {}
    for message in messages:
        gateway = opened.get(message.account_id or 0)
        asked = questions.setdefault(message.account_id or 0, [])
        if gateway is not None and len(asked) >= gateway.capabilities.max_asked:
            continue  # it stays due: the next round asks about it
        message.poll_at = follow_up(message, gateway.capabilities, at=at) if gateway else None
        if message.poll_at is not None:
            asked.append(Asked(uid=message.uid, provider_id=message.gateway_id))
    write_back(messages)
    return [
        (account_id, opened[account_id], asked) for account_id, asked in questions.items() if asked
    ]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) < 1 << 63
