"""Sending: claim in a transaction, hand over outside any, record in a transaction.

The attempt is written before the gateway is called. Whoever dies in between leaves a claim whose
lease runs out; the text is then of unknown fate, and is sent again only when the gateway, asked by
our own number, says that it never had it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.messaging.channels import find_route, is_sms
from vafa.messaging.chats import forget_chat
from vafa.messaging.desk import Desk, load_desk
from vafa.messaging.errors import CannotWrite, NothingToSay
from vafa.messaging.failover import count_fault, next_attempt_at, next_turn
from vafa.messaging.fate import follow_up, write_back
from vafa.messaging.gate import Decision, Verdict
from vafa.messaging.gatekeeping import NOT_CHARGED, correct_month, note_blocks, sum_advertising
from vafa.messaging.gateway_tools import unanswered
from vafa.messaging.models import GateDecision, GatewayAccount, Message
from vafa.messaging.purposes import PURPOSES, Kind, Variable
from vafa.messaging.registry import late_variables
from vafa.messaging.text import (
    CANCEL_TEXT,
    RenderedText,
    ends_with_cancel_text,
    list_places,
    render_text,
)
from vafa.messaging.types import (
    NOT_REACHED,
    Gateway,
    Outgoing,
    Pattern,
    Reach,
    SendResult,
    SendSummary,
    State,
    is_further,
)
from vafa.tenancy.scope import business_scope, has_scope

LEASE = timedelta(minutes=5)
_URGENCIES = (0, 1, 2)
_STATE_OF_DROP = {
    "late": State.EXPIRED,
    "late_in_the_morning": State.EXPIRED,
    "late_after_mourning": State.EXPIRED,
    "stopped": State.BLOCKED_OPTOUT,
    "operator_block": State.BLOCKED_OPERATOR,
}  # any other: withheld
log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class _Batch:
    """Texts claimed for one account, with the words in the open: they live in memory only."""

    gateway: Gateway
    account: GatewayAccount
    claim: int
    texts: list[Outgoing] = field(default_factory=list, repr=False)
    rivals: dict[str, int] = field(default_factory=dict)  # accounts of the channel, by text

    def has_room_for(self, account: GatewayAccount) -> bool:
        """Whether one more text of this account fits."""
        is_full = len(self.texts) >= self.gateway.capabilities.max_batch
        return self.account.id == account.id and not is_full


def send_due(*, business_id: int, at: datetime, limit: int = 200) -> SendSummary:
    """Send up to `limit` texts that are due, the urgent ones first. Call outside any scope.

    Safe to run in several workers at once, to kill at any moment, and to run again.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        rescue_abandoned(at=at)
        messages, batches = _claim(at=at, limit=limit)
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


def _claim(*, at: datetime, limit: int) -> tuple[list[Message], list[_Batch]]:
    messages = _lock_due(at=at, limit=limit)
    if not messages:
        return [], []
    desk = load_desk(messages, at=at)
    claim, batches = new_id(), list[_Batch]()
    decisions = []
    for message in messages:
        decision = desk.gate.judge(message, at=at)
        if decision.verdict is Verdict.GO:
            too_dear = _prepare(message, desk, batches, claim=claim, at=at)
            decision = too_dear or decision
        decisions.append(_note(message, decision, at=at))
        if decision.until is not None:
            message.wait(decision.until, reason=decision.reason)
        elif decision.verdict is Verdict.DROP:
            state = _STATE_OF_DROP.get(decision.reason, State.WITHHELD)
            message.settle(state, at=at, reason=decision.reason)
    desk.gate.close(at=at)
    GateDecision.objects.bulk_create(decisions)
    write_back(messages)
    return messages, batches


def _lock_due(*, at: datetime, limit: int) -> list[Message]:
    """The most urgent first. One query for each urgency, so that each reads its index in order."""
    messages: list[Message] = []
    for urgency in _URGENCIES:
        if len(messages) < limit:
            rows = Message.objects.filter(state=State.QUEUED, urgency=urgency, due_at__lte=at)
            rows = rows.order_by("due_at", "id").select_for_update(skip_locked=True)
            messages += rows[: limit - len(messages)]
    return messages


def _note(message: Message, decision: Decision, *, at: datetime) -> GateDecision:
    return GateDecision(
        message_id=message.id, at=at, verdict=decision.verdict, reason=decision.reason
    )


def _prepare(
    message: Message, desk: Desk, batches: list[_Batch], *, claim: int, at: datetime
) -> Decision | None:
    """Write the text and put it into a batch, or note on the message why it does not go.

    Priced, the gate has a last word, before any code is made: a decision that it must not go.
    """
    lanes = desk.lanes_of(message)
    if not lanes:
        return Decision(verdict=Verdict.DROP, reason="stopped")
    route = find_route(lanes, text_class=message.text_class, turn=message.turn, at=at)
    if route.account is None:
        message.wait(route.look_again_at, reason="no_gateway")
        return None
    account, gateway = route.account, desk.gateways[route.account.id]
    price = account.part_price_rial or 0
    try:
        if desk.gate.minds_cost(message):
            draft = _render(message, desk, gateway, make=lambda one: str(one.sample))
            if too_dear := desk.gate.judge_cost(message, cost_rial=draft.parts * price):
                return too_dear
        rendered = _render(
            message, desk, gateway, make=lambda one: _make_late(one.name, message, at=at)
        )
    except Refused as refusal:
        message.settle(State.WITHHELD, at=at, reason=refusal.code)
        return None
    message.body, message.parts = rendered.kept, rendered.parts
    if rendered.chars > gateway.capabilities.max_chars:
        message.settle(State.FAILED, at=at, reason="too_long")
        return None
    message.take(account, claim=claim, at=at, until=at + LEASE)
    message.channel, message.fall_back_at = route.channel, desk.fall_back_at(route.channel, at=at)
    message.cost_rial = rendered.parts * price or None
    desk.gate.count(message, cost_rial=rendered.parts * price, at=at)
    batch = next((one for one in batches if one.has_room_for(account)), None)
    if batch is None:
        batch = _Batch(gateway=gateway, account=account, claim=claim)
        batches.append(batch)
    batch.rivals[message.uid] = route.rivals
    batch.texts.append(
        Outgoing(
            uid=message.uid,
            mobile=message.mobile,
            text=rendered.text,
            address=desk.find_address(message, account) or "",
            stop_link=desk.find_stop_link(message, route.channel),
            pattern=_find_pattern(message, rendered),
        )
    )
    return None


def _find_pattern(message: Message, rendered: RenderedText) -> Pattern | None:
    purpose = PURPOSES.get(message.purpose)
    if purpose is None or not purpose.may_be_pattern:
        return None
    return Pattern(purpose=purpose.slug, values=rendered.values)


def _render(
    message: Message, desk: Desk, gateway: Gateway, *, make: Callable[[Variable], str]
) -> RenderedText:
    """The words for this customer; `make` gives those that are made late. Refuses NothingToSay."""
    purpose, words = desk.words_of(message)
    values = desk.values_of(message)
    places = list_places(words)
    for variable in purpose.variables:
        if variable.kind is Kind.SECRET and variable.name in places:
            values[variable.name] = make(variable)
    is_ended = ends_with_cancel_text(purpose, is_on_service=desk.rules.cancel_text_on_service)
    is_ended = is_ended or gateway.capabilities.needs_cancel_text
    rendered = render_text(
        purpose,
        words,
        values,
        unit=desk.business.unit,
        has_cancel_text=is_ended and is_sms(gateway.channel),
    )
    if not rendered.kept.removesuffix(CANCEL_TEXT):
        raise NothingToSay
    return rendered


def _make_late(name: str, message: Message, *, at: datetime) -> str:
    """The secret value, and what goes with it stored: both, or neither and CannotWrite."""
    try:
        with transaction.atomic():
            make = late_variables[name]
            return make(
                customer_id=message.customer_id,
                mobile=message.mobile,
                message_uid=message.uid,
                at=at,
            )
    except Refused:
        raise
    except Exception as error:  # one text that cannot be written must not hold up all others
        # Its name only: what a mistake says may hold the value.
        log.error("{%s} of text %s: %s", name, message.uid, type(error).__name__)  # noqa: TRY400
        raise CannotWrite from None


def _hand_over(batch: _Batch) -> list[SendResult]:
    try:
        return batch.gateway.send(batch.texts)
    except Exception as error:  # one gateway's mistake must not strand the others' texts
        # Its name only: what a mistake says may hold an address with a key in it.
        log.error("%s raised %s", batch.account, type(error).__name__)  # noqa: TRY400
        return unanswered(batch.texts, code="raised")


def _record(batch: _Batch, results: Sequence[SendResult], *, at: datetime) -> Counter[State]:
    """Keep what the gateway said; return the states that the batch's texts are in now."""
    said = {one.uid: one for one in results}
    ids = [int(one.uid) for one in batch.texts]
    messages = list(Message.objects.filter(id__in=ids).order_by("id").select_for_update())
    paid_rial = sum_advertising(messages)
    for message in messages:
        silence = SendResult(uid=message.uid, state=State.UNKNOWN, code="no_result")
        _apply(message, said.get(message.uid, silence), batch, at=at)
    write_back(messages)
    correct_month(sum_advertising(messages) - paid_rial, at=at)
    note_blocks(messages, at=at)
    _forget_chats(batch, results)
    _note_health(batch.account, results, at=at)
    return Counter(State(one.state) for one in messages)


def _apply(message: Message, result: SendResult, batch: _Batch, *, at: datetime) -> None:
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


def _is_sent_again(message: Message, batch: _Batch) -> bool:
    """Whether a silence is not waited for: somebody is waiting, and another account may answer."""
    purpose = PURPOSES.get(message.purpose)
    is_awaited = purpose is not None and purpose.is_awaited
    return is_awaited and message.turn + 1 < batch.rivals[message.uid]


def _queue_again(message: Message, result: SendResult, batch: _Batch, *, at: datetime) -> None:
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


def _forget_chats(batch: _Batch, results: Sequence[SendResult]) -> None:
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
