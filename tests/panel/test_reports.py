import csv
import io
import re

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import Till
from tests.shop import Shop
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import give_by_hand
from vafa.customers.queries import find_by_mobile
from vafa.ledger.types import Unit
from vafa.reports.queries import list_reports
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/reports/"
MINA = "+989121234567"
ABAN = {"first": "1405/08/01", "last": "1405/08/30"}
SLUGS = [report.slug for report in list_reports()]


@pytest.fixture
def shop(business):
    """Three customers of different purchases."""
    with business_scope(business.pk):
        shop = Shop()
        for name, rial in (("پارسا", 3_000_000), ("آرش", 1_000_000), ("=2+2", 2_000_000)):
            shop.sell(shop.person(name, days_ago=5), rial, days_ago=5)
    return shop


@pytest.fixture
def till(business):
    """A customer who got 100,000 and then 1,500 toman of credit, and spent 5,000."""
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(percent=10)
        till.sell(10_000_000)
        till.spend(50_000, 200_000)
    return till


def show(client, slug, **query):
    answer = client.get(f"{HOME}{slug}/", ABAN | query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_every_report(signed_in):
    html = signed_in(Role.ACCOUNTANT).get(HOME).content.decode()
    assert all(f'href="{HOME}{slug}/"' in html for slug in SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_report_is_shown_empty_and_full(signed_in, business, slug):
    client = signed_in(Role.OWNER)
    show(client, slug)
    with business_scope(business.pk):
        shop = Shop()
        shop.sell(shop.person(days_ago=3), 100_000, days_ago=3)
        shop.sell(shop.person(days_ago=2), 100_000, days_ago=2)
    assert "<h1>" in show(client, slug)


def test_rows_stand_in_the_order_asked_for(signed_in, shop):
    client = signed_in(Role.OWNER)

    def names(sort):
        html = show(client, "top-customers", sort=sort)
        return sorted(("پارسا", "آرش", "=۲+۲"), key=lambda name: html.index(f">{name}<"))

    assert names("-sales") == ["پارسا", "=۲+۲", "آرش"]
    assert names("sales") == ["آرش", "=۲+۲", "پارسا"]
    assert names("name") == ["=۲+۲", "آرش", "پارسا"]


def test_a_long_report_is_cut_into_pages_and_goes_out_whole(signed_in, business):
    with business_scope(business.pk):
        shop = Shop()
        for rial in range(101, 0, -1):
            shop.sell(shop.person(f"نفر{rial}", days_ago=5), rial * 10_000, days_ago=5)
    client = signed_in(Role.OWNER)
    first, second = (show(client, "top-customers", page=page) for page in ("1", "2"))
    assert (first.count('data-href="'), second.count('data-href="')) == (100, 1)
    assert ">نفر۱<" in second
    assert "page=2" in first and "page=1" in second
    assert show(client, "top-customers", page="99").count('data-href="') == 1
    content = client.get(f"{HOME}top-customers/export.csv", ABAN).content
    assert len(content.decode().splitlines()) == 102


def test_to_htmx_the_rows_alone_go(signed_in, shop):
    client = signed_in(Role.OWNER)
    answer = client.get(f"{HOME}top-customers/", ABAN, headers={"HX-Request": "true"})
    assert "<h1>" not in answer.content.decode()


def test_taking_out_gives_the_same_rows_and_is_on_the_record(signed_in, shop, business):
    client = signed_in(Role.ACCOUNTANT)
    answer = client.get(f"{HOME}top-customers/export.csv", ABAN)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["پارسا", "'=2+2", "آرش"]
    assert answer["Content-Disposition"] == (
        'attachment; filename="top-customers-1405-08-01_1405-08-30.csv"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    with business_scope(business.pk):
        act = AuditRecord.objects.get(act="report.exported")
    assert (act.facts["report"], act.facts["form"], act.facts["rows"]) == (
        "top-customers",
        "csv",
        3,
    )


def test_a_workbook_goes_out_as_one(signed_in, shop):
    answer = signed_in(Role.ACCOUNTANT).get(f"{HOME}sales-by-day/export.xlsx", ABAN)
    assert answer.content.startswith(b"PK")


def test_the_accountant_takes_all_books_as_one_file(signed_in, till, business):
    client = signed_in(Role.ACCOUNTANT)
    page = show(client, "liability-credit-month")
    [href] = re.findall(r'href="(/panel/reports/books\.xlsx\?[^"]+)"', page)
    answer = client.get(href.replace("&amp;", "&"))
    assert answer["Content-Disposition"] == (
        'attachment; filename="books-1405-08-01_1405-08-30.xlsx"'
    )
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    names = [name.removeprefix("بدهی اعتباری ") for name in book.sheet_names]
    assert names == [
        *("به تفکیک کیف", "به تفکیک قاعده", "به تفکیک شعبه", "به تفکیک ماه صدور"),
        *("تطبیق اعتبار با ریز آن", "اعتباری که احتمالاً خرج‌نشده تم"),
    ]
    wallets = book.get_sheet_by_index(0).to_python()
    assert wallets[0][0] == "کیف پول" and wallets[0][-1] == "مانده (تومان)"
    assert (wallets[1][0], wallets[1][-1]) == ("کیف مشتریان", 96_500)
    assert book.get_sheet_by_index(4).to_python()[1][-1] == 0
    with business_scope(business.pk):
        act = AuditRecord.objects.get(act="report.exported")
    assert (act.facts["report"], act.facts["first"]) == ("books", "1405-08-01")


def test_a_roll_leaves_out_the_steps_in_which_nothing_happened(signed_in, till):
    page = show(signed_in(Role.OWNER), "liability-credit-wallet")
    heads = re.findall(r'data-head="([^"]+)"', page)
    assert heads == ["مانده از پیش", "داده‌شده", "خرج‌شده", "مانده"]


def test_what_was_given_by_hand_leads_to_no_rule(signed_in, till, business):
    with business_scope(business.pk):
        give_by_hand(
            customer_id=find_by_mobile(MINA).id,
            unit=Unit.CREDIT,
            amount=70_000,
            expires_at=None,
            reason="هدیه",
            actor=SYSTEM,
            at=till.at,
            request_key="hand",
        )
    page = show(signed_in(Role.OWNER), "liability-credit-rule")
    assert page.count("<tr data-href=") == 1
    assert "بی‌قاعده، دستی" in page and "۷٬۰۰۰" in page


def test_who_may_not_take_out_is_not_offered_it(signed_in, shop):
    client = signed_in(Role.BRANCH_MANAGER, branch_id=shop.branches[0].id)
    assert "export.csv" not in show(client, "sales-by-day")
    assert client.get(f"{HOME}sales-by-day/export.csv").status_code == 403


@pytest.mark.parametrize("path", ["no-such-report/", "sales-by-day/export.pdf"])
def test_what_is_not_there_is_not_found(signed_in, path):
    assert signed_in(Role.OWNER).get(f"{HOME}{path}").status_code == 404


def test_a_report_asks_as_often_for_three_rows_as_for_one(signed_in, business):
    client = signed_in(Role.OWNER)
    counts = []
    with business_scope(business.pk):
        shop = Shop()
    for people in (1, 2):
        with business_scope(business.pk):
            for _ in range(people):
                shop.sell(shop.person(days_ago=3), 100_000, days_ago=3)
        with CaptureQueriesContext(connection) as captured:
            show(client, "top-customers")
        counts.append(len(captured))
    assert counts[0] == counts[1]
