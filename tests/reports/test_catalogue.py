"""What every report promises, whoever adds it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.functional import Promise

from tests.ledger.conftest import Books
from tests.reports.conftest import look_back
from tests.shop import NOW, LineInput, PaymentInput
from vafa.audit.types import SYSTEM
from vafa.campaigns.actions import add_campaign
from vafa.campaigns.models import Campaign
from vafa.campaigns.types import read_plan
from vafa.customers.actions import see_device
from vafa.customers.types import JoinedBy, SeenDevice
from vafa.insight.actions import rebuild_history
from vafa.insight.models import CustomerValue, ProductPair
from vafa.reports.queries import get_report, list_reports, run_report
from vafa.reports.registry import reports
from vafa.reports.types import Kind

SLUGS = [report.slug for report in reports]


def trade(shop, times):
    """So many customers, days, products, channels, cashiers, ways of paying and of joining."""
    ways = [JoinedBy.INVOICE, JoinedBy.CASHIER, JoinedBy.IMPORT]
    for turn in range(times):
        person = shop.person(
            "مینا", str(turn), days_ago=turn, joined_by=ways[turn], branch=turn % 2
        )
        shop.sell(
            person,
            days_ago=turn,
            branch=turn % 2,
            channel=["hall", "phone", "app"][turn],
            cashier=f"صندوقدار {turn}",
            lines=(
                LineInput(
                    name=f"قهوه {turn}",
                    category=f"نوشیدنی {turn}",
                    unit_price_rial=1_000 * (turn + 1),
                ),
            ),
            payments=(
                PaymentInput(
                    method=["cash", "card", "online"][turn], amount_rial=1_000 * (turn + 1)
                ),
            ),
        )
        began = NOW - timedelta(days=turn + 1)
        plan = read_plan({"name": f"کمپین {turn}", "texts": [{"words": "سلام"}]})
        campaign = Campaign.objects.filter(id=add_campaign(plan=plan, actor=SYSTEM, at=began))
        campaign.update(state="done", began_at=began, measured_until=NOW)
        see_device(person, SeenDevice(system=f"Android {turn}"), at=NOW - timedelta(days=turn))
        books = Books()
        books.owner = person
        books.give(500, at=NOW - timedelta(days=turn), days=40 * (turn + 1))
        books.give(5, unit="points", at=NOW - timedelta(days=turn))
        shop.sell(person, days_ago=turn + 35)
        CustomerValue.objects.create(  # as a night would have it, had they bought for months
            customer_id=person,
            alive_percent=60,
            back_percent=50,
            purchases_90=1.5,
            purchases_365=5.5,
            value_rial=5_000_000,
            at_risk_rial=1_000_000 + turn,
        )
        ProductPair.objects.create(  # and had they bought it on hundreds of invoices
            left=f"{person}",
            right="کیک",
            left_name=f"قهوه {turn}",
            right_name="کیک",
            invoices=900,
            with_left=90,
            with_right=100,
            with_both=60,
            chance=1e-9,
            first_day=NOW.date(),
            worked_out_at=NOW,
        )
    rebuild_history(months=1, at=NOW)


def run(slug, **filters):
    return run_report(get_report(slug), look_back(**filters))


@pytest.mark.parametrize("slug", SLUGS)
def test_it_runs_on_an_empty_business(scope, slug):
    table = run(slug)
    assert len(table.totals) == len(table.report.columns)
    assert all(not total for total in table.totals)


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_a_cell_of_its_kind_for_each_column(shop, slug):
    trade(shop, 3)
    table = run(slug)
    assert table.rows
    for row in table.rows:
        assert len(row.cells) == len(table.report.columns)
        for column, cell in zip(table.report.columns, row.cells, strict=True):
            if column.kind in (Kind.TEXT, Kind.PHONE):
                assert isinstance(cell, (str, Promise)), column.slug
            else:
                assert not isinstance(cell, (str, Promise)), column.slug
            if column.kind in (Kind.MONEY, Kind.POINTS):
                assert cell is None or type(cell) is int, column.slug


@pytest.mark.parametrize("slug", SLUGS)
def test_it_asks_as_often_for_three_rows_as_for_one(shop, slug):
    counts = []
    trade(shop, 1)
    for more in (False, True):
        if more:
            trade(shop, 3)
        with CaptureQueriesContext(connection) as captured:
            run(slug)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("slug", [r.slug for r in reports if r.knows_branches])
def test_a_branch_shows_nothing_of_another(shop, slug):
    trade(shop, 1)  # in the first branch
    table = run(slug, branch=shop.branches[1].id)
    assert all(not total for total in table.totals)


def test_the_columns_worth_drawing_exist():
    for report in reports:
        slugs = [column.slug for column in report.columns]
        assert len(set(slugs)) == len(slugs)
        assert not report.chart or report.chart in slugs


def test_reports_stand_shelf_by_shelf():
    shelves = [report.shelf for report in list_reports()]
    assert shelves == sorted(shelves, key=["sales", "club", "people", "books"].index)
    assert len(list_reports()) == len(SLUGS) == len(set(SLUGS))
