"""From a template to the words on the phone."""

from __future__ import annotations

import pytest

from vafa.messaging.errors import BadTemplate
from vafa.messaging.purposes import COMMON, PURPOSES, Kind
from vafa.messaging.text import (
    CANCEL_TEXT,
    check_template,
    render_text,
    sample_values,
    write_greeting,
)
from vafa.messaging.types import TextClass

CREDIT, THANKS, EXPIRING = PURPOSES["credit"], PURPOSES["thanks"], PURPOSES["expiring"]


def render(purpose, template=None, *, has_cancel_text=False, unit="toman", **values):
    given = {"club": "کافه گلستان", **values}
    return render_text(
        purpose,
        template or purpose.default_text,
        given,
        unit=unit,
        has_cancel_text=has_cancel_text,
    )


def test_amount_last_day_and_code_are_said():
    rendered = render(
        CREDIT,
        name="سارا",
        amount=800_000,
        last_day="2026-12-06",
        code="0820417",
        has_cancel_text=True,
    )
    assert rendered.text == (
        "سارا عزیز، 80,000 تومان اعتبار از کافه گلستان هدیه گرفتید.\n"
        "کد خرج: 0820417\nتا پایان 1405/09/15\nلغو11"
    )
    assert rendered.kept == rendered.text.replace("0820417", "•••••••")
    assert "0820417" not in repr(rendered)


def test_the_unit_is_the_business_s():
    assert render(THANKS, "{total}", total=1_250_000, unit="rial").text == "1,250,000 ریال"
    assert (
        render(THANKS, "{total}", total=1_250_000, unit="thousand_toman").text == "125 هزار تومان"
    )


def test_a_line_that_has_nothing_to_say_is_left_out():
    assert render(THANKS, name="", total=6_200_000, points=0, balance=None).text == (
        "سپاس از خریدتان در کافه گلستان.\nجمع فاکتور: 620,000 تومان"
    )
    assert render(CREDIT, amount=10_000, code="1", last_day="").text.splitlines()[1:] == [
        "کد خرج: 1"
    ]
    # Beside something that is said, a zero is said too.
    assert (
        render(THANKS, "{total}، {points} امتیاز", total=10, points=0).text == "1 تومان، 0 امتیاز"
    )


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("سارا", "سارا عزیز، "),
        ("  علي\n", "علی عزیز، "),
        ("", ""),
        ("مشتری", ""),
        ("مشتري", ""),
        ("مهمان", ""),
        ("۱۲۳", ""),
        ("علی2", ""),
        ("\u200f\u202e", ""),
    ],
)
def test_only_a_name_is_greeted(name, greeting):
    assert write_greeting(name) == greeting


def test_values_are_not_templates_and_do_not_break_lines():
    rendered = render(CREDIT, "{name}|{code}", name="{code}\n{club}", code="1234567")
    assert rendered.text == "{code} {club}|1234567"
    assert rendered.kept == "{code} {club}|•••••••"


def test_a_value_is_cut_before_it_fills_the_text():
    assert len(render(CREDIT, "{name}", name="ب" * 500).text) == 60


def test_the_cancel_text_is_six_characters_and_counted():
    assert len(CANCEL_TEXT) == 6
    for letters, parts in ((64, 1), (65, 2), (128, 2), (129, 3)):
        rendered = render(THANKS, "ب" * letters, has_cancel_text=True)
        assert (rendered.chars, rendered.parts) == (letters + 6, parts)


WORDED = [one for one in PURPOSES.values() if not one.is_free]


@pytest.mark.parametrize("purpose", WORDED, ids=lambda one: one.slug)
def test_every_purpose_starts_with_words_that_fit(purpose):
    assert check_template(purpose, purpose.default_text) == purpose.default_text
    rendered = render(purpose, **sample_values(purpose), has_cancel_text=purpose.has_cancel_text)
    assert rendered.parts <= 2
    assert "{" not in rendered.text
    assert not set("۰۱۲۳۴۵۶۷۸۹") & set(rendered.text)
    if purpose.text_class == TextClass.ADVERTISING:
        assert purpose.has_cancel_text


def test_every_variable_has_a_sample_and_a_label():
    for purpose in PURPOSES.values():
        names = [one.name for one in (*COMMON, *purpose.variables)]
        assert len(names) == len(set(names))
        assert all(str(one.label) for one in purpose.variables)
        # «nothing» is said only to who has nothing: samples have something.
        assert all(str(one.sample) for one in purpose.variables if one.name != "nothing")


@pytest.mark.parametrize(
    ("purpose", "text", "reason"),
    [
        ("thanks", "", "length"),
        ("thanks", "ب" * 601, "length"),
        ("thanks", "سلام {code}", "variable"),
        ("thanks", "سلام {Name}", "brace"),
        ("thanks", "سلام {name", "brace"),
        ("thanks", "سلام {{name}}", "brace"),
        ("login_code", "سلام", "missing"),
    ],
)
def test_a_template_that_cannot_be_sent_is_refused(purpose, text, reason):
    with pytest.raises(BadTemplate) as refused:
        check_template(PURPOSES[purpose], text)
    assert refused.value.facts["reason"] == reason


def test_a_template_is_tidied():
    assert check_template(THANKS, " سلام   {name} \r\n\n  خوش آمدید ") == "سلام {name}\n\nخوش آمدید"


def test_secrets_are_those_that_are_made_when_sending():
    secret = {
        (purpose.slug, one.name)
        for purpose in PURPOSES.values()
        for one in purpose.variables
        if one.kind is Kind.SECRET
    }
    assert secret == {
        ("credit", "code"),
        ("expiring", "code"),
        ("login_code", "login_code"),
    }
