from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.shop import NOW, LineInput, Shop
from vafa.foundation.ids import new_id
from vafa.insight.actions import refresh_all, refresh_customer
from vafa.insight.models import CustomerMetrics
from vafa.insight.queries import get_metrics, map_metrics
from vafa.insight.reactions import refresh_metrics
from vafa.sales.events import SaleAccepted
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope


def row(customer_id):
    return CustomerMetrics.objects.get(customer_id=customer_id)


def test_metrics_are_the_sum_of_the_sales(shop):
    mina = shop.person()
    shop.sell(mina, 1_000_000, days_ago=30)
    shop.sell(mina, 500_000, days_ago=30)
    shop.sell(mina, 2_000_000, days_ago=2)
    shop.sell(None, 9_000_000)
    refresh_customer(mina)
    kept = get_metrics(mina)
    assert (kept.purchases, kept.visit_days, kept.total_rial) == (3, 2, 3_500_000)
    assert (kept.first_at, kept.last_at) == (NOW - timedelta(days=30), NOW - timedelta(days=2))
    assert (kept.length_days, kept.gap_days, kept.average_rial) == (28, 28.0, 1_166_666)
    assert (kept.returns, kept.returned_rial) == (0, 0)
    assert kept.scores is None and kept.group is None


def test_days_are_days_in_tehran(shop):
    mina = shop.person()
    shop.sell(mina, at=datetime(2026, 11, 20, 20, 29, tzinfo=UTC))  # 23:59 on the 20th
    shop.sell(mina, at=datetime(2026, 11, 20, 20, 31, tzinfo=UTC))  # 00:01 on the 21st
    refresh_customer(mina)
    assert (row(mina).first_day, row(mina).last_day) == (date(2026, 11, 20), date(2026, 11, 21))
    assert (row(mina).length_days, row(mina).visit_days) == (1, 2)


def test_what_came_back_is_taken_off_and_a_whole_return_never_was(shop):
    mina = shop.person()
    shop.sell(mina, 1_000_000, days_ago=20)
    four_cups = (LineInput(name="قهوه", unit_price_rial=100_000, quantity=Decimal(4)),)
    in_part = shop.sell(mina, lines=four_cups, days_ago=10)
    whole = shop.sell(mina, 700_000, days_ago=1)
    shop.take_back(in_part, 1, goods_rial=100_000)
    shop.take_back(whole)
    refresh_customer(mina)
    kept = get_metrics(mina)
    assert (kept.purchases, kept.total_rial) == (2, 1_300_000)
    assert kept.last_at == NOW - timedelta(days=10)
    assert (kept.returns, kept.returned_rial) == (2, 800_000)


def test_who_gave_everything_back_has_bought_nothing(shop):
    mina = shop.person()
    shop.take_back(shop.sell(mina, 700_000))
    refresh_customer(mina)
    kept = get_metrics(mina)
    assert (kept.purchases, kept.total_rial, kept.last_at, kept.length_days) == (0, 0, None, 0)


def test_all_at_once_is_the_same_as_one_by_one(shop):
    people = [shop.person() for _ in range(5)]
    for turn, person in enumerate(people):
        for visit in range(turn):
            shop.sell(person, 100_000 * (visit + 1), days_ago=40 - turn * 3 - visit * 7)
    for person in people:
        refresh_customer(person)
    one_by_one = map_metrics(people)
    CustomerMetrics.objects.all().delete()
    assert refresh_all() == 4  # the first never bought
    assert map_metrics(people) == one_by_one
    assert refresh_all() == 0  # a repeat writes nothing


def test_a_past_instant_knows_nothing_of_what_came_later(shop):
    mina = shop.person()
    shop.sell(mina, 100_000, days_ago=50)
    shop.sell(mina, 200_000, days_ago=5)
    refresh_all(before=NOW - timedelta(days=10))
    assert get_metrics(mina).total_rial == 100_000
    refresh_all()
    assert get_metrics(mina).total_rial == 300_000


def test_the_reaction_may_run_twice_and_skips_a_sale_without_a_buyer(shop):
    mina = shop.person()
    sale_id = shop.sell(mina, 300_000)
    amounts = {"credit_earned_rial": 0, "credit_spent_rial": 0, "points_earned": 0}
    event = SaleAccepted(sale_id=sale_id, customer_id=mina, goods_rial=300_000, **amounts)
    refresh_metrics(event, at=NOW)
    refresh_metrics(event, at=NOW)
    nobody = SaleAccepted(sale_id=new_id(), customer_id=None, goods_rial=1, **amounts)
    refresh_metrics(nobody, at=NOW)
    assert get_metrics(mina).purchases == 1
    assert CustomerMetrics.objects.count() == 1


def test_a_neighbours_sales_are_not_counted(business):
    neighbour = create_business(slug=f"n-{new_id()}", name="همسایه", at=NOW)
    for one in (business, neighbour):
        with business_scope(one.pk):
            shop = Shop()
            shop.sell(shop.person(), 100_000)
            refresh_all()
    with business_scope(business.pk):
        assert [m.total_rial for m in CustomerMetrics.objects.all()] == [100_000]
