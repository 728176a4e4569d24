"""Sending: claim in a transaction, hand over outside any, record in a transaction.

The attempt is written before the gateway is called. Whoever dies in between leaves a claim whose
lease runs out; the text is then of unknown fate, and is sent again only when the gateway, asked by
our own number, says that it never had it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from vafa.messaging.channels import is_sms
from vafa.messaging.chats import forget_chat
from vafa.messaging.claiming import Batch, claim_due
from vafa.messaging.failover import count_fault, next_attempt_at, next_turn
from vafa.messaging.fate import follow_up, write_back
from vafa.messaging.gatekeeping import NOT_CHARGED, correct_month, note_blocks, sum_advertising
from vafa.messaging.gateway_tools import unanswered
from vafa.messaging.models import GatewayAccount, Message
from vafa.messaging.purposes import PURPOSES
from vafa.messaging.senders import tell_senders
from vafa.messaging.spending import Spending
from vafa.messaging.types import (
    NOT_ARRIVED,
    NOT_REACHED,
    Reach,
    SendResult,
    SendSummary,
    State,
    is_further,
)
from vafa.tenancy.scope import business_scope, has_scope

log = logging.getLogger(__name__)


def send_due(*, business_id: int, at: datetime, limit: int = 200) -> SendSummary:
    """Send up to `limit` texts that are due, the urgent ones first. Call outside any scope.

    Safe to run in several workers at once, to kill at any moment, and to run again.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        rescue_abandoned(at=at)
        messages, batches = claim_due(at=at, limit=limit)
        states = Counter(State(one.state) for one in messages)
    for batch in batches:
        results = _hand_over(batch)
        with business_scope(business_id):
            states += _record(batch, results, at=at)
    del states[State.SENDING]
    return SendSummary(taken=len(messages), states=dict(states))


def rescue_abandoned(*, at: datetime) -> int:
    """Texts whose worker died are of unknown fate, and their gateway is to be asked."""
    rows = Message.objects.filter(state=State.SENDING, claimed_until__lte=at)
    rescued: int = rows.update(
        state=State.UNKNOWN, reason="abandoned", claim=None, claimed_until=None, poll_at=at
    )
    return rescued


def _hand_over(batch: Batch) -> list[SendResult]:
    try:
        return batch.gateway.send(batch.texts)
    except Exception as error:  # one gateway's mistake must not strand the others' texts
        # Its name only: what a mistake says may hold an address with a key in it.
        log.error("%s raised %s", batch.account, type(error).__name__)  # noqa: TRY400
        return unanswered(batch.texts, code="raised")


def _record(batch: Batch, results: Sequence[SendResult], *, at: datetime) -> Counter[State]:
    """Keep what the gateway said; return the states that the batch's texts are in now."""
    said = {one.uid: one for one in results}
    ids = [int(one.uid) for one in batch.texts]
    messages = list(Message.objects.filter(id__in=ids).order_by("id").select_for_update())
    paid_rial, spending = sum_advertising(messages), Spending(messages)
    lost = {one.id for one in messages if one.state in NOT_ARRIVED}
    for message in messages:
        silence = SendResult(uid=message.uid, state=State.UNKNOWN, code="no_result")
        _apply(message, said.get(message.uid, silence), batch, at=at)
    write_back(messages)
    tell_senders(messages, lost_before=lost, at=at)
    correct_month(sum_advertising(messages) - paid_rial, at=at)
    note_blocks(messages, at=at)
    _forget_chats(batch, results)
    _note_health(batch.account, results, at=at)
    spending.count(messages)
    return Counter(State(one.state) for one in messages)


def _apply(message: Message, result: SendResult, batch: Batch, *, at: datetime) -> None:
    """A claim that is not ours any more was rescued, or a report was quicker than we are."""
    is_ours = message.state == State.SENDING and message.claim == batch.claim
    if result.state == State.QUEUED:
        if is_ours:
            _queue_again(message, result, batch, at=at)
        return
    if result.state != State.UNKNOWN:
        message.gateway_id = result.provider_id[:64] or message.gateway_id
        message.parts = result.parts or message.parts
        message.cost_rial = result.cost_rial or message.cost_rial
        message.sent_at = message.sent_at or at
    if result.state in NOT_CHARGED:
        message.cost_rial = result.cost_rial
    if is_ours and result.state == State.UNKNOWN and _is_sent_again(message, batch):
        message.queue_again(at, turn=message.turn + 1, reason=result.code)
    elif is_ours and result.state in NOT_REACHED and not is_sms(message.channel):
        message.pass_on(at=at, reason=result.code, note=result.text)
    elif is_ours or is_further(result.state, than=State(message.state)):
        message.settle(result.state, at=at, reason=result.code, note=result.text)
        message.poll_at = follow_up(message, batch.gateway.capabilities, at=at)
        if result.state == State.SENT and not batch.gateway.capabilities.reports:
            message.fall_back_at = None  # nothing more will be heard of it


def _is_sent_again(message: Message, batch: Batch) -> bool:
    """Whether a silence is not waited for: somebody is waiting, and another account may answer."""
    purpose = PURPOSES.get(message.purpose)
    is_awaited = purpose is not None and purpose.is_awaited
    return is_awaited and message.turn + 1 < batch.rivals[message.uid]


def _queue_again(message: Message, result: SendResult, batch: Batch, *, at: datetime) -> None:
    message.cost_rial = None
    due_at = next_attempt_at(attempts=message.attempts, at=at)
    if due_at is None:
        message.settle(State.FAILED, at=at, reason=result.code, note=result.text)
        return
    turn = next_turn(turn=message.turn, attempts=message.attempts, fault=result.fault)
    if not is_sms(message.channel) and turn >= batch.rivals[message.uid]:
        message.pass_on(at=at, reason=result.code, note=result.text)
        return
    message.queue_again(due_at, turn=turn, reason=result.code, note=result.text)


def _forget_chats(batch: Batch, results: Sequence[SendResult]) -> None:
    if batch.gateway.reaches_by is Reach.CHAT:
        mobiles = {one.uid: one.mobile for one in batch.texts}
        for one in results:
            if one.state == State.BLOCKED_OPTOUT:
                forget_chat(batch.account.id, mobiles[one.uid])


def _note_health(account: GatewayAccount, results: Sequence[SendResult], *, at: datetime) -> None:
    took_any = any(one.state not in {State.QUEUED, State.UNKNOWN} for one in results)
    if took_any and account.faults == 0:
        return
    locked = GatewayAccount.objects.select_for_update().get(id=account.id)
    if count_fault(locked, took_any=took_any, at=at):
        locked.save(update_fields=["faults", "rests_until"])
