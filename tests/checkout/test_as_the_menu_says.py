"""Credit and points that each product has on the menu: to the rial, and back by line."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.checkout.conftest import NOW, TILL
from vafa.catalog.actions import change_product, put_category, put_product
from vafa.catalog.queries import load_menu, products
from vafa.catalog.types import SILENT, MenuTerms
from vafa.checkout.queries import quote_sale
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.sales.types import LineInput

CREDIT, POINTS = {"kind": "credit", "by_menu": True}, {"kind": "points", "per": "menu"}


def rule(reward=CREDIT, name="منو", **settings):
    spec = read_rule({"name": name, "reward": reward, "step": 1, **settings})
    return create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=9), state="live").id


def line(sku, price, *, category="", quantity="1"):
    return LineInput(
        name=sku, sku=sku, category=category, unit_price_rial=price, quantity=Decimal(quantity)
    )


LATTE, TEA, CAKE = (
    line("latte", 1_000_000),
    line("tea", 500_000, quantity="2"),
    line("cake", 333_330),
)


@pytest.fixture
def shop(till):
    """Hot drinks give 10 % and 2 points; tea no credit and 5 points; cake 2.5 %; a voucher 50 %
    on paper, but it earns nothing.
    """
    by = {"actor": TILL, "at": NOW}
    hot = put_category(name="hot", credit_percent=Decimal(10), points=2, **by)
    put_product(sku="latte", name="لاته", category_id=hot.id, **by)
    put_product(
        sku="tea", name="چای", category_id=hot.id, credit_percent=Decimal(0), points=5, **by
    )
    put_product(sku="cake", name="کیک", credit_percent=Decimal("2.5"), **by)
    put_product(sku="voucher", name="بن", credit_percent=Decimal(50), points=99, earns=False, **by)
    return till


def test_each_product_gives_its_own_and_else_what_its_category_says(shop):
    rule()
    rule(POINTS, "امتیاز منو")
    shop.sell(LATTE, TEA, CAKE)
    assert shop.credit() == 100_000 + 0 + 8_333  # 8,333.25, rounded once for the whole
    assert shop.points() == 2 + 2 * 5 + 0
    shop.prove()


def test_a_product_that_is_not_on_the_menu_goes_by_the_category_on_the_invoice(shop):
    rule()
    shop.sell(line("mocha", 100_000, category="hot"), line("", 7_000_000, category="cold"))
    assert shop.credit() == 10_000


def test_the_menus_own_category_goes_before_the_one_on_the_invoice(shop):
    put_category(name="cold", credit_percent=Decimal(40), actor=TILL, at=NOW)
    menu = load_menu()
    assert menu.find("latte", "cold") == MenuTerms(None, Decimal(10), 2)
    assert menu.find("tea", "") == MenuTerms(None, Decimal(0), 5)
    assert menu.find("cake", "cold") == MenuTerms(None, Decimal("2.5"), None)
    assert menu.find("soup", "soups") == SILENT


def test_what_does_not_earn_gives_nothing_whatever_the_menu_says(shop):
    rule()
    rule(POINTS)
    receipt = shop.sell(line("voucher", 900_000))
    assert (shop.credit(), shop.points()) == (0, 0)
    assert {why.reason for why in receipt.why} == {"nothing_earns"}


def test_a_line_that_the_rule_does_not_count_gives_nothing(shop):
    rule(basis={"only_skus": ["cake"]})
    rule(POINTS, basis={"only_skus": ["cake", "tea"]})
    shop.sell(LATTE, TEA, CAKE)
    assert (shop.credit(), shop.points()) == (8_333, 10)


def test_it_counts_what_was_paid_and_with_tax_what_the_tax_adds(shop):
    rule(basis={"with_tax": True})
    dear = replace(LATTE, discount_rial=200_000)
    shop.sell(dear, replace(TEA, quantity=Decimal(1)), tax_rial=130_000)
    assert shop.credit() == 80_000 + 8_000  # 8/13 of the tax is on the latte


def test_a_line_that_comes_back_takes_its_own_part_with_it(shop):
    rule()
    rule(POINTS)
    receipt = shop.sell(LATTE, TEA, CAKE)
    shop.take_back(receipt, (2, 1), number="r1")
    assert (shop.credit(), shop.points()) == (100_000, 12)
    shop.take_back(receipt, (1, 1), number="r2")
    assert (shop.credit(), shop.points()) == (100_000, 7)
    shop.take_back(receipt, (0, 1), number="r3")
    assert (shop.credit(), shop.points()) == (0, 5)
    shop.take_back(receipt, (1, 1), number="r4")
    assert (shop.credit(), shop.points()) == (0, 0)
    shop.prove()


def test_a_changed_menu_counts_from_the_next_sale_on(shop):
    rule()
    receipt = shop.sell(CAKE)
    cake = products().get(sku="cake")
    change_product(product_id=cake.id, credit_percent=Decimal(100), actor=TILL, at=NOW)
    assert shop.credit() == 8_333
    shop.take_back(receipt)
    assert shop.credit() == 0  # what it gave, not what it would give now
    shop.sell(CAKE)
    assert shop.credit() == 333_330


def test_the_quote_says_what_the_sale_then_gives_and_why_not(shop):
    rule()
    rule({"kind": "credit", "percent": "1"}, "همیشه")
    sale = shop.sale(TEA)
    quoted = quote_sale(sale, at=shop.at, actor=TILL)
    assert [(why.rule_name, why.reason) for why in quoted.why] == [
        ("منو", "nothing_earns"),
        ("همیشه", "applied"),
    ]
    assert shop.accept(sale).why == quoted.why
    assert shop.credit() == 10_000


def test_caps_and_multipliers_count_as_they_do_for_every_award(shop):
    rule(cap_per_sale=50_000)
    rule(POINTS)
    rule({"kind": "multiply", "reward": "points", "times": "2.5"}, step=None)
    receipt = shop.sell(LATTE, TEA)
    assert (shop.credit(), shop.points()) == (50_000, 30)
    shop.take_back(receipt, (0, 1))
    assert (shop.credit(), shop.points()) == (0, 25)


def test_a_sale_costs_no_statement_more_for_it(shop):
    rule({"kind": "credit", "percent": "5"})
    counts = []
    for reward in (POINTS, CREDIT, CREDIT):
        shop.sell(LATTE, TEA, CAKE)
        with CaptureQueriesContext(connection) as asked:
            shop.sell(LATTE, TEA, CAKE)
        counts.append(len(asked))
        rule(reward)
    assert counts[0] == counts[1] == counts[2]


bought = st.lists(
    st.tuples(
        st.sampled_from(["latte", "tea", "cake", "voucher", "other"]),
        st.integers(1, 999_999),
        st.integers(1, 2),
    ),
    min_size=2,
    max_size=4,
)


@settings(
    max_examples=5,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(bought=bought, seed=st.integers(0, 99))
def test_what_comes_back_piece_by_piece_leaves_no_trace(shop, bought, seed):
    if not shop.number:
        rule()
        rule(POINTS)
    receipt = shop.sell(*(line(sku, price, quantity=str(count)) for sku, price, count in bought))
    pieces = [place for place, (_, _, count) in enumerate(bought) for _ in range(count)]
    Random(seed).shuffle(pieces)
    for number, place in enumerate(pieces):
        shop.take_back(receipt, (place, 1), number=f"{receipt.sale_id}-{number}")
    assert (shop.credit(), shop.points()) == (0, 0)
