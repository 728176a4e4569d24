"""The official holidays of Iran, as the `holidays` package knows them (MIT).

It calculates Islamic dates ahead of their announcement and says so: «(تخمینی)» stays in the name.
"""

from __future__ import annotations

from datetime import date

import holidays

from vafa.foundation.persian import clean_text, to_persian_digits

_WORDS_OF_MOURNING = ("تاسوعا", "عاشورا", "اربعین", "رحلت", "شهادت")


def list_official(first: date, last: date) -> dict[date, str]:
    """The holidays from one day to another, in their order, by name."""
    years = range(first.year, last.year + 1)
    found = holidays.country_holidays("IR", language="fa_IR", years=years)
    return {day: _tidy(found[day]) for day in sorted(found) if first <= day <= last}


def is_mournful(name: str) -> bool:
    """Whether a holiday of this name is one of mourning."""
    return any(word in name for word in _WORDS_OF_MOURNING)


def _tidy(name: str) -> str:
    apart = name.replace(";", "،").replace("؛", "، ").replace("عیدنوروز", "عید نوروز")
    return to_persian_digits(clean_text(apart))
