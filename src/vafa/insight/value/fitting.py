"""Finding the positive parameters that explain data best."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]
_LARGEST = 12.0  # of a parameter's logarithm; whatever wants to go further has no best fit


class CannotFit(Exception):
    """The data do not lead to one set of parameters."""


def fit_positive(explain: Callable[..., float], start: Sequence[float]) -> tuple[float, ...]:
    """The parameters for which `explain`, a log-likelihood per person, is greatest.

    They are looked for as logarithms, which keeps them positive. CannotFit where the search ends
    without a top, or at the edge of what is looked at.
    """

    def lack(logs: Array) -> float:
        return -explain(*np.exp(logs))

    found = minimize(
        lack,
        np.log(start),
        method="L-BFGS-B",
        bounds=[(-_LARGEST, _LARGEST)] * len(start),
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 500},
    )
    if not np.isfinite(found.fun) or np.abs(found.x).max() > _LARGEST - 0.01:
        raise CannotFit(found.message)
    return tuple(float(one) for one in np.exp(found.x))
