"""Counting before somebody's eyes: at once where that is quick, else stretch by stretch.

Where a second is not enough, the browser comes back for each further stretch of customers and shows
how far it is; without JavaScript a press goes on. What was counted so far travels in the form,
signed, and is good for the same question alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from vafa.customers.queries import customers
from vafa.segments.errors import CountTakesLong
from vafa.segments.queries import count_customers, count_stretch
from vafa.segments.types import Node, write_tree

SOON = timedelta(seconds=1)
PATIENT = timedelta(seconds=20)  # for one stretch
_SALT = "vafa.panel.knowing.count"
_AN_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class Counting:
    """A count on its way: `found` of the `seen` customers fit, of `total` to look at.

    `after_id` is where the last stretch began, and `next_id` where to go on: None at the end.
    """

    found: int = 0
    seen: int = 0
    total: int = 0
    after_id: int = 0
    next_id: int | None = 0

    @property
    def share_seen(self) -> float:
        """How far it is, in whole percents."""
        return round(min(self.seen / self.total, 1.0), 2) if self.total else 1.0

    @property
    def is_over(self) -> bool:
        return self.next_id is None


def count_now(node: Node, *, at: datetime) -> Counting:
    """The whole count where a second is enough; else one that is to be gone on with."""
    total = customers().count()
    try:
        found = count_customers(node, at=at, patience=SOON)
    except CountTakesLong:
        return Counting(total=total)
    return Counting(found=found, seen=total, total=total, next_id=None)


def count_on(node: Node, so_far: Counting, *, at: datetime) -> Counting:
    """A stretch further. CountTakesLong where even that takes long."""
    assert so_far.next_id is not None, "it is over"
    one = count_stretch(node, after_id=so_far.next_id, at=at, patience=PATIENT)
    return Counting(
        found=so_far.found + one.found,
        seen=so_far.seen + one.seen,
        total=max(so_far.total, so_far.seen + one.seen),
        after_id=so_far.next_id,
        next_id=one.last_id,
    )


def write_token(node: Node, counting: Counting) -> str:
    """The count so far, for the form to bring back."""
    said = [counting.found, counting.seen, counting.total, counting.next_id]
    return signing.dumps([_digest(node), *said], salt=_SALT)


def read_token(token: str, node: Node) -> Counting | None:
    """What a form brought back; None for another question, and for what we did not write."""
    try:
        digest, found, seen, total, next_id = signing.loads(token, salt=_SALT, max_age=_AN_HOUR)
    except (signing.BadSignature, ValueError):
        return None
    if digest != _digest(node):
        return None
    return Counting(found=found, seen=seen, total=total, next_id=next_id)


def _digest(node: Node) -> str:
    return hashlib.sha256(json.dumps(write_tree(node), sort_keys=True).encode()).hexdigest()[:16]
