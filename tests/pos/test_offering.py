"""What is worth offering is a quiet line at the till, and nothing where nothing speaks for it."""

import pytest

from tests.crowd import join_many
from tests.insight.conftest import allow
from tests.shop import NOW, LineInput, Shop
from vafa.customers.queries import get_customer
from vafa.insight.actions import refresh_all, work_out_pairs
from vafa.pos.till.person import load_person


@pytest.fixture
def shop(scope):
    return Shop()


def test_the_till_hints_what_goes_with_theirs_but_not_of_who_does_not_want_it(shop):
    with_tea, with_water, newcomer = join_many(3)
    for number, products in enumerate([("چای", "کیک")] * 30 + [("آب",)] * 60 + [("نان",)] * 60):
        sell_to_nobody(shop, number, products)
    for known, product in ((with_tea, "چای"), (with_water, "آب")):
        line = LineInput(name=product, sku=product, unit_price_rial=1)
        shop.sell(known, days_ago=5, lines=(line,))
    refresh_all()
    assert work_out_pairs(at=NOW) == 1
    offer = load_person(with_tea, at=NOW).offer
    assert (offer.name, offer.because) == ("کیک", "چای")
    assert load_person(with_water, at=NOW).offer is None
    assert load_person(newcomer, at=NOW).offer is None
    allow(get_customer(with_tea).mobile, is_given=False)
    assert load_person(with_tea, at=NOW).offer is None


def sell_to_nobody(shop, number, products):
    """An invoice of nobody."""
    lines = tuple(LineInput(name=one, sku=one, unit_price_rial=1) for one in products)
    shop.sell(None, days_ago=number % 90 + 1, lines=lines)
