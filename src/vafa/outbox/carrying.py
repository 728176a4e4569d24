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
    for reaction in reactions[letter_type]:
        reaction(letter, at=at)
