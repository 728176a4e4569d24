from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.reports.conftest import TODAY, look_back
from tests.shop import NOW, FeeInput, LineInput, PaymentInput
from vafa.reports.queries import get_report, run_report


def cells(slug, **filters):
    return [row.cells for row in run_report(get_report(slug), look_back(**filters)).rows]


def test_days_count_what_was_sold_less_what_came_back(shop):
    mina = shop.person()
    shop.sell(mina, 1_000_000, days_ago=1)
    whole = shop.sell(None, 500_000, days_ago=1)
    in_part = shop.sell(mina, 800_000, days_ago=0)
    shop.sell(mina, 9_000_000, days_ago=3)  # before the period
    shop.take_back(whole)
    sale = LineInput(name="چای", unit_price_rial=100_000, quantity=Decimal(4))
    shop.take_back(shop.sell(None, lines=(sale,), days_ago=0), 1, goods_rial=100_000)
    assert in_part
    yesterday = TODAY - timedelta(days=1)
    assert cells("sales-by-day", days=2) == [
        (yesterday, 1, 1_000_000, 0.476, 1_000_000),
        (TODAY, 2, 1_100_000, 0.524, 550_000),
    ]


def test_a_day_is_a_day_in_tehran(shop):
    shop.sell(None, 100_000, at=datetime(2026, 11, 20, 20, 29, tzinfo=UTC))
    shop.sell(None, 200_000, at=datetime(2026, 11, 20, 20, 31, tzinfo=UTC))
    assert [row[2] for row in cells("sales-by-day", days=2)] == [100_000, 200_000]
    assert cells("sales-by-hour", days=1) == [("00:00", 1, 200_000, 1.0, 200_000)]


def test_quiet_days_and_hours_between_are_shown(shop):
    shop.sell(None, 100_000, at=NOW - timedelta(hours=2))
    shop.sell(None, 100_000, at=NOW)
    assert [row[:2] for row in cells("sales-by-hour", days=1)] == [
        ("13:00", 1),
        ("14:00", 0),
        ("15:00", 1),
    ]
    assert [row[1] for row in cells("sales-by-day", days=3)] == [0, 0, 2]


def test_a_week_begins_on_saturday(shop):
    shop.sell(None, 100_000)  # NOW is a Saturday
    shop.sell(None, 300_000, days_ago=1)
    found = cells("sales-by-weekday")
    assert [row[0] for row in found][:1] + [row[0] for row in found][-1:] == ["شنبه", "جمعه"]
    assert (found[0][2], found[-1][2]) == (100_000, 300_000)


def test_months_are_jalali(shop):
    shop.sell(None, 100_000, days_ago=29)  # the first of Aban
    shop.sell(None, 300_000, days_ago=30)  # the last of Mehr
    assert [row[2] for row in cells("sales-by-month", days=60)] == [300_000, 100_000]


def test_branches_and_channels(shop):
    shop.sell(None, 100_000, branch=0, channel="hall")
    shop.sell(None, 300_000, branch=1, channel="app")
    assert [row[:3] for row in cells("sales-by-branch")] == [
        ("شعبهٔ 1", 1, 100_000),
        ("شعبهٔ 2", 1, 300_000),
    ]
    assert [row[2] for row in cells("sales-by-channel")] == [300_000, 100_000]
    second = shop.branches[1].id
    assert [row[:3] for row in cells("sales-by-branch", branch=second)] == [("شعبهٔ 2", 1, 300_000)]


def test_products_count_what_stayed(shop):
    lines = (
        LineInput(name="لاته", category="گرم", unit_price_rial=90_000, quantity=Decimal(3)),
        LineInput(name="کیک", category="", unit_price_rial=50_000),
    )
    sale = shop.sell(None, lines=lines)
    shop.sell(None, lines=lines[1:])
    shop.take_back(sale, 1, goods_rial=90_000)
    assert cells("sales-by-product") == [
        ("لاته", "گرم", 2, 180_000, 0.643),
        ("کیک", "", 2, 100_000, 0.357),
    ]
    assert [row[1:3] for row in cells("sales-by-category")] == [(2, 180_000), (2, 100_000)]


def test_payments_are_what_tills_say_and_club_credit_beside_them(shop):
    shop.sell(
        None,
        1_000_000,
        fees=(FeeInput(kind="delivery", amount_rial=50_000),),
        payments=(
            PaymentInput(method="cash", amount_rial=200_000),
            PaymentInput(method="card", amount_rial=850_000),
        ),
    )
    shop.sell(
        None,
        400_000,
        credit_rial=100_000,
        payments=(PaymentInput(method="card", amount_rial=300_000),),
    )
    assert [row[1:3] for row in cells("sales-by-payment")] == [
        (2, 1_150_000),
        (1, 200_000),
        (1, 100_000),
    ]


def test_the_best_customers_of_the_period_come_first(shop):
    mina, reza = shop.person("مینا", "کریمی"), shop.person("رضا", "پارسا")
    shop.sell(mina, 5_000_000, days_ago=90)
    shop.sell(mina, 100_000, days_ago=2)
    shop.sell(reza, 300_000, days_ago=1)
    shop.take_back(shop.sell(shop.person("سارا"), 900_000))
    rows = run_report(get_report("top-customers"), look_back()).rows
    assert [(row.cells[0], row.cells[4]) for row in rows] == [
        ("رضا پارسا", 300_000),
        ("مینا کریمی", 100_000),
    ]
    assert [row.subject.value for row in rows] == [reza, mina]
