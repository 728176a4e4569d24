"""From the poster to the club: the terms, the number, the code, and what is kept of it."""

from datetime import UTC, datetime

from django.test import Client

from tests.portal.conftest import NEGAR, STRANGER
from vafa.audit.types import SYSTEM
from vafa.customers.queries import customers
from vafa.joining.actions import ensure_code, save_settings
from vafa.messaging.models import ConsentProof
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope
from vafa.visits.queries import list_visits


def join(club, browser, mobile=STRANGER, *, code="", name=""):
    """Type the number and the code that comes; the answer to the number."""
    href = f"{club.home}join/" + (f"{code}/" if code else "")
    asked = browser.post(href, {"mobile": mobile, "name": name})
    club.work()
    return asked


def count(club):
    with club.scope():
        return customers().count()


def test_a_poster_makes_a_member_of_its_branch(club):
    browser, code = Client(), club.poster(club.branch.id)
    page = browser.get(f"{club.home}join/{code}/").content.decode()
    assert "ولیعصر" in page
    assert "لغو۱۱" in page, "the terms are shown"
    asked = join(club, browser, code=code, name="سارا")
    assert (asked.status_code, asked["Location"]) == (302, f"{club.home}code/")
    assert count(club) == 1, "nobody joins before the code is typed"
    entered = browser.post(f"{club.home}code/", {"code": club.login_code(STRANGER)})
    assert (entered.status_code, entered["Location"]) == (302, club.home)
    sara = club.customer(STRANGER)
    assert (sara.first_name, sara.joined_by, sara.joined_branch_id) == (
        "سارا",
        "portal",
        club.branch.id,
    )
    with club.scope():
        [proof] = ConsentProof.objects.all()
    assert (proof.customer_id, proof.is_given, proof.way) == (sara.id, True, "portal")
    assert "لغو۱۱" in proof.words, "what was agreed to is kept"
    assert "سارا" in browser.get(club.home).content.decode()
    club.work()
    assert "خوش آمدید" in club.texts(STRANGER)[0]


def test_without_a_poster_one_joins_the_business(club):
    browser = Client()
    assert f"{club.home}join/" in browser.get(f"{club.home}sign-in/").content.decode()
    join(club, browser)
    browser.post(f"{club.home}code/", {"code": club.login_code(STRANGER)})
    assert club.customer(STRANGER).joined_branch_id is None


def test_a_wrong_code_joins_nobody(club):
    browser = Client()
    join(club, browser)
    wrong = str(int(club.login_code(STRANGER)) % 900_000 + 100_000)
    assert browser.post(f"{club.home}code/", {"code": wrong}).status_code == 422
    assert count(club) == 1


def test_a_member_who_joins_is_let_in_and_stays_who_they_were(club):
    browser = Client()
    answer = join(club, browser, NEGAR, code=club.poster(club.branch.id), name="دیگری")
    stranger = join(club, Client(), code=club.poster(club.branch.id), name="دیگری")
    assert (answer.status_code, answer["Location"]) == (stranger.status_code, stranger["Location"])
    browser.post(f"{club.home}code/", {"code": club.login_code(NEGAR)})
    negar = club.customer(NEGAR)
    assert (negar.first_name, negar.joined_by, negar.joined_branch_id) == (
        "نگار",
        "invoice",
        club.branch.id,
    )
    assert browser.get(f"{club.home}join/").status_code == 302


def test_the_way_in_of_members_makes_no_member(club):
    browser = Client()
    browser.post(f"{club.home}sign-in/", {"mobile": STRANGER})
    club.work()
    assert club.texts(STRANGER) == []


def test_the_form_sent_twice_asks_for_one_code(club):
    browser = Client()
    join(club, browser)
    join(club, browser)
    assert len(club.texts(STRANGER)) == 1


def test_a_poster_of_another_business_leads_nowhere(club, business):
    other = create_business(slug=f"o-{business.slug}", name="همسایه", at=datetime.now(UTC))
    with business_scope(other.pk):
        foreign = ensure_code()
    for code in (foreign, "00000", "x"):
        assert Client().get(f"{club.home}join/{code}/").status_code == 404


def test_a_business_may_take_nobody_who_comes_alone(club):
    with club.scope():
        save_settings(is_open=False, terms="", line="", actor=SYSTEM, at=club.at)
    browser = Client()
    assert "/join/" not in browser.get(f"{club.home}sign-in/").content.decode()
    assert join(club, browser).status_code == 200
    assert club.texts(STRANGER) == []


def test_the_terms_are_the_businesss_own_where_it_has_some(club):
    with club.scope():
        save_settings(
            is_open=True, terms="فقط برای همسایه‌ها\nو دوستان", line="", actor=SYSTEM, at=club.at
        )
    page = Client().get(f"{club.home}join/").content.decode()
    assert "فقط برای همسایه‌ها<br>و دوستان" in page


def visits(club):
    with club.scope():
        return [(one.branch_id, one.way) for one in list_visits()]


def test_one_press_at_the_door_writes_down_a_member_once(club):
    browser, href = club.sign_in(), f"{club.home}here/{club.poster(club.branch.id)}/"
    assert "رسیدم" in browser.get(href).content.decode()
    assert visits(club) == [], "looking is not coming"
    for _ in range(2):
        assert browser.post(href)["Location"] == href
    assert visits(club) == [(club.branch.id, "qr")]
    assert "ثبت شد" in browser.get(href).content.decode()


def test_a_stranger_at_the_door_joins_and_comes_back_to_it(club):
    browser, href = Client(), f"{club.home}here/{club.poster(club.branch.id)}/"
    assert browser.post(href, {"mobile": STRANGER})["Location"] == f"{club.home}code/"
    club.work()
    entered = browser.post(f"{club.home}code/", {"code": club.login_code(STRANGER)})
    assert entered["Location"] == href
    assert club.customer(STRANGER).joined_branch_id == club.branch.id
    assert visits(club) == []
    browser.post(href)
    assert visits(club) == [(club.branch.id, "qr")]
