"""Coming in: the number, the code, what is refused, and what nobody can learn."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.portal.conftest import NEGAR, REZA, STRANGER
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.codes.models import Code
from vafa.codes.types import CodeState, Purpose
from vafa.customers.actions import change_customer
from vafa.foundation.persian import to_persian_digits
from vafa.guard.models import Flag
from vafa.messaging.models import DemoText, Message
from vafa.portal import limits
from vafa.portal.actions import ask_for_code, enter_with_code, forget_asks
from vafa.portal.errors import LoginCodeOver, TooOften, WrongLoginCode
from vafa.portal.models import Ask, Turns
from vafa.tenancy.actions import suspend_business

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def ask(mobile=NEGAR, *, at=AT, address="203.0.113.9"):
    return ask_for_code(mobile=mobile, address=address, site="club.example.ir", at=at)


def enter(ask_id, code, *, at=AT, address="203.0.113.9"):
    return enter_with_code(ask_id=ask_id, code=code, address=address, at=at)


def bare(answer) -> bytes:
    """The body without what differs between any two answers: tokens and the number typed."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content)


def test_a_customer_comes_in_with_the_code_from_the_text(club):
    browser = Client()
    answer = browser.post(f"{club.home}sign-in/", {"mobile": "۰۹۱۲ ۱۲۳ ۴۵۶۷"})
    assert (answer.status_code, answer["Location"]) == (302, f"{club.home}code/")
    club.work()
    code = club.login_code()
    assert f"@testserver #{code}" in club.login_text().splitlines()
    assert len(code) == 6
    typed = to_persian_digits(f" {code[:3]} {code[3:]} ")
    answer = browser.post(f"{club.home}code/", {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, club.home)
    cookie = answer.cookies["vafa_customer"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (club.home, True, "Lax")
    assert cookie["max-age"] == 90 * 24 * 3600
    html = browser.get(club.home).content.decode()
    assert "نگار محمدی" in html
    assert "۹۴٬۰۰۰" in html
    with club.scope():
        assert AuditRecord.objects.filter(act="customer.signed_in").count() == 1
        assert code not in str(list(Message.objects.values()))


def test_the_key_of_the_session_is_a_new_one_once_inside(club):
    browser = Client()
    browser.post(f"{club.home}sign-in/", {"mobile": NEGAR})
    before = browser.cookies["vafa_customer"].value
    club.work()
    browser.post(f"{club.home}code/", {"code": club.login_code()})
    assert browser.cookies["vafa_customer"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_nothing_tells_a_customers_number_from_a_strangers(club):
    known, unknown = Client(), Client()
    for step in range(8):
        path = "sign-in/" if step == 0 else "code/"
        pages = []
        for browser, mobile in ((known, NEGAR), (unknown, STRANGER)):
            if step == 1:
                club.work()
            body = (
                {"mobile": mobile} if step == 0 else {"code": "12345x" if step == 1 else "000000"}
            )
            answer = browser.post(club.home + path, body)
            shown = browser.get(f"{club.home}code/")
            headers = dict(answer.headers)
            headers.pop("X-Request-ID")
            number = "۰۹۱۲ ۱۲۳ ۴۵۶۷" if mobile == NEGAR else "۰۹۱۹ ۰۰۰ ۰۰۰۰"
            pages.append(
                (
                    answer.status_code,
                    headers,
                    bare(answer).replace(number.encode(), b"N"),
                    bare(shown).replace(number.encode(), b"N"),
                )
            )
        if step == 0:
            pages = [
                (status, {**headers, "Set-Cookie": ""}, *rest) for status, headers, *rest in pages
            ]
        assert pages[0] == pages[1], step
    club.work()
    assert club.texts(STRANGER) == []
    with club.scope():
        assert Message.objects.filter(mobile=STRANGER).count() == 0


def test_both_cost_the_same_statements(club, django_assert_max_num_queries):
    counts = []
    for mobile in (NEGAR, STRANGER):
        browser = Client()
        with django_assert_max_num_queries(60) as asked:
            browser.post(f"{club.home}sign-in/", {"mobile": mobile})
        club.work()
        with django_assert_max_num_queries(60) as tried:
            browser.post(f"{club.home}code/", {"code": "000000"})
        counts.append((len(asked), len(tried)))
    assert counts[0] == counts[1]


def test_a_code_opens_only_the_browser_that_asked(club):
    asked, other = Client(), Client()
    asked.post(f"{club.home}sign-in/", {"mobile": NEGAR})
    club.work()
    code = club.login_code()
    assert other.post(f"{club.home}code/", {"code": code})["Location"] == f"{club.home}sign-in/"
    other.post(f"{club.home}sign-in/", {"mobile": REZA})
    assert other.post(f"{club.home}code/", {"code": code}).status_code == 422
    assert other.get(club.home)["Location"] == f"{club.home}sign-in/"
    assert asked.post(f"{club.home}code/", {"code": code}).status_code == 302


def test_a_code_asked_for_elsewhere_ends_this_one(club):
    with club.scope():
        mine, theirs = ask(), ask(at=AT + timedelta(seconds=5))
    club.work(AT + timedelta(seconds=6))
    with club.scope():
        with pytest.raises(LoginCodeOver):
            enter(mine, club_code(club), at=AT + timedelta(seconds=9))
        assert enter(theirs, club_code(club), at=AT + timedelta(seconds=9)).mobile == NEGAR


def club_code(club):
    return (
        DemoText.objects.filter(mobile=NEGAR, text__contains="کد ورود")
        .latest("id")
        .text.split(": ")[1]
        .split()[0]
    )


def test_a_code_opens_once(club):
    with club.scope():
        one = ask()
    club.work(AT)
    with club.scope():
        code = club_code(club)
        assert enter(one, code).mobile == NEGAR
        with pytest.raises(LoginCodeOver):
            enter(one, code)


def test_after_five_wrong_tries_the_code_is_burnt(club):
    with club.scope():
        one = ask()
    club.work(AT)
    with club.scope():
        code = club_code(club)
        wrong = "000000" if code != "000000" else "111111"
        for left in (4, 3, 2, 1):
            with pytest.raises(WrongLoginCode) as refused:
                enter(one, wrong)
            assert refused.value.facts == {"left": left}
        with pytest.raises(LoginCodeOver):
            enter(one, wrong)
        with pytest.raises(LoginCodeOver):
            enter(one, code)
        assert Code.objects.get(purpose=Purpose.LOGIN).state == CodeState.BURNT


def test_wrong_tries_stay_counted_through_the_page(club):
    browser = Client()
    browser.post(f"{club.home}sign-in/", {"mobile": NEGAR})
    answer = browser.post(f"{club.home}code/", {"code": "000000"})
    assert answer.status_code == 422
    assert "۴" in answer.content.decode()
    with club.scope():
        assert Ask.objects.get().tries == 1


def test_a_code_is_good_for_ten_minutes(club):
    with club.scope():
        one = ask()
    club.work(AT)
    with club.scope(), pytest.raises(LoginCodeOver):
        enter(one, club_code(club), at=AT + timedelta(minutes=10))


def test_three_texts_for_one_phone_in_any_ten_minutes(club):
    with club.scope():
        for minute in (0, 4, 8):
            ask(at=AT + timedelta(minutes=minute), address=f"198.51.100.{minute}")
        with pytest.raises(TooOften) as refused:
            ask(at=AT + timedelta(minutes=9), address="198.51.100.9")
        assert refused.value.retry_after == 60
        ask(at=AT + timedelta(minutes=10))  # the first is ten minutes old
        with pytest.raises(TooOften):
            ask(at=AT + timedelta(minutes=11))
        assert Ask.objects.count() == 4


def test_a_block_of_numbers_and_an_address_have_caps(club):
    with club.scope():
        for number in range(limits.ASK_BLOCK.most):
            ask(f"+98919000{number:04}", address=f"198.51.100.{number}")
        with pytest.raises(TooOften):
            ask("+989190009999", address="198.51.100.99")
        for number in range(limits.ASK_ADDRESS.most):
            ask(f"+98910{number:03}0000")
        with pytest.raises(TooOften):
            ask("+989109990000")
        # of the newer addresses a household has a block
        for number in range(limits.ASK_ADDRESS.most):
            ask(f"+98911{number:03}0000", address=f"2001:db8::{number:x}")
        with pytest.raises(TooOften):
            ask("+989119990000", address="2001:db8::ffff")


def test_a_flood_stops_and_rings_but_not_at_the_neighbours(club):
    with club.scope():
        for number in range(limits.ASK_CLUB.most):
            ask(f"+98{9100000000 + number * 10_000}", address=f"10.0.{number // 25}.{number % 25}")
        with pytest.raises(TooOften):
            ask(NEGAR, address="198.51.100.1")
        flag = Flag.objects.get()
        assert (flag.rule, flag.severity) == ("login_flood", 3)
        with pytest.raises(TooOften):
            ask(NEGAR, at=AT + timedelta(minutes=59), address="198.51.100.1")
        assert ask(NEGAR, at=AT + timedelta(minutes=60), address="198.51.100.1")


def test_guessing_at_one_number_from_everywhere_is_stopped(club):
    tries = 0
    with club.scope():
        for minute in (0, 11, 22):
            at = AT + timedelta(minutes=minute)
            one = ask(STRANGER, at=at)
            for guess in range(5):
                try:
                    enter(one, "123456", at=at, address=f"198.51.100.{minute + guess}")
                except TooOften:
                    break
                except (WrongLoginCode, LoginCodeOver):
                    tries += 1
        assert tries == limits.TRY_MOBILE.most


def test_too_often_is_said_and_sends_nothing(club):
    for _ in range(3):
        assert Client().post(f"{club.home}sign-in/", {"mobile": NEGAR}).status_code == 302
    answer = Client().post(f"{club.home}sign-in/", {"mobile": NEGAR})
    assert answer.status_code == 429
    club.work()
    assert sum("کد ورود" in text for text in club.texts()) == 3


def test_the_same_form_twice_sends_one_text(club):
    browser = Client()
    for _ in range(2):
        browser.post(f"{club.home}sign-in/", {"mobile": NEGAR})
    browser.post(f"{club.home}code/again/")  # before a minute has passed
    club.work()
    assert sum("کد ورود" in text for text in club.texts()) == 1


def test_a_bad_number_is_said(club):
    answer = Client().post(f"{club.home}sign-in/", {"mobile": "12"})
    assert answer.status_code == 422
    with club.scope():
        assert Ask.objects.count() == 0


def test_signing_out_ends_the_session_itself(club):
    browser = club.sign_in()
    key = browser.cookies["vafa_customer"].value
    assert browser.post(f"{club.home}sign-out/").status_code == 302
    thief = Client()
    thief.cookies["vafa_customer"] = key
    assert thief.get(club.home)["Location"] == f"{club.home}sign-in/"


def test_a_new_mobile_signs_out_everywhere(club):
    browsers = [club.sign_in(), club.sign_in()]
    customer = club.customer()
    with club.scope():
        change_customer(
            customer_id=customer.id, mobile="09129990000", actor=SYSTEM, at=datetime.now(UTC)
        )
    for browser in browsers:
        assert browser.get(club.home)["Location"] == f"{club.home}sign-in/"


def test_a_suspended_business_is_closed_from_the_next_request_on(club):
    browser = club.sign_in()
    suspend_business(club.business.pk)
    answer = browser.get(club.home)
    assert answer.status_code == 403
    assert "نگار" not in answer.content.decode()


def test_what_is_over_is_forgotten(club):
    with club.scope():
        ask()
        forget_asks(at=AT + timedelta(hours=23))
        assert (Ask.objects.count(), Turns.objects.count()) == (1, 4)
        forget_asks(at=AT + timedelta(hours=25))
        assert (Ask.objects.count(), Turns.objects.count()) == (0, 0)


def test_forms_are_guarded_against_other_sites(club):
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(f"{club.home}sign-in/", {"mobile": NEGAR}).status_code == 403
