from datetime import date

import pytest
from django.template import Context, Template

from vafa.ui.forms import (
    CodeField,
    Form,
    JalaliDateField,
    MobileField,
    MoneyField,
    NumberField,
    TextField,
)
from vafa.ui.frame import Frame, use_frame


class Sample(Form):
    name = TextField(required=False)
    mobile = MobileField(required=False)
    amount = MoneyField(required=False, min_rial=10_000, max_rial=1_000_000_000)
    code = CodeField(length=7, required=False)
    day = JalaliDateField(required=False)
    count = NumberField(required=False, min_value=1)


def read(field, value, *, unit="toman"):
    with use_frame(Frame(unit=unit)):
        form = Sample({field: value})
        form.is_valid()
        return form.errors[field][0] if field in form.errors else form.cleaned_data[field]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("name", "  علي   كاظمي ", "علی کاظمی"),
        ("mobile", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "+989123456789"),
        ("mobile", "٠٩١٢٣٤٥٦٧٨٩", "+989123456789"),
        ("mobile", "", ""),
        ("amount", "94,000", 940_000),
        ("amount", "۹۴٬۰۰۰", 940_000),
        ("amount", "٩٤٠٠٠", 940_000),
        ("amount", "", None),
        ("code", "۵۸۲ ۰۴۱۷", "5820417"),
        ("day", "۱۴۰۵/۰۸/۳۰", date(2026, 11, 21)),
        ("day", "1405/8/30", date(2026, 11, 21)),
        ("count", "۱٬۲۰۰", 1200),
    ],
)
def test_reads_what_people_type(field, typed, value):
    assert read(field, typed) == value


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("mobile", "0912 34", "این شمارهٔ موبایل نیست"),
        ("amount", "زیاد", "مبلغ را با رقم بنویسید"),
        ("amount", "-5", "مبلغ را با رقم بنویسید"),
        ("amount", "1.23456", "مبلغ را با رقم بنویسید"),
        ("amount", "0.01", "مبلغ را با رقم بنویسید"),
        ("amount", "10", "دست‌کم ۱٬۰۰۰ تومان"),
        ("amount", "999999999", "حداکثر ۱۰۰٬۰۰۰٬۰۰۰ تومان"),
        ("amount", "9" * 30, "مبلغ را با رقم بنویسید"),
        ("code", "12345", "کد ۷ رقم دارد"),
        ("day", "1405/13/01", "تاریخ را مانند"),
    ],
)
def test_says_what_is_wrong(field, typed, said):
    assert said in read(field, typed)


def test_an_amount_is_read_in_the_unit_of_the_business():
    assert read("amount", "94", unit="thousand_toman") == 940_000
    assert read("amount", "94.5", unit="thousand_toman") == 945_000
    assert read("amount", "940000", unit="rial") == 940_000


def test_values_are_latin_and_words_persian():
    with use_frame(Frame()):
        html = Sample(initial={"amount": 940_000, "day": date(2026, 11, 21)}).as_p()

    assert 'value="94,000"' in html
    assert "نود و چهار هزار تومان" in html
    assert 'value="1405/08/30"' in html


def test_an_unchanged_amount_is_no_change():
    with use_frame(Frame()):
        form = Sample({"amount": "94,000"}, initial={"amount": 940_000})

        assert "amount" not in form.changed_data


def test_errors_are_tied_to_their_field():
    html = str(Sample({"mobile": "5"}, auto_id="id_%s")["mobile"])

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_mobile_error"' in html


def test_what_is_wrong_with_a_form_as_a_whole_is_said_once():
    form = Sample({})
    assert draw_errors(form) == ""
    form.add_error(None, "هر دو با هم نمی‌شود")
    assert "<p>هر دو با هم نمی‌شود</p>" in draw_errors(form)


def draw_errors(form):
    return Template("{% load ui %}{% form_errors form %}").render(Context({"form": form}))
