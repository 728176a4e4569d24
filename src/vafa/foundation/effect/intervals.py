"""Differences between two groups, with their 95 % intervals.

Shares: Newcombe's hybrid score interval (R. G. Newcombe, "Interval estimation for the difference
between independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998),
873–890, method 10), which keeps its word where few people buy. Means: Welch (B. L. Welch,
Biometrika 34 (1947), 28–35), with the quantile of Student's t by the series of Abramowitz and
Stegun 26.7.5, good to three decimals from five degrees of freedom on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure and the interval that holds the truth in 95 of 100 such trials."""

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether nothing at all is out of the question."""
        return self.low > 0 or self.high < 0

    def scale(self, by: float) -> Estimate:
        """The same, so many times; `by` is not negative."""
        return Estimate(value=self.value * by, low=self.low * by, high=self.high * by)

    def less(self, amount: float) -> Estimate:
        """The same, less an amount that is known."""
        return Estimate(value=self.value - amount, low=self.low - amount, high=self.high - amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What some people spent, one by one: how many, their sum, the sum of their squares."""

    people: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        return self.total / self.people

    @property
    def variance(self) -> float:
        """Of one person's figure, as estimated from these."""
        return max(0.0, self.squares - self.total * self.mean) / (self.people - 1)


def share(hits: float, people: int) -> Estimate:
    """A share with Wilson's score interval."""
    found, spread = hits / people, Z * Z / people
    middle = (found + spread / 2) / (1 + spread)
    reach = Z * math.sqrt(found * (1 - found) / people + spread / (4 * people)) / (1 + spread)
    return Estimate(value=found, low=max(0.0, middle - reach), high=min(1.0, middle + reach))


def difference_of_shares(hits: float, people: int, base_hits: float, base_people: int) -> Estimate:
    """By how much the first share is above the second; 0.05 is five points."""
    one, base = share(hits, people), share(base_hits, base_people)
    value = one.value - base.value
    return Estimate(
        value=value,
        low=value - math.hypot(one.value - one.low, base.high - base.value),
        high=value + math.hypot(one.high - one.value, base.value - base.low),
    )


def difference_of_means(one: Sums, base: Sums) -> Estimate:
    """By how much a person of the first spends more; each group has two people at least."""
    value = one.mean - base.mean
    errors = one.variance / one.people, base.variance / base.people
    if not any(errors):
        return Estimate(value=value, low=value, high=value)
    freedom = sum(errors) ** 2 / sum(
        error**2 / (group.people - 1) for error, group in zip(errors, (one, base), strict=True)
    )
    reach = student(freedom) * math.sqrt(sum(errors))
    return Estimate(value=value, low=value - reach, high=value + reach)


def student(freedom: float) -> float:
    """The two-sided 95 % quantile of Student's t."""
    terms = (
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92_160,
    )
    return Z + sum(term / freedom**power for power, term in enumerate(terms, start=1))
