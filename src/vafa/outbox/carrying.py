"""Letters from one business to another, without ever standing in two scopes.

Three transactions, one after the other: read what is to go in the sender's scope; in the
addressee's, write down that the letter came and follow it; back in the sender's, cross it off.
Killed between any two, the letter goes again and is known there by its id. So what a letter tells
happens once: neither lost nor doubled.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from vafa.outbox.models import OutboxEvent, ReceivedLetter
from vafa.outbox.types import Letter
from vafa.outbox.waiting import Reactions, list_due, note_failure
from vafa.tenancy.scope import business_scope

log = logging.getLogger(__name__)


def carry_letters(business_id: int, reactions: Reactions, *, at: datetime, limit: int = 50) -> int:
    """Bring up to `limit` due letters of a business where they belong; return how many were taken.

    Call outside any scope. A letter that cannot be followed waits, longer each time, and holds up
    no other. Safe to run in several workers at once, and to be killed anywhere.
    """
    with business_scope(business_id):
        due = list(list_due(at).filter(addressee_id__isnull=False).order_by("due_at", "id")[:limit])
    for row in due:
        error = _hand_over(row, reactions, at=at)
        with business_scope(business_id):
            if error is None:
                row.delivered_at = at
                row.save(update_fields=["delivered_at"])
            else:
                note_failure(row, error, at=at)
    return len(due)


def forget_letters(business_id: int, *, before: datetime, limit: int = 5_000) -> int:
    """Forget which letters were followed before `before`, where the sender has no such letter any
    more; return how many. Call outside any scope, and again until it returns 0.

    A letter comes again only from the row at its sender. That row goes when it was crossed off and
    its time is over (`forget_delivered`), so what is forgotten here can never come again, however
    long the sender was still.
    """
    with business_scope(business_id):
        old = ReceivedLetter.objects.filter(received_at__lt=before).order_by("received_at", "id")
        senders: dict[int, list[int]] = {}
        for letter_id, sender_id in old.values_list("id", "sender_id")[:limit]:
            senders.setdefault(sender_id, []).append(letter_id)
    gone: list[int] = []
    for sender_id, ids in senders.items():
        with business_scope(sender_id):
            kept = set(OutboxEvent.objects.filter(id__in=ids).values_list("id", flat=True))
        gone += [letter_id for letter_id in ids if letter_id not in kept]
    with business_scope(business_id):
        deleted, _ = ReceivedLetter.objects.filter(id__in=gone).delete()
    return deleted


def _hand_over(row: OutboxEvent, reactions: Reactions, *, at: datetime) -> Exception | None:
    """Follow the letter in its addressee's scope, unless it was; what went wrong, if it did."""
    assert row.addressee_id is not None
    try:
        with business_scope(row.addressee_id):
            if _is_new(row, at):
                _follow(row, reactions, at=at)
    except Exception as error:
        log.exception("letter %s %s was not followed", row.name, row.id)
        return error
    return None


def _is_new(row: OutboxEvent, at: datetime) -> bool:
    """Whether it comes for the first time; a twin in another worker is waited for."""
    received = ReceivedLetter(id=row.id, sender_id=row.business_id, received_at=at)
    try:
        with transaction.atomic():
            received.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _follow(row: OutboxEvent, reactions: Reactions, *, at: datetime) -> None:
    letter_type = {one.name: one for one in reactions}.get(row.name)
    assert letter_type is not None, f"nobody follows {row.name}"
    assert issubclass(letter_type, Letter), f"{row.name} is for nobody else"
    letter = letter_type.from_payload(row.payload)
    assert letter.sender_id == row.business_id, "a letter speaks for its sender alone"
    for reaction in reactions[letter_type]:
        reaction(letter, at=at)
