"""Numbers, money and percents as people read them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from vafa.foundation.formatting import format_count, format_money, format_number, format_percent


def test_numbers():
    assert format_number(0) == "۰"
    assert format_number(1_250_000) == "۱٬۲۵۰٬۰۰۰"
    assert format_number(Decimal("12.50")) == "۱۲٫۵"
    assert format_number(Fraction(2, 3), places=2) == "۰٫۶۷"
    assert format_number(1_250, digits="latin") == "1,250"


def test_a_minus_stands_left_of_its_number():
    assert format_number(-1_250) == "\u200e−۱٬۲۵۰"


@pytest.mark.parametrize(
    ("amount_rial", "unit", "text"),
    [
        (842_000, "toman", "۸۴٬۲۰۰ تومان"),
        (842_000, "rial", "۸۴۲٬۰۰۰ ریال"),
        (842_000, "thousand_toman", "۸۴٫۲ هزار تومان"),
        (12_345, "toman", "۱٬۲۳۴٫۵ تومان"),
    ],
)
def test_money_in_each_unit(amount_rial, unit, text):
    assert format_money(amount_rial, unit) == text


def test_money_in_short():
    assert format_money(842_000_000, short=True) == "۸۴٫۲ میلیون تومان"
    assert format_money(9_999_990, short=True) == "۹۹۹٬۹۹۹ تومان"
    assert format_money(10_000_000, short=True) == "۱ میلیون تومان"
    assert format_money(-25_500_000_000, short=True) == "\u200e−۲٫۶ میلیارد تومان"
    assert format_money(842_000_000, "thousand_toman", short=True) == "۸۴٫۲ میلیون تومان"


def test_money_for_a_text_message():
    assert format_money(800_000, digits="latin") == "80,000 تومان"
    assert format_money(800_000, with_unit=False) == "۸۰٬۰۰۰"


def test_percents():
    assert format_percent(0.125) == "۱۲٫۵٪"
    assert format_percent(Fraction(1, 3)) == "۳۳٫۳٪"
    assert format_percent(Decimal("0.05"), digits="latin") == "5%"


def test_counts():
    assert format_count(9_876) == "۹٬۸۷۶"
    assert format_count(12_345) == "۱۲٫۳ هزار"
    assert format_count(1_234_567) == "۱٫۲ میلیون"
