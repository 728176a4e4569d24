"""The gamma-gamma model: what a customer spends each time.

Each customer's purchases are spread as a gamma of shape p, whose scale is spread over customers as
a gamma (q, v). What they spend is taken not to depend on how often they come.

P. Fader and B. Hardie, "The gamma-gamma model of monetary value" (2013). Pure functions over
arrays: x purchases that came to z on average.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from vafa.insight.value.fitting import fit_positive

Array = NDArray[np.float64]
_START = (5.0, 4.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spendings:
    """How much customers spend; those alike in both are one row, `people` in number."""

    x: Array
    z: Array
    people: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaGamma:
    """A fitted model; v has the unit of the money it was fitted on."""

    p: float
    q: float
    v: float

    @property
    def has_mean(self) -> bool:
        """Whether the spending of a customer of whom nothing is known has a mean at all."""
        return self.q > 1

    @property
    def mean(self) -> float:
        """What anybody's purchase comes to on average."""
        assert self.has_mean
        return self.p * self.v / (self.q - 1)

    def expect_spending(self, x: Array, z: Array) -> Array:
        """What a customer's purchases come to on average: equation (5) of 2013.

        Between their own average and everybody's, nearer to their own the more they bought.
        """
        return self.p * (self.v + x * z) / (self.p * x + self.q - 1)

    def log_likelihood(self, spendings: Spendings) -> float:
        """How well the model explains what was spent; the greater the better."""
        x, z = spendings.x, spendings.z
        px = self.p * x
        explained = gammaln(px + self.q) - gammaln(px) - gammaln(self.q) + self.q * np.log(self.v)
        explained += (px - 1) * np.log(z) + px * np.log(x) - (px + self.q) * np.log(self.v + x * z)
        return float(spendings.people @ explained)


def fit_gamma_gamma(spendings: Spendings) -> GammaGamma:
    """The model that explains these spendings best; CannotFit where there is none."""
    people = float(spendings.people.sum())
    unit = float(spendings.people @ spendings.z) / people
    scaled = Spendings(x=spendings.x, z=spendings.z / unit, people=spendings.people)

    def explain(p: float, q: float, v: float) -> float:
        return GammaGamma(p=p, q=q, v=v).log_likelihood(scaled) / people

    p, q, v = fit_positive(explain, _START)
    return GammaGamma(p=p, q=q, v=v * unit)
