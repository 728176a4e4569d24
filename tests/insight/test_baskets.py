"""What goes with what: found where it is, not where it is not, and offered to who lacks it."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.crowd import Bought, join_many, sell_many
from tests.insight.conftest import allow
from tests.shop import NOW, LineInput
from vafa.catalog.models import Product
from vafa.customers.queries import get_customer
from vafa.insight.actions import work_out_pairs
from vafa.insight.chance import both_sides, keep_beyond_chance
from vafa.insight.models import ProductPair
from vafa.insight.queries import list_pairs, map_offers, name_paired

MENU = ("قهوه", "چای", "کیک", "ساندویچ", "سالاد", "آب", "نوشابه", "بستنی")


def baskets(invoices, *, seed, together=0.0, days=200, customers=(None,)):
    """Each product is taken by chance alone; who takes tea takes cake too, as often as is said."""
    chance = random.Random(seed)
    for number in range(invoices):
        products = {name for name in MENU if chance.random() < 0.2} or {"آب"}
        if "چای" in products and chance.random() < together:
            products.add("کیک")
        yield Bought(
            at=NOW - timedelta(days=chance.uniform(0.1, days)),
            products=sorted(products),
            customer_id=customers[number % len(customers)],
        )


def test_a_planted_pair_is_found_with_its_figures(shop):
    invoices = list(baskets(1_500, seed=1, together=0.5))
    sell_many(shop, invoices)
    assert work_out_pairs(at=NOW) == 1
    [told] = list_pairs()
    assert {told.left, told.right} == {"چای", "کیک"}
    tea = [one for one in invoices if "چای" in one.products]
    both = sum("کیک" in one.products for one in tea)
    cake = sum("کیک" in one.products for one in invoices)
    [with_tea] = list_pairs(product="چای")
    assert (with_tea.invoices, with_tea.with_left, with_tea.with_both) == (1_500, len(tea), both)
    assert with_tea.support == both / 1_500
    assert with_tea.confidence == both / len(tea)
    assert with_tea.lift == pytest.approx(both * 1_500 / len(tea) / cake)
    assert with_tea.chance < 1e-6
    assert set(name_paired()) == {"چای", "کیک"}


def test_products_that_have_nothing_to_do_with_each_other_are_not_paired(shop):
    sell_many(shop, baskets(1_500, seed=2))
    assert work_out_pairs(at=NOW) == 0
    assert list_pairs() == []


def test_what_holds_no_more_is_let_go_of(shop):
    sell_many(shop, baskets(600, seed=3, together=1.0, days=100))
    assert work_out_pairs(at=NOW) == 1
    assert work_out_pairs(at=NOW) == 1
    assert ProductPair.objects.count() == 2
    assert work_out_pairs(at=NOW + timedelta(days=500)) == 0  # all of it longer ago than a year
    assert not ProductPair.objects.exists()


def test_a_customer_is_offered_what_goes_with_theirs_and_they_have_not(shop):
    with_tea, with_both, with_water, old = join_many(4)
    sell_many(shop, baskets(800, seed=4, together=1.0))
    for customer_id, products, days_ago in (
        (with_tea, ("چای",), 5),
        (with_both, ("چای", "کیک"), 5),
        (with_water, ("آب",), 5),
        (old, ("چای",), 400),
    ):
        lines = tuple(LineInput(name=name, sku=name, unit_price_rial=1) for name in products)
        shop.sell(customer_id, days_ago=days_ago, lines=lines)
    work_out_pairs(at=NOW)
    offers = map_offers([with_tea, with_both, with_water, old], at=NOW)
    assert list(offers) == [with_tea]
    assert (offers[with_tea].name, offers[with_tea].because) == ("کیک", "چای")
    assert 0.98 < offers[with_tea].confidence < 1  # three here took tea alone or long ago


def test_of_many_tests_few_are_believed():
    chances = [0.001, 0.008, 0.039, 0.041, 0.27]  # the last to pass lifts those before it
    assert keep_beyond_chance(chances, rate=0.05) == [True, True, False, False, False]
    assert keep_beyond_chance([0.04, 0.03, 0.05], rate=0.05) == [True, True, True]
    assert keep_beyond_chance([], rate=0.05) == []
    assert [round(both_sides(z), 4) for z in (0, 1.96, -1.96)] == [1.0, 0.05, 0.05]


def test_who_does_not_want_to_be_looked_at_is_offered_nothing_and_nobody_what_is_off_the_menu(shop):
    asked, refusing = join_many(2)
    sell_many(shop, baskets(800, seed=4, together=1.0))
    for customer_id in (asked, refusing):
        lines = (LineInput(name="چای", sku="چای", unit_price_rial=1),)
        shop.sell(customer_id, days_ago=5, lines=lines)
    work_out_pairs(at=NOW)
    allow(get_customer(refusing).mobile, is_given=False)
    with CaptureQueriesContext(connection) as one:
        assert list(map_offers([asked], at=NOW)) == [asked]
    with CaptureQueriesContext(connection) as two:
        assert list(map_offers([asked, refusing], at=NOW)) == [asked]
    assert len(one) == len(two) == 1
    allow(get_customer(refusing).mobile, is_given=True)
    assert set(map_offers([asked, refusing], at=NOW)) == {asked, refusing}
    Product(sku="کیک", name="کیک", is_active=False).save()
    assert map_offers([asked, refusing], at=NOW) == {}
