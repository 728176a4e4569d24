"""Signing in: a name, a password, and patience with whoever guesses.

Wrong tries are counted for the name at an address, for the address, and for the name wherever it
is tried from. After the free ones each further try waits twice as long. The count is in the
database, so that it holds in every process and after a restart. A wrong name costs the same
time and gets the same words as a wrong password.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from vafa.audit.actions import record
from vafa.staff.errors import SignInRefused, TooManySignIns
from vafa.staff.models import SignInTry, User
from vafa.staff.people import read_username
from vafa.staff.queries import load_member
from vafa.tenancy.scope import business_scope

log = logging.getLogger(__name__)

FORGET_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class _Limit:
    """How many wrong tries are free, and how long a wait may become."""

    key: str
    free: int
    longest_wait: timedelta

    def blocked_for(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(FIRST_WAIT * 2 ** min(failures - self.free, 16), self.longest_wait)


def sign_in(
    *, username: str, password: str, address: str, request_id: str = "", at: datetime
) -> User:
    """The user whom the name and password belong to, on the record. Call outside any scope.

    SignInRefused for a wrong name or password, TooManySignIns while either has to wait,
    BusinessSuspended (only after the right password) where the business is not served.
    """
    username = read_username(username)
    limits = list(_limits(username, address))
    _count_try(limits, at=at)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User):
        log.warning("sign-in refused")
        raise SignInRefused
    if user.business_id is not None:
        _enter(user, user.business_id, address=address, request_id=request_id, at=at)
    _forgive(limits, at=at)
    forget_old_traces(at=at)
    return user


def forget_old_traces(*, at: datetime) -> None:
    """Delete sessions that are over, and counts of tries that nobody added to for a day.

    Done whenever somebody signs in, which is when both are made.
    """
    SignInTry.objects.filter(last_at__lt=at - FORGET_AFTER).delete()
    Session.objects.filter(expire_date__lt=at).delete()


def _limits(username: str, address: str) -> Iterator[_Limit]:
    minute = timedelta(minutes=1)
    yield _Limit(_key("name at address", username, address), 5, 15 * minute)
    yield _Limit(_key("address", address), 40, 15 * minute)
    # Short: a stranger who guesses from many addresses must not lock the person out for long.
    yield _Limit(_key("name", username), 20, minute)


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _count_try(limits: list[_Limit], *, at: datetime) -> None:
    """Count this try as wrong before it is known to be, so that parallel ones cannot slip by."""
    SignInTry.objects.bulk_create(
        [SignInTry(key=limit.key, blocked_until=at, last_at=at) for limit in limits],
        ignore_conflicts=True,
    )
    with transaction.atomic():
        rows = SignInTry.objects.filter(key__in=[limit.key for limit in limits])
        tries = {row.key: row for row in rows.order_by("key").select_for_update()}
        wait = max((row.blocked_until for row in tries.values()), default=at) - at
        if wait > timedelta(0):
            raise TooManySignIns(retry_after=max(1, round(wait.total_seconds())))
        for limit in limits:
            row = tries.get(limit.key)
            if row is None:  # forgiven this moment by another sign-in
                continue
            row.failures = 1 if at - row.last_at > FORGET_AFTER else row.failures + 1
            row.blocked_until = at + limit.blocked_for(row.failures)
            row.last_at = at
        SignInTry.objects.bulk_update(tries.values(), ["failures", "blocked_until", "last_at"])


def _forgive(limits: list[_Limit], *, at: datetime) -> None:
    """This try was right: the name starts afresh, the address is counted one less."""
    at_address, address, by_name = limits
    SignInTry.objects.filter(key__in=[at_address.key, by_name.key]).delete()
    SignInTry.objects.filter(key=address.key).update(failures=F("failures") - 1, blocked_until=at)


def _enter(user: User, business_id: int, *, address: str, request_id: str, at: datetime) -> None:
    with business_scope(business_id):
        member = load_member(user.pk)
        if member is None:
            raise SignInRefused
        record(
            actor=member.as_actor(address=address, request_id=request_id),
            act="staff.signed_in",
            at=at,
            object_kind="member",
            object_id=member.member_id,
        )
