"""Birthdays: each day, whoever has one gets what the rules give."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.types import SYSTEM
from vafa.checkout.occasions import reward_occasion
from vafa.checkout.terms import load_terms
from vafa.checkout.types import Happening
from vafa.customers.queries import list_birthdays
from vafa.foundation.jalali import local_day, start_of_day, to_jalali


def reward_birthdays(*, at: datetime, after_id: int = 0, limit: int = 200) -> int | None:
    """Reward those whose birthday is today, in the order of their ids; returns the last id.

    Call again with it until it returns None. A repeat in the same Jalali year gives nothing more.
    """
    zone = load_terms().zone
    today = local_day(at, zone)
    found = list_birthdays(today, after_id=after_id, limit=limit)
    for customer_id in found:
        birthday = Happening(
            trigger="birthday",
            key=f"{customer_id}:{to_jalali(today).year}",
            customer_id=customer_id,
            at=start_of_day(today, zone),
        )
        reward_occasion(birthday, actor=SYSTEM, at=at)
    return found[-1] if len(found) == limit else None
