"""What a partner earns by the lines they brought: pure."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.foundation.money import split_by_largest_remainder
from vafa.partners.types import BroughtLine, PartnerTerms, Rate


def rate_lines(terms: PartnerTerms, brought: Sequence[BroughtLine], *, lines: int) -> list[int]:
    """The commission of each line of a sale of so many, each rounded down once."""
    earned = [0] * lines
    for line in brought:
        earned[line.position] = _rate_line(_find_rate(terms, line), line)
    return earned


def trim_to_caps(terms: PartnerTerms, earned: Sequence[int], *, room_rial: int | None) -> list[int]:
    """What each line earned, within the caps; what is trimmed comes off every line alike.

    `room_rial` is what the cap of the month leaves.
    """
    caps = [cap for cap in (terms.most_per_sale_rial, room_rial) if cap is not None]
    total = sum(earned)
    most = min([total, *caps])
    return list(earned) if most == total else split_by_largest_remainder(most, earned)


def _find_rate(terms: PartnerTerms, line: BroughtLine) -> Rate:
    """That of the product, else of its category, else the one for everything."""
    for rate in terms.rates:
        if rate.sku and rate.sku == line.sku:
            return rate
    for rate in terms.rates:
        if rate.category and rate.category == line.category:
            return rate
    return terms.rate


def _rate_line(rate: Rate, line: BroughtLine) -> int:
    return int(line.goods_rial * rate.percent / 100 + line.quantity * rate.each_rial)
