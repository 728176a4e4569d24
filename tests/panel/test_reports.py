import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.shop import Shop
from vafa.audit.models import AuditRecord
from vafa.reports.queries import list_reports
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/reports/"
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
