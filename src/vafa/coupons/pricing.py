"""What several discounts take off one invoice. Pure: whole rials, and the parts always add up.

Discounts stand in a tree. Each takes its part of what those before it left; a group says which of
its parts count: all of them, the first that takes anything, or the one that takes most or least.
Nothing takes more than is left of a line, so no line and no invoice falls below zero. Tax falls
with the price it is on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from vafa.coupons.kind import DiscountKind, Line, round_rial
from vafa.coupons.spec import EVERYTHING, Chosen
from vafa.foundation.money import split_by_largest_remainder


class How(StrEnum):
    """Which parts of a group count."""

    STACK = "stack"
    FIRST = "first"
    BEST_FOR_CUSTOMER = "best_for_customer"
    BEST_FOR_BUSINESS = "best_for_business"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A discount that may be taken: what it takes, of which lines, and how much at most.

    `most_with_tax` counts the tax that falls with the price into `most_rial`.
    """

    id: int
    kind: DiscountKind
    on: Chosen = EVERYTHING
    most_rial: int | None = None
    most_with_tax: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Offers and groups, the most important first."""

    how: How
    parts: tuple[Offer | Group, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one offer took off, line by line."""

    offer_id: int
    by_line: tuple[int, ...]

    @property
    def amount_rial(self) -> int:
        return sum(self.by_line)


@dataclass(frozen=True, slots=True)
class Priced:
    """What was taken, in its order, and what is left of the lines."""

    taken: tuple[Taken, ...]
    lines: tuple[Line, ...]

    @property
    def amount_rial(self) -> int:
        """What all of them took off together."""
        return sum(one.amount_rial for one in self.taken)


def take_discounts(lines: Sequence[Line], tree: Group | Offer) -> Priced:
    """What the tree takes off these lines. The same lines and tree give the same, always."""
    before = Priced((), tuple(lines))
    if isinstance(tree, Offer):
        return _take(before.lines, tree)
    match tree.how:
        case How.STACK:
            return _take_all(before, tree.parts)
        case How.FIRST:
            some = (take_discounts(lines, part) for part in tree.parts)
            return next((priced for priced in some if priced.taken), before)
    each = [take_discounts(lines, part) for part in tree.parts]
    choose = max if tree.how is How.BEST_FOR_CUSTOMER else min
    return choose(
        [one for one in each if one.taken] or [before], key=lambda priced: priced.amount_rial
    )


def _take_all(before: Priced, parts: Sequence[Offer | Group]) -> Priced:
    for part in parts:
        after = take_discounts(before.lines, part)
        before = Priced(before.taken + after.taken, after.lines)
    return before


def _take(lines: tuple[Line, ...], offer: Offer) -> Priced:
    by_line = offer.kind.take(lines, [offer.on.has(line) for line in lines])
    most = _find_most(lines, by_line, offer)
    if most is not None and sum(by_line) > most:
        by_line = split_by_largest_remainder(most, by_line)
    if not any(by_line):
        return Priced((), lines)
    left = tuple(_lessen(line, part) for line, part in zip(lines, by_line, strict=True))
    return Priced((Taken(offer.id, tuple(by_line)),), left)


def _find_most(lines: Sequence[Line], by_line: Sequence[int], offer: Offer) -> int | None:
    """The most it may take without tax, however the limit is told."""
    if offer.most_rial is None or not offer.most_with_tax:
        return offer.most_rial
    wanted = sum(by_line)
    tax = sum(
        Fraction(line.tax_rial * part, line.rial)
        for line, part in zip(lines, by_line, strict=True)
        if part
    )
    return int(offer.most_rial * wanted / (wanted + tax)) if wanted else None


def _lessen(line: Line, part: int) -> Line:
    assert 0 <= part <= line.rial, "a discount lies between nothing and the price"
    if not part:
        return line
    rest = line.rial - part
    tax = round_rial(Fraction(line.tax_rial * rest, line.rial))
    return replace(line, rial=rest, tax_rial=tax)
