"""Claiming: which of the texts that are due leave now, in which words, by which account."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.messaging.channels import Route, find_route, is_sms
from vafa.messaging.desk import Desk, load_desk, load_values_anew
from vafa.messaging.errors import CannotWrite, NothingToSay
from vafa.messaging.fate import write_back
from vafa.messaging.gate import Decision, Verdict
from vafa.messaging.models import GateDecision, GatewayAccount, Message
from vafa.messaging.purposes import PURPOSES, Kind, Variable
from vafa.messaging.registry import late_variables, senders
from vafa.messaging.senders import ask_senders, give_along, tell_senders
from vafa.messaging.spending import Spending
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaving:
    """A text that may go, how, and what its draft costs, which counts already."""

    message: Message
    route: Route
    account: GatewayAccount
    draft_rial: int


def claim_due(*, at: datetime, limit: int) -> tuple[list[Message], list[Batch]]:
    """Take up to `limit` texts that are due; those that leave now, in batches for their gateways.

    In this order: who wished a text may object, the gate is asked, what the texts tell of is given
    (`registry.Sender`), and only then are they written, with the values as they are now.
    """
    messages = _lock_due(at=at, limit=limit)
    if not messages:
        return [], []
    desk, claim, batches = load_desk(messages, at=at), new_id(), list[Batch]()
    spending = Spending(messages)
    decisions, leaving = _judge(messages, desk, at=at)
    refused = give_along([one.message for one in leaving], at=at)
    brings = {one.message.id for one in leaving if one.message.purpose in senders}
    if brings - refused.keys():
        desk = load_values_anew(desk, messages, at=at)
    for one in leaving:
        if reason := refused.get(one.message.id):
            desk.gate.uncount(one.message, cost_rial=one.draft_rial, at=at)
            decisions[one.message.id] = Decision(verdict=Verdict.DROP, reason=reason)
        elif too_dear := _prepare(one, desk, batches, claim=claim, at=at):
            decisions[one.message.id] = too_dear
    for message in messages:
        _obey(message, decisions[message.id], at=at)
    desk.gate.close(at=at)
    GateDecision.objects.bulk_create([_note(one, decisions[one.id], at=at) for one in messages])
    write_back(messages)
    tell_senders([one for one in messages if one.attempts or one.id in brings], at=at)
    spending.count(messages)
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


def _judge(
    messages: Sequence[Message], desk: Desk, *, at: datetime
) -> tuple[dict[int, Decision], list[_Leaving]]:
    """What is said of each text, and those that may go; these count from now on."""
    objections, decisions, leaving = ask_senders(messages, at=at), dict[int, Decision](), []
    for message in messages:
        decision = objections.get(message.id) or desk.gate.judge(message, at=at)
        if decision.verdict is Verdict.GO:
            chosen = _choose(message, desk, at=at)
            if isinstance(chosen, _Leaving):
                leaving.append(chosen)
            decision = chosen if isinstance(chosen, Decision) else decision
        decisions[message.id] = decision
    return decisions, leaving


def _choose(message: Message, desk: Desk, *, at: datetime) -> _Leaving | Decision | None:
    """By which account it goes; why there is no money for it; or None, noted when to look again.

    Whether it is too dear is asked before anything is given or any code made.
    """
    lanes = desk.lanes_of(message)
    if not lanes:
        return Decision(verdict=Verdict.DROP, reason="stopped")
    route = find_route(lanes, turn=message.turn, at=at)
    if route.account is None:
        message.wait(route.look_again_at, reason="no_gateway")
        return None
    account, gateway, draft_rial = route.account, desk.gateways[route.account.id], 0
    if desk.gate.minds_cost(message):
        with suppress(Refused):  # it is refused again when it is written
            draft = _render(message, desk, gateway, make=lambda one: str(one.sample))
            draft_rial = draft.parts * (account.part_price_rial or 0)
        if against := (
            desk.gate.judge_cost(message, cost_rial=draft_rial)
            or desk.gate.judge_balance(cost_rial=draft_rial, at=at)
        ):
            return against
    desk.gate.count(message, cost_rial=draft_rial, at=at)
    return _Leaving(message=message, route=route, account=account, draft_rial=draft_rial)


def _obey(message: Message, decision: Decision, *, at: datetime) -> None:
    """Wait or end as was decided."""
    if decision.until is not None:
        message.wait(decision.until, reason=decision.reason)
    elif decision.verdict is Verdict.DROP:
        state = _STATE_OF_DROP.get(decision.reason, State.WITHHELD)
        message.settle(state, at=at, reason=decision.reason)


def _note(message: Message, decision: Decision, *, at: datetime) -> GateDecision:
    return GateDecision(
        message_id=message.id, at=at, verdict=decision.verdict, reason=decision.reason
    )


def _prepare(
    leaving: _Leaving, desk: Desk, batches: list[Batch], *, claim: int, at: datetime
) -> Decision | None:
    """Write the text and put it into a batch, or note on the message why it does not go.

    What it costs is known now; a decision that it is too dear after all.
    """
    message, route, account = leaving.message, leaving.route, leaving.account
    gateway, price = desk.gateways[account.id], account.part_price_rial or 0
    desk.gate.uncount(message, cost_rial=leaving.draft_rial, at=at)
    try:
        rendered = _render(
            message, desk, gateway, make=lambda one: _make_late(one.name, message, at=at)
        )
    except Refused as refusal:
        message.settle(State.WITHHELD, at=at, reason=refusal.code)
        return None
    cost_rial = rendered.parts * price
    if desk.gate.minds_cost(message) and (
        too_dear := desk.gate.judge_cost(message, cost_rial=cost_rial)
    ):
        return too_dear
    message.body, message.parts = rendered.kept, rendered.parts
    if rendered.chars > gateway.capabilities.max_chars:
        message.settle(State.FAILED, at=at, reason="too_long")
        return None
    message.take(account, claim=claim, at=at, until=at + LEASE)
    message.channel, message.fall_back_at = route.channel, desk.fall_back_at(route.channel, at=at)
    message.cost_rial = cost_rial or None
    desk.gate.count(message, cost_rial=cost_rial, at=at)
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
