"""What discounts take off an invoice: worked examples, and what holds of all of them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.coupons.kinds.amount import Amount
from vafa.coupons.kinds.free_pieces import FreePieces
from vafa.coupons.kinds.menu import AsTheMenuSays
from vafa.coupons.kinds.new_price import NewPrice
from vafa.coupons.kinds.percent import Percent
from vafa.coupons.registry import discount_kinds
from vafa.coupons.types import Chosen, Group, How, Line, Offer, take_discounts


def percent(value, **more):
    return Percent(percent=Decimal(value), **more)


def offer(kind, number=1, **more):
    return Offer(id=number, kind=kind, **more)


def price(lines, *parts, how=How.STACK):
    return take_discounts(lines, Group(how, tuple(parts)))


CAKE = Line(rial=900, quantity=3, sku="cake", category="sweet")
TEA = Line(rial=500, quantity=1, sku="tea", category="drink")


def test_a_discount_of_some_products_leaves_the_others_alone():
    priced = price([CAKE, TEA], offer(percent(10), on=Chosen(categories=("drink",))))
    assert priced.taken[0].by_line == (0, 50)
    priced = price([CAKE, TEA], offer(percent(10), on=Chosen(skus=("cake", "tea"))))
    assert priced.taken[0].by_line == (90, 50)
    assert not price([CAKE], offer(percent(10), on=Chosen(skus=("soup",)))).taken


def test_what_was_reduced_already_can_be_left_out():
    reduced = Line(rial=400, had_discount=True)
    priced = price([reduced, TEA], offer(percent(50), on=Chosen(full_price_only=True)))
    assert priced.taken[0].by_line == (0, 250)


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (FreePieces(buy=2), (300, 0)),
        (FreePieces(buy=1), (300, 0)),  # three pieces are one pair
        (FreePieces(buy=3), (0, 0)),
        (FreePieces(buy=2, percent=Decimal(50)), (150, 0)),
        (FreePieces(buy=2, free_skus=("tea",)), (0, 500)),
        (FreePieces(buy=0, free_skus=("tea",)), (0, 500)),
        (FreePieces(buy=4, free_skus=("tea",)), (0, 0)),
    ],
)
def test_free_pieces(kind, taken):
    priced = price([CAKE, TEA], offer(kind, on=Chosen(skus=("cake",))))
    assert [one.by_line for one in priced.taken] == ([taken] if any(taken) else [])


def test_the_cheapest_pieces_are_free_and_only_so_often():
    lines = [Line(rial=300, quantity=2), Line(rial=100, quantity=2), Line(rial=50, quantity=2)]
    assert price(lines, offer(FreePieces(buy=1))).taken[0].by_line == (0, 50, 50)
    assert price(lines, offer(FreePieces(buy=1, times=1))).taken[0].by_line == (0, 0, 25)


def test_the_menu_says_it_line_by_line():
    lines = [Line(rial=1000, menu_percent=Decimal("12.5")), Line(rial=999)]
    assert price(lines, offer(AsTheMenuSays())).taken[0].by_line == (125, 0)


def test_groups_choose():
    ten, amount, none = (
        offer(percent(10), 1),
        offer(Amount(amount_rial=300), 2),
        offer(percent(50), 3, on=Chosen(skus=("soup",))),
    )
    lines = [Line(rial=1000)]

    def chosen(how, *parts):
        return [one.offer_id for one in price(lines, *parts, how=how).taken]

    assert chosen(How.STACK, ten, amount) == [1, 2]
    assert chosen(How.FIRST, none, ten, amount) == [1]
    assert chosen(How.BEST_FOR_CUSTOMER, none, ten, amount) == [2]
    assert chosen(How.BEST_FOR_BUSINESS, none, amount, ten) == [1]
    assert chosen(How.FIRST, none) == []
    best = Group(How.BEST_FOR_CUSTOMER, (ten, amount))
    assert chosen(How.STACK, best, offer(percent(10), 4)) == [2, 4]


def test_percent_on_what_remains():
    left = [1000]
    for place in range(3):
        left.append(price([Line(rial=left[place])], offer(percent(10))).lines[0].rial)
    stacked = price([Line(rial=1000)], *(offer(percent(10), n) for n in range(3)))
    assert stacked.lines[0].rial == left[-1] == 729


def test_tax_falls_with_the_price():
    (line,) = price([Line(rial=1000, tax_rial=90)], offer(percent(50))).lines
    assert (line.rial, line.tax_rial) == (500, 45)


amounts = st.integers(0, 10**9)
lines = st.lists(
    st.builds(
        Line,
        rial=amounts,
        quantity=st.decimals("0.001", 50, places=3) | st.integers(1, 20),
        sku=st.sampled_from("abc"),
        category=st.sampled_from("xy"),
        tax_rial=st.integers(0, 10**8),
        had_discount=st.booleans(),
        menu_percent=st.decimals(0, 100, places=2),
    ),
    min_size=1,
    max_size=8,
)
shares = st.decimals("0.01", 100, places=2)
kinds = st.one_of(
    st.builds(Percent, percent=shares, each_line=st.booleans()),
    st.builds(
        Amount, amount_rial=st.integers(1, 10**9), per=st.sampled_from(["invoice", "line", "piece"])
    ),
    st.builds(NewPrice, price_rial=amounts),
    st.builds(
        FreePieces,
        buy=st.integers(0, 4),
        get=st.integers(1, 3),
        percent=shares,
        free_skus=st.sampled_from([(), ("a",), ("a", "c")]),
        times=st.none() | st.integers(1, 3),
    ),
    st.just(AsTheMenuSays()),
)
chosen = st.builds(
    Chosen,
    skus=st.sampled_from([(), ("a",), ("b", "c")]),
    categories=st.sampled_from([(), ("x",)]),
    full_price_only=st.booleans(),
)
offers = st.builds(
    Offer,
    id=st.integers(1, 99),
    kind=kinds,
    on=chosen,
    most_rial=st.none() | st.integers(1, 10**9),
    most_with_tax=st.booleans(),
)
trees = st.recursive(
    offers,
    lambda part: st.builds(Group, st.sampled_from(How), st.lists(part, max_size=4).map(tuple)),
    max_leaves=8,
)


@given(lines=lines, tree=trees)
def test_every_rial_is_accounted_for_and_nothing_falls_below_zero(lines, tree):
    priced = take_discounts(lines, tree)
    for place, (before, after) in enumerate(zip(lines, priced.lines, strict=True)):
        off = [one.by_line[place] for one in priced.taken]
        assert all(part >= 0 for part in off)
        assert after.rial == before.rial - sum(off) >= 0
        assert 0 <= after.tax_rial <= before.tax_rial
    assert all(one.amount_rial > 0 for one in priced.taken)
    assert take_discounts(lines, tree) == priced


@given(lines=lines, offer=offers)
def test_no_discount_takes_more_than_its_most(lines, offer):
    taken = take_discounts(lines, offer).amount_rial
    assert taken <= sum(line.rial for line in lines)
    if offer.most_rial is not None:
        assert taken <= offer.most_rial


@given(lines=lines, parts=st.lists(offers, min_size=1, max_size=4))
def test_the_best_for_the_customer_is_never_less_than_the_best_for_the_business(lines, parts):
    best, least, first = (
        price(lines, *parts, how=how).amount_rial
        for how in (How.BEST_FOR_CUSTOMER, How.BEST_FOR_BUSINESS, How.FIRST)
    )
    assert best >= first >= least


def test_each_kind_has_examples_that_say_what_they_do():
    for kind in discount_kinds:
        assert [example.describe("toman") for example in kind.examples()]
