"""Inside: what a customer sees and may change, and whose pages stay shut."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.cards.conftest import make_cards
from tests.portal.conftest import NEGAR, REZA, Club
from vafa.audit.types import SYSTEM
from vafa.cards.actions import give_member_card
from vafa.cards.queries import write_groups
from vafa.checkout.actions import give_by_hand, return_sale
from vafa.customers.actions import add_custom_field, choose_portal_fields
from vafa.customers.queries import find_by_mobile
from vafa.foundation.ids import new_id
from vafa.foundation.persian import to_persian_digits
from vafa.ledger.types import Unit
from vafa.messaging.models import Consent
from vafa.messaging.queries import is_stopped, load_refusing
from vafa.messaging.types import ConsentSubject, ConsentWay
from vafa.sales.types import ReturnInput
from vafa.tenancy.actions import create_business, suspend_business

OPEN = {
    "sign_in",
    "code",
    "again",
    "sign_out",
    "manifest",
    "icon",
    "causes",
    "invitation",
    "join",
    "join_at",
    "here",
}


def bare(answer) -> bytes:
    """The body without its tokens."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content)


def mounted():
    """Every page of the portal, as the resolver knows it."""
    portal = next(
        one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "portal"
    )
    return portal.url_patterns


def href_of(pattern, club, sale_id):
    kwargs = dict.fromkeys(pattern.pattern.converters, sale_id)
    if "code" in kwargs:
        kwargs["code"] = club.poster() if pattern.name in {"join_at", "here"} else club.invitation()
    return reverse(f"portal:{pattern.name}", kwargs={"slug": club.business.slug, **kwargs})


def addresses(club, sale_id):
    """(name, method, address) of each."""
    for pattern in mounted():
        for method in pattern.callback.methods:
            yield pattern.name, method, href_of(pattern, club, sale_id)


def test_open_addresses_are_these_and_no_others():
    assert {one.name for one in mounted() if one.callback.is_open} == OPEN


def test_without_signing_in_only_the_open_ones_answer(club):
    for name, method, href in addresses(club, club.sale_id):
        answer = Client().generic(method, href)
        if name in OPEN - {"again", "code", "sign_out"}:
            assert answer.status_code in (200, 422), name
        else:
            assert (answer.status_code, answer["Location"]) == (302, f"{club.home}sign-in/"), name
        assert "محمدی" not in answer.content.decode()


def test_another_customers_things_do_not_exist(club):
    club.sell(1_000_000, REZA, first="رضا")
    browser = club.sign_in(REZA)
    answers = []
    for sale_id in (club.sale_id, new_id()):
        href = reverse("portal:purchase", kwargs={"slug": club.business.slug, "sale_id": sale_id})
        answers.append(browser.get(href))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bare(answers[0]) == bare(answers[1])
    for name, method, href in addresses(club, club.sale_id):
        if method == "GET" and name not in OPEN:
            assert "محمدی" not in browser.get(href).content.decode(), name


def test_a_session_of_one_business_opens_nothing_at_another(club):
    key = club.sign_in().cookies["vafa_customer"].value
    neighbour = Club(create_business(slug="next-door", name="همسایه", at=club.at))
    for name, method, href in addresses(neighbour, neighbour.sale_id):
        if name in OPEN:
            continue
        browser = Client()
        browser.cookies["vafa_customer"] = key
        answer = browser.generic(method, href)
        assert (answer.status_code, answer["Location"]) == (302, f"{neighbour.home}sign-in/"), name
    # and at home the neighbour's things do not exist
    href = reverse(
        "portal:purchase", kwargs={"slug": club.business.slug, "sale_id": neighbour.sale_id}
    )
    assert club.sign_in().get(href).status_code == 404


def test_a_suspended_business_answers_nobody(club):
    browser = club.sign_in()
    suspend_business(club.business.pk)
    for name, method, href in addresses(club, club.sale_id):
        for who in (browser, Client()):
            assert who.generic(method, href).status_code == 403, name


@pytest.mark.django_db
def test_an_unknown_slug_is_not_found():
    assert Client().get("/c/nobody/").status_code == 404


def test_no_page_is_kept_by_browser_or_proxy(club):
    browser = club.sign_in()
    for name, method, href in addresses(club, club.sale_id):
        if method == "GET" and name not in {"manifest", "icon"}:
            assert browser.get(href)["Cache-Control"] == "no-store, private", name


def test_other_methods_are_refused(club):
    browser = club.sign_in()
    for pattern in mounted():
        href = href_of(pattern, club, club.sale_id)
        for method in {"POST", "PUT", "DELETE"} - set(pattern.callback.methods):
            assert browser.generic(method, href).status_code == 405


def test_every_lot_says_what_is_left_and_until_when(club):
    customer = club.customer()
    with club.scope():
        give_by_hand(
            customer_id=customer.id,
            unit=Unit.CREDIT,
            amount=310_000,
            expires_at=club.at + timedelta(days=3),
            reason="دوست مدیر",
            request_key="g1",
            actor=SYSTEM,
            at=club.at,
        )
    club.sell(3_600_000, spend=100_000)
    browser = club.sign_in()
    home, wallet = (browser.get(club.home + place).content.decode() for place in ("", "wallet/"))
    assert "۱۵۰٬۰۰۰" in home  # 94,000 + 31,000 − 10,000 + a tenth of the 350,000 paid
    assert "۲۱٬۰۰۰ تومان تا" in home
    assert "۲۱٬۰۰۰ تومان" in wallet
    assert "مانده از ۳۱٬۰۰۰ تومان" in wallet
    assert "هدیهٔ ما به شما" in wallet
    assert "خرج در خرید" in wallet
    assert "دوست مدیر" not in wallet  # a reason is for the staff


def test_a_purchase_shows_its_lines_and_what_it_earned(club):
    browser = club.sign_in()
    html = browser.get(f"{club.home}purchases/").content.decode()
    assert "ولیعصر" in html
    href = reverse("portal:purchase", kwargs={"slug": club.business.slug, "sale_id": club.sale_id})
    assert href in html
    page = browser.get(href).content.decode()
    for words in ("لاته", "۹۴۰٬۰۰۰ تومان", "۹۴٬۰۰۰ تومان اعتبار", "بازگشت ۱۰٪"):
        assert words in page


def test_debt_after_a_return_is_said_gently(club):
    club.sell(1_000_000, spend=900_000, days_ago=0)
    with club.scope():
        back = ReturnInput(number="r1", at=club.at)
        return_sale(club.sale_id, back, actor=SYSTEM, at=club.at)
    html = club.sign_in().get(club.home).content.decode()
    assert "چیزی نمی‌پردازید" in html


def test_purchases_come_in_pages_each_once(club):
    for number in range(44):
        club.sell(1_000_000 + number * 10_000, days_ago=number % 3)
    browser = club.sign_in()
    href, seen, pages = f"{club.home}purchases/", [], 0
    while href:
        page = browser.get(href).context["page"]
        seen += [row.id for row in page.rows]
        href = page.pager.next_href if page.pager else ""
        pages += 1
    assert (len(seen), len(set(seen)), pages) == (45, 45, 3)


def test_the_statements_of_a_page_do_not_grow(club, django_assert_max_num_queries):
    browser = club.sign_in()
    for place in ("", "purchases/", "wallet/"):
        with django_assert_max_num_queries(30) as one:
            browser.get(club.home + place)
        club.sell(1_000_000)
        club.sell(2_000_000)
        with django_assert_max_num_queries(30) as three:
            browser.get(club.home + place)
        assert len(one) == len(three), place


def test_a_code_is_texted_at_most_five_times_an_hour(club):
    browser = club.sign_in()
    answers = [browser.post(f"{club.home}spend/").status_code for _ in range(6)]
    assert answers == [302, 302, 302, 302, 302, 429]
    club.work()
    assert sum("کد خرج" in text for text in club.texts()) <= 3  # one a minute


def test_where_bringing_friends_earns_nothing_nothing_is_promised(club):
    page = club.sign_in(NEGAR).get(f"{club.home}friends/").content.decode()
    assert "شما معرف او هستید" in page
    assert "هدیه‌تان می‌رسد" not in page


def test_the_profile_is_kept_and_a_birthday_told_once(club):
    browser = club.sign_in()
    told = {
        "first_name": "نگار",
        "last_name": "محمدي",
        "gender": "female",
        "birth_day": "30",
        "birth_month": "12",
        "birth_year": "۱۳۷۵",
    }
    assert browser.post(f"{club.home}me/", told).status_code == 302
    customer = club.customer()
    assert (customer.last_name, customer.gender) == ("محمدی", "female")
    assert (customer.birth_year, customer.birth_month, customer.birth_day) == (1375, 12, 30)
    browser.post(f"{club.home}me/", told | {"birth_day": "1", "birth_month": "1"})
    assert club.customer().birth_month == 12


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "7", ""), ("5", "", ""), ("", "", "1370"), ("1", "1", "1990"), ("30", "12", "1374")],
)
def test_a_birthday_that_never_was_is_refused(club, day, month, year):
    told = {"birth_day": day, "birth_month": month, "birth_year": year}
    assert club.sign_in().post(f"{club.home}me/", told).status_code == 422
    assert club.customer().birth_month == 0


def test_the_business_says_what_it_asks_for_and_nothing_else_is_taken(club):
    with club.scope():
        choose_portal_fields({"job", "national_code", "marriage"}, actor=SYSTEM, at=club.at)
        for title, is_on_portal in (("نوشیدنی", True), ("پنهان", False)):
            add_custom_field(
                title=title, kind="text", is_on_portal=is_on_portal, actor=SYSTEM, at=club.at
            )
    browser = club.sign_in()
    html = browser.get(f"{club.home}me/").content.decode()
    assert 'name="job"' in html
    assert "نوشیدنی" in html
    assert 'name="city"' not in html
    assert "پنهان" not in html
    told = {"job": "معمار", "own_field_1": "چای", "own_field_2": "x", "city": "تهران"}
    told |= {"national_code": "۷۷۳۱۶۸۹۹۵۶", "marriage_day": "30", "marriage_month": "12"}
    wrong = browser.post(f"{club.home}me/", told | {"national_code": "1234567890"})
    assert (wrong.status_code, "id_national_code_error" in wrong.content.decode()) == (422, True)
    assert browser.post(f"{club.home}me/", told).status_code == 302
    negar = club.customer()
    assert (negar.job, negar.national_code, negar.city) == ("معمار", "7731689956", "")
    assert (negar.marriage_month, negar.marriage_day) == (12, 30)
    assert list(negar.custom.values()) == ["چای"]
    html = browser.get(f"{club.home}me/").content.decode()
    assert "۳۰ اسفند" in html
    assert 'name="marriage_day"' not in html  # told once


def test_offers_are_stopped_and_had_again(club):
    browser = club.sign_in()
    for offers, stopped in (("stop", True), ("stop", True), ("again", False)):
        browser.post(f"{club.home}me/texts/", {"offers": offers})
        with club.scope():
            assert is_stopped(NEGAR) is stopped
            assert Consent.objects.get().way == ConsentWay.PORTAL


def test_who_does_not_want_to_be_looked_at_says_so_and_takes_it_back(club):
    browser = club.sign_in()
    for looking, refusing in (("stop", {NEGAR}), ("stop", {NEGAR}), ("again", set())):
        browser.post(f"{club.home}me/looking/", {"looking": looking})
        with club.scope():
            assert load_refusing(ConsentSubject.ANALYSIS, [NEGAR]) == refusing
            assert not is_stopped(NEGAR)  # offers are another matter
        html = browser.get(f"{club.home}me/").content.decode()
        assert f'name="looking" value="{"again" if refusing else "stop"}"' in html


def test_it_can_be_installed(club):
    answer = Client().get(f"{club.home}manifest.webmanifest")
    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (body["name"], body["start_url"], body["theme_color"]) == (
        "کافه آزمون",
        club.home,
        "#c2551f",
    )
    icon = Client().get(body["icons"][0]["src"])
    assert (icon.status_code, icon["Content-Type"]) == (200, "image/svg+xml")
    assert "#c2551f" in icon.content.decode()


def test_the_card_that_a_member_carries_is_the_one_that_is_shown(club):
    with club.scope():
        [(_, number)] = make_cards()
        member = find_by_mobile(NEGAR).id
        give_member_card(number, customer_id=member, actor=SYSTEM, at=club.at)
    page = club.sign_in().get(club.home)
    assert page.context["page"].qr == number
    assert to_persian_digits(write_groups(number)) in page.content.decode()
