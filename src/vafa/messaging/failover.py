"""Which account sends a text, and what follows when one did not take it. Pure.

Accounts stand in the order that the business gave them. A passing fault is tried once more at the
same account and then at the next; a fault of the account goes to the next at once. An account that
took nothing three times in a row rests a minute, so that a gateway which is down costs the texts
behind it nothing; then one batch tries it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vafa.messaging.models import GatewayAccount
from vafa.messaging.types import Fault

TRIES_PER_ACCOUNT = 2
FAULTS_BEFORE_REST = 3
REST = timedelta(minutes=1)
_SECONDS = (5, 15, 45, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400)
MOST_ATTEMPTS = len(_SECONDS) + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """The account that sends now; or None and when to look again."""

    account: GatewayAccount | None
    look_again_at: datetime


def choose_account(accounts: Sequence[GatewayAccount], *, turn: int, at: datetime) -> Choice:
    """The first account from `turn` on, round the circle, that is awake; all of them carry it."""
    if not accounts:
        return Choice(None, at + timedelta(minutes=5))
    circle = [accounts[(turn + step) % len(accounts)] for step in range(len(accounts))]
    for account in circle:
        if account.rests_until is None or account.rests_until <= at:
            return Choice(account, at)
    return Choice(None, min(one.rests_until for one in accounts if one.rests_until))


def next_turn(*, turn: int, attempts: int, fault: Fault) -> int:
    """Which account the next attempt begins at."""
    is_given_up = fault is Fault.ACCOUNT or attempts % TRIES_PER_ACCOUNT == 0
    return turn + 1 if is_given_up else turn


def next_attempt_at(*, attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it was tried enough."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return at + timedelta(seconds=_SECONDS[attempts - 1])


def count_fault(account: GatewayAccount, *, took_any: bool, at: datetime) -> bool:
    """Note on the account how a call went; whether anything changed."""
    before = (account.faults, account.rests_until)
    account.faults = 0 if took_any else min(account.faults + 1, 1_000)
    account.rests_until = at + REST if account.faults >= FAULTS_BEFORE_REST else None
    return before != (account.faults, account.rests_until)
