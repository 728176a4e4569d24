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
        size = rate * BURST_SECONDS
        with self._lock:
            empty_at = max(self._empty_at.get(owner, 0.0), now) + 1 / rate
            excess = empty_at - now - BURST_SECONDS
            if excess > 1e-9:
                raise TooManyRequests(retry_after=math.ceil(excess))
            if len(self._empty_at) >= MOST_BUCKETS:
                self._forget_empty(now)
            self._empty_at[owner] = empty_at
        left = int((BURST_SECONDS - (empty_at - now)) * rate + 1e-3)
        return Standing(
            policy=f'"{self.name}";q={size};w={BURST_SECONDS}',
            left=left,
            seconds=math.ceil(empty_at - now - 1e-6),
        )

    def forget(self) -> None:
        """Empty every bucket."""
        self._empty_at.clear()

    def _forget_empty(self, now: float) -> None:
        for owner in [owner for owner, at in self._empty_at.items() if at <= now]:
            del self._empty_at[owner]


KEYS = Buckets("key")
BUSINESSES = Buckets("business")


def count_request(*, key_id: int, business_id: int) -> dict[str, str]:
    """Count one request and return the headers that tell how many more may come."""
    now = time.monotonic()
    standings = []
    for buckets, owner, rate in (
        (BUSINESSES, business_id, settings.API_RATE_BUSINESS),
        (KEYS, key_id, settings.API_RATE_KEY),
    ):
        if rate:
            standings.append((buckets.name, buckets.take(owner, rate=rate, now=now)))
    if not standings:
        return {}
    return {
        "RateLimit-Policy": ", ".join(standing.policy for _, standing in standings),
        "RateLimit": ", ".join(
            f'"{name}";r={standing.left};t={standing.seconds}' for name, standing in standings
        ),
    }
