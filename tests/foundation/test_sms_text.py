"""Characters and parts of text messages, at the edges of 3GPP TS 23.038."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.sms_text import count_parts

WELCOME = (
    "محمدرضا عزیز، به باشگاه مشتریان کافه گلستان خوش آمدید.\n"
    "کد عضویت: 4821937\nهدیه عضویت: 50,000 تومان تا 1405/09/30\nلغو11"
)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", (0, 0, "gsm7")),
        ("a" * 160, (160, 1, "gsm7")),
        ("a" * 161, (161, 2, "gsm7")),
        ("a" * 306, (306, 2, "gsm7")),
        ("a" * 307, (307, 3, "gsm7")),
        ("€" * 80, (160, 1, "gsm7")),
        ("€" * 81, (162, 2, "gsm7")),
        ("a" * 152 + "€" + "a" * 152, (306, 3, "gsm7")),
        ("آ" * 70, (70, 1, "ucs2")),
        ("آ" * 71, (71, 2, "ucs2")),
        ("آ" * 134, (134, 2, "ucs2")),
        ("آ" * 135, (135, 3, "ucs2")),
        ("a" * 70 + "٪", (71, 2, "ucs2")),
        ("آ" * 68 + "😀", (70, 1, "ucs2")),
        ("آ" * 69 + "😀", (71, 2, "ucs2")),
        ("آ" * 66 + "😀" + "آ" * 66, (134, 3, "ucs2")),
        ("\nلغو11", (6, 1, "ucs2")),
        (WELCOME, (117, 2, "ucs2")),
    ],
)
def test_length(text, length):
    assert count_parts(text) == length


@given(st.text(), st.text())
def test_a_longer_text_never_takes_fewer_parts(text, more):
    assert count_parts(text + more).parts >= count_parts(text).parts
