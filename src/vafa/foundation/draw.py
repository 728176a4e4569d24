"""Draws by lot that can be repeated: who is in a control group, who gets which text.

A draw is the md5 of a salt and an id, read as a number below 10,000: the same for ever, different
for each salt, and the same in Python (`draw`) and in the database (`Draw`). Nothing is stored and
nobody can be drawn twice. md5 serves as a shuffle here; it keeps no secret.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any

from django.db.models import BigIntegerField, Func, Value

TICKETS = 10_000  # a share of 5 percent is the tickets below 500
PER_PERCENT = TICKETS // 100
_DIGITS = 8  # of the hash: 32 bits, so the tickets are equally likely to one in 400,000


def draw(salt: str, number: int) -> int:
    """The ticket of this number: 0 to 9,999."""
    hashed = md5(f"{salt}:{number}".encode(), usedforsecurity=False).hexdigest()
    return int(hashed[:_DIGITS], 16) % TICKETS


class Draw(Func):
    """`draw` in the database: `.annotate(ticket=Draw("salt", F("id")))`."""

    template = (
        f"(('x' || substr(md5(%(expressions)s), 1, {_DIGITS}))::bit({_DIGITS * 4})::bigint"
        f" %%%% {TICKETS})"
    )
    arg_joiner = " || ':' || "
    output_field = BigIntegerField()

    def __init__(self, salt: str, number: Any) -> None:
        super().__init__(Value(salt), number)
