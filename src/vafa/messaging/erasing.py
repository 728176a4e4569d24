"""What becomes of the texts and the consent of a customer who is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from vafa.messaging.models import Message
from vafa.messaging.types import State

REASON = "erased"


def has_text_on_its_way(customer_ids: Sequence[int]) -> bool:
    """Whether a worker has a text to one of them in its hands right now."""
    return Message.objects.filter(customer_id__in=customer_ids, state=State.SENDING).exists()


def drop_texts(customer_ids: Sequence[int], *, at: datetime) -> int:
    """Let texts that wait for these customers never go; how many. A repeat drops none."""
    waiting = Message.objects.filter(customer_id__in=customer_ids, state=State.QUEUED)
    return waiting.update(state=State.WITHHELD, reason=REASON, poll_at=None, closed_at=at)


def forget_proofs(*, people: Sequence[int], mobiles: Sequence[str]) -> None:
    """Take the number and the address out of proofs of consent; that there was one, with its
    words and its day, stays. The application role cannot change proofs: the database does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_forget(%s, %s)", [list(people), list(mobiles)])
