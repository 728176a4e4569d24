"""Numbers, money, moments and numbers to call, as the page in hand writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vafa.foundation import formatting, jalali, phone
from vafa.foundation.persian import to_persian_digits
from vafa.ui.frame import current_frame

DASH = mark_safe("—")
Number = int | Decimal | Fraction | float


def digits() -> Literal["persian", "latin"]:
    """Which digits the language in use is read with."""
    return "persian" if (get_language() or "fa").startswith("fa") else "latin"


def fa(value: object) -> str:
    """Any text or number with the digits of the language."""
    return to_persian_digits(str(value)) if digits() == "persian" else str(value)


def number(value: Number | None) -> str:
    """Grouped: «۱٬۲۶۸»; a dash for nothing."""
    if value is None:
        return DASH
    if isinstance(value, float | Fraction):
        exact = Fraction(str(value)) if isinstance(value, float) else value
        return formatting.format_number(exact, places=1, digits=digits())
    return formatting.format_number(value, digits=digits())


def percent(ratio: Number | None) -> str:
    """0.094 is «۹٫۴٪»; a dash for nothing."""
    if ratio is None:
        return DASH
    return formatting.format_percent(
        Fraction(ratio) if isinstance(ratio, int) else ratio, digits=digits()
    )


def money(amount_rial: int | None, *, short: bool = False, with_unit: bool = True) -> str:
    """In the business's unit: «۸۴٬۲۰۰ تومان»; a dash for nothing."""
    if amount_rial is None:
        return DASH
    return formatting.format_money(
        amount_rial,
        current_frame().unit,
        short=short,
        with_unit=with_unit,
        digits=digits(),
    )


def money_html(amount_rial: int | None) -> SafeString:
    """Short over a million, the unit small beside it, the exact figure on hover."""
    if amount_rial is None:
        return DASH
    shown, exact = money(amount_rial, short=True), money(amount_rial)
    figure, _, unit = shown.partition(" ")
    return format_html(
        '<data value="{}"{}>{} <small>{}</small></data>',
        amount_rial,
        format_html(' title="{}"', exact) if shown != exact else "",
        figure,
        unit,
    )


def day(value: date | datetime | None) -> str:
    """«۳۰ آبان» within this year, else «۳۰ آبان ۱۴۰۴»."""
    if value is None:
        return DASH
    frame = current_frame()
    if isinstance(value, datetime):
        value = jalali.local_day(value, frame.zone_info)
    today = jalali.local_day(frame.moment, frame.zone_info)
    if jalali.to_jalali(value).year == jalali.to_jalali(today).year:
        return jalali.format_day_and_month(value)
    return f"{jalali.format_day_and_month(value)} {fa(jalali.to_jalali(value).year)}"


def last_day(end: datetime | None) -> str:
    """The last good day of what is good until `end` (excluded): «۱۵ آذر»."""
    frame = current_frame()
    return day(jalali.last_good_day(end, frame.zone_info)) if end else "—"


def jalali_date(value: date | datetime | None) -> str:
    """«۱۴۰۵/۰۸/۳۰»."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = jalali.local_day(value, current_frame().zone_info)
    return jalali.format_date(value, digits=digits())


def jalali_moment(value: datetime | None) -> str:
    """«۱۴۰۵/۰۸/۳۰ ۲۱:۴۰» in the business's zone."""
    if value is None:
        return DASH
    return jalali.format_moment(value, current_frame().zone_info, digits=digits())


def relative_html(value: datetime | None) -> SafeString:
    """«دیروز ۲۱:۴۰», the exact moment on hover."""
    if value is None:
        return DASH
    frame = current_frame()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        jalali_moment(value),
        jalali.format_relative(value, at=frame.moment, zone=frame.zone_info),
    )


def days_away(value: date | datetime | None) -> str:
    """«۱۵ روز دیگر»."""
    if value is None:
        return DASH
    frame = current_frame()
    if isinstance(value, datetime):
        value = jalali.local_day(value, frame.zone_info)
    return jalali.format_days_away(value, on=jalali.local_day(frame.moment, frame.zone_info))


def mobile_html(e164: str | None, *, masked: bool = False) -> SafeString:
    """«۰۹۱۲ ۳۴۵ ۶۷۸۹» in a left-to-right island."""
    if not e164:
        return DASH
    shown = phone.mask_mobile(e164) if masked else phone.format_mobile(e164)
    return format_html('<bdi class="ltr">{}</bdi>', shown)


def code_html(code: str | None) -> SafeString:
    """A code of digits, grouped for reading: «۵۸۲ ۰۴۱۷»."""
    if not code:
        return DASH
    head = len(code) % 4 or 4
    groups = [code[:head], *(code[i : i + 4] for i in range(head, len(code), 4))]
    return format_html('<bdi class="ltr">{}</bdi>', fa(" ".join(groups)))
