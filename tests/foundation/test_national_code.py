import pytest

from vafa.foundation.national_code import read_national_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0013542419", "0013542419"),
        ("۰۰۱۳۵۴۲۴۱۹", "0013542419"),
        ("001-354241-9", "0013542419"),
        ("13542419", "0013542419"),  # a spreadsheet took the zeros
        (13542419.0, "0013542419"),
        ("7731689956", "7731689956"),
        ("1111111111", None),  # checks, and is nobody's
        ("0013542418", None),
        ("0013542491", None),  # two digits changed places
        ("001354241", None),
        ("00135424190", None),
        ("", None),
        (None, None),
        ("۱۲ الف", None),
    ],
)
def test_a_code_is_read_in_every_shape_and_checked(written, code):
    assert read_national_code(written) == code
