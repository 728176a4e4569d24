"""How fast a key and a business may ask: buckets in the memory of each process.

The generic cell rate algorithm (ITU-T I.371): one number a bucket, the moment at which it will be
empty again. Kept in memory and not in the database, so that a request costs no statement; with
several web processes each counts for itself, and a client may reach so many times the limit. The
headers follow draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from vafa.api.errors import TooManyRequests

BURST_SECONDS = 10  # so many seconds' worth may come at once: a till that was offline
MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of a bucket is left, and in how many seconds it is empty again."""

    policy: str
    left: int
    seconds: int


class Buckets:
    """Buckets of one kind; `rate` requests a second each, 0 for no limit."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._empty_at: dict[int, float] = {}
        self._lock = threading.Lock()

    def take(self, owner: int, *, rate: int, now: float) -> Standing:
        """Count one request of this owner. TooManyRequests, uncounted, when its bucket is full."""
        with self._lock:
            empty_at = max(self._empty_at.get(owner, 0.0), now) + 1 / rate
            excess = empty_at - now - BURST_SECONDS
            if excess > 1e-9:
                raise TooManyRequests(retry_after=math.ceil(excess))
            if len(self._empty_at) >= MOST_BUCKETS:
                self._forget_empty(now)
            self._empty_at[owner] = empty_at
        return self._stand(empty_at, rate=rate, now=now)

    def add(self, owner: int, count: int, *, rate: int, now: float) -> Standing:
        """Count so many more with a request that was taken; what is too much must drain first."""
        with self._lock:
            empty_at = max(self._empty_at.get(owner, 0.0), now) + count / rate
            self._empty_at[owner] = empty_at
        return self._stand(empty_at, rate=rate, now=now)

    def forget(self) -> None:
        """Empty every bucket."""
        self._empty_at.clear()

    def _stand(self, empty_at: float, *, rate: int, now: float) -> Standing:
        left = int((BURST_SECONDS - (empty_at - now)) * rate + 1e-3)
        return Standing(
            policy=f'"{self.name}";q={rate * BURST_SECONDS};w={BURST_SECONDS}',
            left=max(left, 0),
            seconds=math.ceil(empty_at - now - 1e-6),
        )

    def _forget_empty(self, now: float) -> None:
        for owner in [owner for owner, at in self._empty_at.items() if at <= now]:
            del self._empty_at[owner]


KEYS = Buckets("key")
BUSINESSES = Buckets("business")


def count_request(*, key_id: int, business_id: int) -> dict[str, str]:
    """Count one request and return the headers that tell how many more may come."""
    now = time.monotonic()
    return _write_headers(
        {
            buckets.name: buckets.take(owner, rate=rate, now=now)
            for buckets, owner, rate in _sides(key_id, business_id)
        }
    )


def count_more(count: int, *, key_id: int, business_id: int) -> dict[str, str]:
    """Count what a request carries beyond the first; the headers as they are then.

    It was let in and is done whole, also where it is more than a bucket holds; whoever sent it
    waits afterwards until the bucket has room again.
    """
    now = time.monotonic()
    return _write_headers(
        {
            buckets.name: buckets.add(owner, count, rate=rate, now=now)
            for buckets, owner, rate in _sides(key_id, business_id)
        }
    )


def _sides(key_id: int, business_id: int) -> Iterator[tuple[Buckets, int, int]]:
    if settings.API_RATE_BUSINESS:
        yield BUSINESSES, business_id, settings.API_RATE_BUSINESS
    if settings.API_RATE_KEY:
        yield KEYS, key_id, settings.API_RATE_KEY


def _write_headers(standings: dict[str, Standing]) -> dict[str, str]:
    if not standings:
        return {}
    return {
        "RateLimit-Policy": ", ".join(standing.policy for standing in standings.values()),
        "RateLimit": ", ".join(
            f'"{name}";r={standing.left};t={standing.seconds}'
            for name, standing in standings.items()
        ),
    }
