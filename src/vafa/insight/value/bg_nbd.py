"""The BG/NBD model: how often customers come back, and whether they are still there.

Each customer buys at a rate of their own, spread as a gamma (r, alpha), and after each repeat
purchase leaves for good with a chance of their own, spread as a beta (a, b).

P. Fader, B. Hardie and K. L. Lee, "Counting your customers the easy way: an alternative to the
Pareto/NBD model", Marketing Science 24 (2005), 275-284; the likelihood is added up in logarithms
after Fader and Hardie, "Overcoming the BG/NBD model's #NUM! error problem" (2013), so that many
purchases do not overflow. Pure functions over arrays: x repeat purchases, the last of them at t_x,
watched until age, both counted from the first purchase in one unit of time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln, hyp2f1

from vafa.insight.value.fitting import fit_positive

Array = NDArray[np.float64]
_NEAR_ONE = 1e-6
_START = (1.0, 1.0, 1.0, 2.0)
MOST_LIVES = 100_000  # to fit on: four parameters are known from them well enough
_SPAN = 10.0  # the longest age while fitting, so that alpha is neither huge nor tiny


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """How customers bought; those alike in all three are one row, `people` in number."""

    x: Array
    t_x: Array
    age: Array
    people: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class BgNbd:
    """A fitted model; alpha has the unit of time of the lives it was fitted on."""

    r: float
    alpha: float
    a: float
    b: float

    def chance_alive(self, x: Array, t_x: Array, age: Array) -> Array:
        """That a customer has not left for good; 1 for who never came back: nobody leaves before.

        Fader and Hardie, "Computing P(alive) using the BG/NBD model" (2008).
        """
        return np.exp(-np.logaddexp(0.0, self._log_odds_gone(x, t_x, age)))

    def chance_back(self, x: Array, t_x: Array, age: Array, *, within: float) -> Array:
        """That a customer buys at least once more within a time.

        The rate of who is alive is spread as a gamma (r + x, alpha + age).
        """
        silent = (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + age + within))
        return self.chance_alive(x, t_x, age) * -np.expm1(silent)

    def expect_purchases(self, x: Array, t_x: Array, age: Array, *, within: float) -> Array:
        """How many purchases to expect of a customer within a time: equation (10) of 2005."""
        return self.chance_alive(x, t_x, age) * self.expect_if_alive(x, age, within=within)

    def expect_if_alive(self, x: Array, age: Array, *, within: float) -> Array:
        """The same for a customer of whom one knows that they have not left.

        Euler's transformation keeps the function's arguments small, however large x is. Where the
        function overflows (a and b in the thousands) everybody leaves by nearly one chance p after
        each purchase; the gamma's integral over (1 - exp(-rate p t)) / p is then what it tends to.
        Nobody is expected more often than if nobody ever left.
        """
        a = self.a if abs(self.a - 1) > _NEAR_ONE else 1 + _NEAR_ONE
        z = within / (self.alpha + age + within)
        with np.errstate(over="ignore", invalid="ignore"):  # looked after below
            some = hyp2f1(a + self.b - 1 - self.r, a - 1, a + self.b + x - 1, z)
            expected = (a + self.b + x - 1) / (a - 1) * (1 - (1 - z) ** (a - 1) * some)
        p = self.a / (self.a + self.b + x)
        leaving = np.log1p(p * within / (self.alpha + age))
        steady = -np.expm1(-(self.r + x) * leaving) / p
        staying = (self.r + x) / (self.alpha + age) * within
        known: Array = np.where(np.isfinite(expected), np.minimum(expected, staying), steady)
        return known

    def expect_of_newcomer(self, *, within: float) -> float:
        """Repeat purchases to expect of who just bought first: equation (9) of 2005."""
        start = np.zeros(1)
        return float(self.expect_if_alive(start, start, within=within)[0])

    def log_likelihood(self, lives: Lives) -> float:
        """How well the model explains the lives; the greater the better."""
        x, t_x, age = lives.x, lives.t_x, lives.age
        counts = np.arange(x.max(initial=0.0) + 1)
        explained = self._explain_count(counts)[x.astype(np.intp)]
        explained -= (self.r + x) * np.log(self.alpha + age)
        explained += np.logaddexp(0.0, self._log_odds_gone(x, t_x, age))
        return float(lives.people @ explained)

    def _explain_count(self, x: Array) -> Array:
        """What depends on the number of purchases alone."""
        buys = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        return np.asarray(buys + betaln(self.a, self.b + x) - betaln(self.a, self.b))

    def _log_odds_gone(self, x: Array, t_x: Array, age: Array) -> Array:
        """The logarithm of the odds that a customer left right after the last purchase."""
        leaves = np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1)
        silence = (self.r + x) * (np.log(self.alpha + age) - np.log(self.alpha + t_x))
        return np.where(x > 0, leaves + silence, -np.inf)


def fit_bg_nbd(lives: Lives) -> BgNbd:
    """The model that explains these lives best; CannotFit where there is none.

    Of more than MOST_LIVES unlike ones as many are drawn, the same each time, so that the time and
    memory of a fit have an end.
    """
    lives = _draw(lives)
    unit = max(float(lives.age.max(initial=0.0)), 1.0) / _SPAN
    scaled = Lives(x=lives.x, t_x=lives.t_x / unit, age=lives.age / unit, people=lives.people)
    people = float(lives.people.sum())

    def explain(r: float, alpha: float, a: float, b: float) -> float:
        return BgNbd(r=r, alpha=alpha, a=a, b=b).log_likelihood(scaled) / people

    r, alpha, a, b = fit_positive(explain, _START)
    return BgNbd(r=r, alpha=alpha * unit, a=a, b=b)


def _draw(lives: Lives) -> Lives:
    """MOST_LIVES of them at most; a row has the same chance however many people it stands for."""
    if len(lives.x) <= MOST_LIVES:
        return lives
    in_order = np.lexsort((lives.age, lives.t_x, lives.x))
    some = in_order[np.random.default_rng(1).permutation(len(in_order))[:MOST_LIVES]]
    return Lives(
        x=lives.x[some], t_x=lives.t_x[some], age=lives.age[some], people=lives.people[some]
    )
