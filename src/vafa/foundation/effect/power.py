"""What a trial of this size can show, known before it is sent.

The smallest true difference that would be found sure in four of five such trials:
so large that its interval, as it is expected, stays above zero even in the unluckiest fifth.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from vafa.foundation.effect.intervals import difference_of_shares

FOUND = 0.8
_UNLUCKY = NormalDist().inv_cdf(FOUND)


def smallest_difference(*, people: int, base_people: int, share: float) -> float | None:
    """In the share that buys, where `share` would anyway; None where nothing can be shown."""
    if people < 1 or base_people < 1:
        return None
    low, high = 0.0, 1.0 - share
    if _misses(high, people, base_people, share):
        return None
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _misses(middle, people, base_people, share) else (low, middle)
    return high


def _misses(difference: float, people: int, base_people: int, share: float) -> bool:
    lifted = share + difference
    error = math.sqrt(lifted * (1 - lifted) / people + share * (1 - share) / base_people)
    expected = difference_of_shares(lifted * people, people, share * base_people, base_people)
    return expected.low < _UNLUCKY * error
