"""Money in whole rials: the units people speak in, rounding, and fair splitting.

Amounts are ints of rials everywhere below the interfaces. A business speaks in toman (ten
rials), rials or thousand tomans; that is its setting and touches no stored amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What a business counts its money in when it speaks."""

    TOMAN = "toman"
    RIAL = "rial"
    THOUSAND_TOMAN = "thousand_toman"

    @property
    def rials(self) -> int:
        """How many rials one of this unit is."""
        return _RIALS[self]


UNIT_LABELS = {Unit.TOMAN: "تومان", Unit.RIAL: "ریال", Unit.THOUSAND_TOMAN: "هزار تومان"}
_RIALS = {Unit.TOMAN: 10, Unit.RIAL: 1, Unit.THOUSAND_TOMAN: 10_000}


class Rounding(StrEnum):
    """Where an amount between two steps goes; negative amounts mirror positive ones."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def to_rial(amount: int | Decimal, unit: Unit | str = Unit.TOMAN) -> int:
    """The amount in whole rials. ValueError when it is no whole number of them."""
    rials = Unit(unit).rials
    if amount == int(amount):
        return int(amount) * rials
    exact = Fraction(amount) * rials
    if exact.denominator != 1:
        raise ValueError(f"{amount} {unit} is not a whole number of rials")
    return exact.numerator


def from_rial(amount_rial: int, unit: Unit | str = Unit.TOMAN) -> int | Decimal:
    """The amount in the unit, exactly: a whole number where it is one, else a decimal."""
    whole, rest = divmod(amount_rial, Unit(unit).rials)
    return whole if rest == 0 else Decimal(amount_rial) / Unit(unit).rials


def round_to_step(
    exact: Fraction | Decimal | int, *, step: int = 1, mode: Rounding | str = Rounding.DOWN
) -> int:
    """The amount as a multiple of `step`. Round once, at the end, from the exact value.

    Down goes towards zero and up away from it, so that taking an award back mirrors giving it.
    """
    assert step > 0, "a step is at least one"
    numerator, denominator = exact.as_integer_ratio()
    whole_step = step * denominator
    steps, rest = divmod(abs(numerator), whole_step)
    if rest and mode != Rounding.DOWN:
        steps += Rounding(mode) is Rounding.UP or 2 * rest >= whole_step
    return steps * step * (-1 if numerator < 0 else 1)


def split_by_largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """The total in parts proportional to the weights, which sum to it exactly.

    Each part is its exact share rounded down, and the units left over go to the largest
    remainders, the earlier part first among equals (Hamilton's method). No part is further than
    one from its share, none has the other sign, a weight of zero gets nothing. Weights that are
    all zero count as equal. A negative total is split as its mirror image.
    """
    assert all(weight >= 0 for weight in weights), "weights are not negative"
    assert weights or total == 0, "nothing to split among"
    if total < 0:
        return [-part for part in split_by_largest_remainder(-total, weights)]
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


_ONES = [
    "صفر",
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
]
_TENS = ["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"]
_HUNDREDS = ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"]
_SCALES = ["", "هزار", "میلیون", "میلیارد", "هزار میلیارد", "میلیون میلیارد", "میلیارد میلیارد"]


def spell_number(number: int) -> str:
    """The number in Persian words, as on a cheque: 1250 is «هزار و دویست و پنجاه»."""
    if number < 0:
        return f"منفی {spell_number(-number)}"
    if number == 0:
        return _ONES[0]
    groups: list[str] = []
    for scale in _SCALES:
        number, group = divmod(number, 1000)
        if group:
            words = "" if (group, scale) == (1, "هزار") else _spell_group(group)
            groups.append(f"{words} {scale}".strip())
    assert number == 0, "too large to spell"
    return " و ".join(reversed(groups))


def spell_money(amount_rial: int, unit: Unit | str = Unit.TOMAN) -> str:
    """The amount in words with its unit: «دویست و پنجاه هزار تومان»; broken amounts in rials."""
    amount = from_rial(amount_rial, unit)
    if isinstance(amount, Decimal):
        amount, unit = amount_rial, Unit.RIAL
    return f"{spell_number(amount)} {UNIT_LABELS[Unit(unit)]}"


def _spell_group(number: int) -> str:
    words = []
    if number >= 100:
        words.append(_HUNDREDS[number // 100 - 1])
    number %= 100
    if number >= 20:
        words.append(_TENS[number // 10 - 2])
        number %= 10
    if number:
        words.append(_ONES[number])
    return " و ".join(words)
