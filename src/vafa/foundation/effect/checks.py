"""Whether two groups that were drawn by lot look as a lot would leave them.

`ratio`: were as many drawn as the shares say? A chi-square of one degree of freedom. `balance`:
were they alike beforehand? For each trait the standardised difference, and over all together the
omnibus test of B. B. Hansen and J. Bowers ("Covariate balance in simple, stratified and clustered
comparative studies", Statistical Science 23 (2008), 219–236). One trait in twenty looks odd by
chance; the omnibus test does not mind how many are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ALARM = 0.001  # so surely a lot does not do that: false alarms in one trial of a thousand
_SAME = 1e-9  # a deviation below it: nobody differs
_TOLD = 1e-6  # what is left of a trait below it: the others tell it all

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Sums over a group of people: how many, each trait, and each product of two traits."""

    people: int
    sums: tuple[float, ...]
    products: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How far apart the groups were, by trait in standard deviations, and how likely by chance."""

    differences: tuple[float, ...]
    chance: float

    @property
    def is_alike(self) -> bool:
        """Whether a lot may well leave groups like these."""
        return self.chance >= ALARM


def ratio_chance(first: int, second: int, *, share: float) -> float:
    """How likely a lot leaves counts at least so far from `share` for the first."""
    people = first + second
    if not people or not 0 < share < 1:
        return 1.0
    off = (first - people * share) ** 2 / (people * share * (1 - share))
    return math.erfc(math.sqrt(off / 2))


def balance(one: Traits, base: Traits) -> Balance:
    """How alike two groups are; a trait in which nobody differs is left out of the test."""
    many = range(len(one.sums))
    if one.people < 2 or base.people < 2:
        return Balance(differences=tuple(0.0 for _ in many), chance=1.0)
    spread = _pool(one, base)
    apart = [one.sums[t] / one.people - base.sums[t] / base.people for t in many]
    deviations = [math.sqrt(spread[t][t]) for t in many]
    kept = [t for t in many if deviations[t] > _SAME]
    scaled = [apart[t] / deviations[t] for t in kept]
    alike = [[spread[s][t] / deviations[s] / deviations[t] for t in kept] for s in kept]
    solved, rank = _solve(alike, scaled)
    pairs = one.people * base.people / (one.people + base.people)
    statistic = pairs * sum(left * right for left, right in zip(scaled, solved, strict=True))
    of_trait = dict(zip(kept, scaled, strict=True))
    return Balance(
        differences=tuple(of_trait.get(t, 0.0) for t in many),
        chance=chi_square_tail(statistic, rank),
    )


def _pool(one: Traits, base: Traits) -> Matrix:
    """The covariances of the traits over everybody."""
    people = one.people + base.people
    sums = [left + right for left, right in zip(one.sums, base.sums, strict=True)]
    many = range(len(sums))

    def covary(s: int, t: int) -> float:
        products = one.products[s][t] + base.products[s][t]
        return (products - sums[s] * sums[t] / people) / (people - 1)

    return [[max(0.0, covary(s, t)) if s == t else covary(s, t) for t in many] for s in many]


def _solve(matrix: Matrix, right: Sequence[float]) -> tuple[list[float], int]:
    """x with matrix · x = right, and the rank; what others tell gets 0 (Gauss, Jordan)."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    solved = [0.0] * size
    pivots = []
    for column in range(size):
        if abs(rows[column][column]) < _TOLD:  # told by the traits before it
            rows[column][column] = 0.0
            continue
        pivots.append(column)
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for other in range(size):
            if other != column:
                factor = rows[other][column]
                pairs = zip(rows[other], rows[column], strict=True)
                rows[other] = [value - factor * pivot for value, pivot in pairs]
    for column in pivots:
        solved[column] = rows[column][size]
    return solved, len(pivots)


def chi_square_tail(value: float, freedom: int) -> float:
    """How likely a chi-square of so many degrees of freedom is above the value."""
    if value <= 0 or not freedom:
        return 1.0
    half = value / 2
    reached = 2 - freedom % 2
    tail = math.erfc(math.sqrt(half)) if reached == 1 else math.exp(-half)
    while reached < freedom:  # each two degrees more add a term
        tail += half ** (reached / 2) * math.exp(-half) / math.gamma(reached / 2 + 1)
        reached += 2
    return tail
