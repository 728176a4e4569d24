"""Asking and telling those whose texts bring something along (`registry.Sender`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from vafa.messaging.events import TextsTurned
from vafa.messaging.gate import Decision, Verdict
from vafa.messaging.models import Message
from vafa.messaging.registry import senders
from vafa.messaging.types import NOT_ARRIVED
from vafa.outbox.actions import publish


def ask_senders(messages: Sequence[Message], *, at: datetime) -> dict[int, Decision]:
    """What is objected to these texts, by their ids."""
    found: dict[int, Decision] = {}
    for purpose, by_key in _group(messages).items():
        for key, one in senders[purpose].object(list(by_key), at=at).items():
            verdict = Verdict.DROP if one.until is None else Verdict.HOLD
            found[by_key[key].id] = Decision(verdict=verdict, reason=one.reason, until=one.until)
    return found


def give_along(messages: Sequence[Message], *, at: datetime) -> dict[int, str]:
    """Let what these texts tell of be given; the ids of those to whom it is not, and why."""
    found: dict[int, str] = {}
    for purpose, by_key in _group(messages).items():
        refused = senders[purpose].give(list(by_key), at=at)
        found |= {by_key[key].id: reason for key, reason in refused.items()}
    return found


def tell_senders(
    messages: Iterable[Message], *, lost_before: Iterable[int] = (), at: datetime
) -> None:
    """Tell of texts that are lost, and of those that came though they were lost before."""
    before = set(lost_before)
    turned = [one for one in messages if (one.state in NOT_ARRIVED) != (one.id in before)]
    for purpose, by_key in _group(turned).items():
        publish(TextsTurned(purpose=purpose, keys=list(by_key)), at=at)


def _group(messages: Iterable[Message]) -> dict[str, dict[str, Message]]:
    """The texts whose senders have a word, by purpose and key."""
    found: dict[str, dict[str, Message]] = {}
    for one in messages:
        if one.purpose in senders:
            found.setdefault(one.purpose, {})[one.dedupe_key] = one
    return found
