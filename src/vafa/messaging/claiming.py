"""Claiming: which of the texts that are due leave now, in which words, by which account."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.messaging.channels import find_route, is_sms
from vafa.messaging.desk import Desk, load_desk
from vafa.messaging.errors import CannotWrite, NothingToSay
from vafa.messaging.fate import write_back
from vafa.messaging.gate import Decision, Verdict
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
from vafa.messaging.types import Gateway, Outgoing, Pattern, State

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
class Batch:
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


def claim_due(*, at: datetime, limit: int) -> tuple[list[Message], list[Batch]]:
    """Take up to `limit` texts that are due: those that leave in batches, decisions written down."""
    messages = _lock_due(at=at, limit=limit)
    if not messages:
        return [], []
    desk = load_desk(messages, at=at)
    claim, batches = new_id(), list[Batch]()
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
    message: Message, desk: Desk, batches: list[Batch], *, claim: int, at: datetime
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
        batch = Batch(gateway=gateway, account=account, claim=claim)
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
