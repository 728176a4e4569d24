"""What could be chance: tests of counts and shares, and how many of many tests to believe."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt


def keep_beyond_chance(chances: Sequence[float], *, rate: float) -> list[bool]:
    """Which of these findings to believe, so that of those believed about `rate` are chance.

    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal
    Statistical Society B 57 (1995), 289-300. Each chance is that of a finding as strong if there
    were nothing to find.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    believed = 0
    for place, index in enumerate(order, 1):
        if chances[index] <= rate * place / len(chances):
            believed = place
    kept = set(order[:believed])
    return [index in kept for index in range(len(chances))]


def both_sides(z: float) -> float:
    """The chance of a standard normal at least as far from 0 as z."""
    return erfc(abs(z) / sqrt(2))
