import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ledger.conftest import Books
from tests.shop import Shop
from tests.staff.cast import NOW
from vafa.audit.models import AuditRecord
from vafa.catalog.actions import seed_holidays
from vafa.foundation.ids import write_id
from vafa.insight.actions import refresh_all, score_all
from vafa.messaging.models import Message
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME, REMIND = "/panel/dashboard/", "/panel/dashboard/remind/"
ABAN = {"first": "1405/08/01", "last": "1405/08/30"}


@pytest.fixture
def shop(business):
    """Two customers in two branches, this month and the last."""
    with business_scope(business.pk):
        shop = Shop(branches=2)
        mina, reza = shop.person("مینا"), shop.person("رضا", days_ago=3)
        shop.sell(mina, 4_000_000, days_ago=40)
        shop.sell(mina, 6_000_000, days_ago=3)
        shop.sell(reza, 3_000_000, days_ago=2, branch=1)
        shop.sell(None, 1_000_000, days_ago=1)
        refresh_all()
        score_all(at=NOW)
        shop.mina = mina
    return shop


def show(client, **query):
    answer = client.get(HOME, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_title_says_the_finding(signed_in, shop):
    html = show(signed_in(Role.OWNER), **ABAN)
    # 1,000,000 toman in Aban against 400,000 in the thirty days before
    assert "<h1>۱ تا ۳۰ آبان ۱۴۰۵ ۱۵۰٪ بیشتر از ۳۰ روز پیش از آن فروخته‌اید</h1>" in html
    assert "بیشترِ رشد از مشتریان برگشتی است؛ عضو تازه بیشتر شده است" in html


def test_a_holiday_is_named_on_its_day(signed_in, shop, business):
    with business_scope(business.pk):
        seed_holidays(at=NOW)
    html = show(signed_in(Role.OWNER), **ABAN)
    assert "جمعه ۲۲ آبان، شهادت حضرت فاطمه زهرا سلام الله علیها" in html
    assert "پنجشنبه ۲۱ آبان،" not in html


def test_without_comparison_it_says_what_was_sold(signed_in, shop):
    html = show(signed_in(Role.OWNER), **ABAN, compare="none")
    assert "<h1>۱ تا ۳۰ آبان ۱۴۰۵: ۱ میلیون تومان فروش</h1>" in html


def test_a_branch_can_be_looked_at_alone(signed_in, shop):
    code = write_id("brn", shop.branches[1].id)
    html = show(signed_in(Role.OWNER), **ABAN, compare="none", branch=code)
    assert "۳۰۰٬۰۰۰ تومان فروش</h1>" in html


def test_who_works_in_one_branch_sees_that_one(signed_in, shop):
    manager = signed_in(Role.BRANCH_MANAGER, branch_id=shop.branches[1].id)
    first = write_id("brn", shop.branches[0].id)
    for query in ({}, {"branch": first}):
        html = show(manager, **ABAN, compare="none", **query)
        assert "۳۰۰٬۰۰۰ تومان فروش</h1>" in html
        assert "شعبهٔ 1" not in html


def test_every_figure_leads_to_what_stands_behind_it(signed_in, shop):
    client = signed_in(Role.OWNER)
    html = show(client, **ABAN)
    for slug in ("sales-by-day", "top-customers", "members-by-way", "credit-by-day"):
        href = f"/panel/reports/{slug}/?first=1405%2F08%2F01&amp;last=1405%2F08%2F30"
        assert href in html
        assert client.get(href.replace("&amp;", "&")).status_code == 200
    assert "/panel/customers/?group=new" in html


@pytest.mark.parametrize(
    "query",
    [
        {"period": "nonsense"},
        {"first": "1405/08/30", "last": "1405/08/01"},
        {"first": "x", "last": "y"},
        {"first": "1300/01/01", "last": "1405/08/30"},
        {"branch": "brn_zzzzzzzzzzzzz"},
        {"compare": "x"},
        {"period": "own"},
    ],
)
def test_what_cannot_be_read_counts_as_not_asked(signed_in, shop, query):
    assert "<h1>" in show(signed_in(Role.OWNER), **query)


@pytest.mark.parametrize("period", ["today", "yesterday", "week", "last_week", "year", "season"])
def test_every_named_period_is_shown(signed_in, shop, period):
    assert "<h1>" in show(signed_in(Role.OWNER), period=period)


def test_a_new_business_is_told_what_to_do_first(signed_in):
    html = show(signed_in(Role.OWNER))
    assert "باشگاه آمادهٔ نخستین فروش است" in html
    assert 'href="/till/' in html
    assert 'href="/panel/loyalty/ready/"' in html


def test_reminding_tells_each_owner_once(signed_in, shop, business):
    with business_scope(business.pk):
        books = Books()
        books.owner = shop.mina
        books.give(500_000, days=3)
    owner = signed_in(Role.OWNER)
    for people in (1, 0):
        answer = owner.post(REMIND)
        assert (answer.status_code, answer["Location"]) == (303, HOME)
        with business_scope(business.pk):
            assert Message.objects.filter(purpose="expiring", customer_id=shop.mina).count() == 1
            act = AuditRecord.objects.filter(act="credit.reminded_by_hand").order_by("-id").first()
            assert act.facts == {"people": people}


def test_it_asks_as_often_whatever_there_is(signed_in, shop, business):
    client = signed_in(Role.OWNER)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            show(client)
        counts.append(len(captured))
        with business_scope(business.pk):
            for day in range(3):
                shop.sell(shop.person(days_ago=day), 100_000, days_ago=day)
            refresh_all()
    assert counts[0] == counts[1]
