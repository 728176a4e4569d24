"""How amounts of a whole invoice fall on its lines and on parts of a line: pure.

Whatever is split sums to the whole, so that partial returns together equal the whole return.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from vafa.foundation.money import split_by_largest_remainder


def split_over_lines(total: int, nets_rial: Sequence[int]) -> list[int]:
    """A total over the lines by what they come to; equally when all come to nothing."""
    weights = list(nets_rial) if any(nets_rial) else [1] * len(nets_rial)
    return split_by_largest_remainder(total, weights)


def portion(total: int, *, before: Decimal, back: Decimal, quantity: Decimal) -> int:
    """The part of a line's total that `back` more pieces carry, after `before` came back."""
    return _floor(total, before + back, quantity) - _floor(total, before, quantity)


def _floor(total: int, pieces: Decimal, quantity: Decimal) -> int:
    return int(total * pieces // quantity)
