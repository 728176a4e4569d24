"""Reading and showing Iranian mobile numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.phone import (
    format_mobile,
    format_phone,
    mask_mobile,
    read_mobile,
    read_phone,
)

SUBSCRIBER = st.from_regex(r"9[0-9]{9}", fullmatch=True)
PREFIX = st.sampled_from(["", "0", "98", "+98", "0098", "+98 0", "(0)", "'0"])
SEPARATOR = st.sampled_from(["", " ", "-", ".", "–", "\u200c", ") ", "\u200e", "\u00a0"])
DIGITS = st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])


@given(SUBSCRIBER, PREFIX, SEPARATOR, DIGITS)
def test_every_shape_of_a_number_reads_the_same(subscriber, prefix, separator, digits):
    grouped = separator.join([prefix + subscriber[:3], subscriber[3:6], subscriber[6:]])
    written = grouped.translate(str.maketrans("0123456789", digits))
    assert read_mobile(written) == f"+98{subscriber}"


@pytest.mark.parametrize(
    "written",
    [
        9121234567,
        9121234567.0,
        "9121234567.0",
        "09121234567.00",
        "989121234567.0",
        "9.121234567E+09",
        "9.121234567e9",
        " ۰۹۱۲ ۱۲۳ ۴۵۶۷ ",
        "\u202a+98 (912) 123-4567\u202c",
    ],
)
def test_what_spreadsheets_and_phones_make_of_a_number(written):
    assert read_mobile(written) == "+989121234567"


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "مشتری",
        "0",
        "0912123456",
        "091212345678",
        "02188776655",
        "+905321234567",
        "+4915112345678",
        "0019121234567",
        "9.12E+09",
        "9.12123457E+09",
        "9121234567.5",
        "09121234567,09351234567",
        "0912123456७",
        "0912+1234567",
        "09121234567a",
        float("nan"),
    ],
)
def test_what_is_no_iranian_mobile_number_is_none(written):
    assert read_mobile(written) is None


@given(st.text() | st.floats() | st.integers())
def test_whatever_is_read_is_a_stored_number_and_reads_back(text):
    number = read_mobile(text)
    if number is not None:
        assert read_mobile(number) == read_mobile(format_mobile(number)) == number


def test_shown_grouped_and_masked():
    assert format_mobile("+989121234567") == "۰۹۱۲ ۱۲۳ ۴۵۶۷"
    assert mask_mobile("+989121234567") == "۰۹۱۲ ••• ۴۵۶۷"


def test_what_is_no_number_is_shown_as_it_is_and_masked_whole():
    assert format_mobile("—") == "—"
    assert mask_mobile("+49151123") == "•••"


@pytest.mark.parametrize(
    ("written", "number", "shown"),
    [
        ("۰۲۱-۸۸۷۷ ۶۶۵۵", "+982188776655", "۰۲۱ ۸۸۷۷ ۶۶۵۵"),
        ("+98 21 8877 6655", "+982188776655", "۰۲۱ ۸۸۷۷ ۶۶۵۵"),
        ("0912 123 4567", "+989121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷"),
        ("8877 6655", "88776655", "۸۸۷۷۶۶۵۵"),
        ("0049 30 123456", "+4930123456", "+۴۹۳۰۱۲۳۴۵۶"),
        ("+98 21 88", None, None),
        ("021", None, None),
        ("call me", None, None),
        (None, None, None),
    ],
)
def test_other_phones_are_read_with_and_without_area_code(written, number, shown):
    assert read_phone(written) == number
    if number is not None:
        assert format_phone(number) == shown
