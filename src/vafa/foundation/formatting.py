"""Numbers for people: Persian digits, Persian separators, and the unit said once.

Used at the edges only. Texts that go to old phones and values that machines read ask for
`digits="latin"`.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from vafa.foundation.money import UNIT_LABELS, Rounding, Unit, from_rial, round_to_step
from vafa.foundation.persian import to_persian_digits

Digits = Literal["persian", "latin"]

_SHORT = ((1_000_000_000, "میلیارد"), (1_000_000, "میلیون"))
# As in CLDR for fa; the mark before the minus keeps it at the left of its number.
_PERSIAN_MARKS = str.maketrans({",": "٬", ".": "٫", "-": "\u200e\u2212", "%": "٪"})


def format_number(
    number: int | Decimal | Fraction, *, places: int | None = None, digits: Digits = "persian"
) -> str:
    """The number grouped by thousands: «۱٬۲۵۰٬۰۰۰»; 12.5 is «۱۲٫۵».

    `places` bounds the digits after the point (needed for fractions); closing zeros are not shown.
    """
    if places is not None or isinstance(number, Fraction):
        scaled = round_to_step(Fraction(number) * 10 ** (places or 0), mode=Rounding.HALF_UP)
        number = Decimal(scaled).scaleb(-(places or 0))
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _localize(text, digits)


def format_money(
    amount_rial: int,
    unit: Unit | str = Unit.TOMAN,
    *,
    short: bool = False,
    with_unit: bool = True,
    digits: Digits = "persian",
) -> str:
    """The amount in the business's unit: «۸۴٬۲۰۰ تومان».

    With `short`, from a million on it is rounded to a tenth: «۸۴٫۲ میلیون تومان»; show the exact
    figure beside it. Thousand tomans are then counted in tomans, so that no unit is said twice.
    """
    unit = Unit(unit)
    if short and unit is Unit.THOUSAND_TOMAN:
        unit = Unit.TOMAN
    amount = from_rial(amount_rial, unit)
    text = format_number(amount, digits=digits)
    if short:
        exact = Fraction(amount)
        for size, word in _SHORT:
            if abs(exact) >= size:
                text = f"{format_number(exact / size, places=1, digits=digits)} {word}"
                break
    return f"{text} {UNIT_LABELS[unit]}" if with_unit else text


def format_percent(
    ratio: Fraction | Decimal | float, *, places: int = 1, digits: Digits = "persian"
) -> str:
    """The ratio in percent: 0.125 is «۱۲٫۵٪»."""
    hundredfold = Fraction(str(ratio)) * 100 if isinstance(ratio, float) else Fraction(ratio) * 100
    return format_number(hundredfold, places=places, digits=digits) + _localize("%", digits)


def format_count(count: int, *, digits: Digits = "persian") -> str:
    """A count, from ten thousand on in short: «۹٬۸۷۶», «۱۲٫۳ هزار», «۱٫۲ میلیون»."""
    for size, word in (*_SHORT, (1_000, "هزار")):
        if abs(count) >= max(size, 10_000):
            return f"{format_number(Fraction(count, size), places=1, digits=digits)} {word}"
    return format_number(count, digits=digits)


def _localize(text: str, digits: Digits) -> str:
    return to_persian_digits(text.translate(_PERSIAN_MARKS)) if digits == "persian" else text
