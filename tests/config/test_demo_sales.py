"""The demo's sales and guests: plausible, placed in time, and the same every time."""

from collections import Counter
from datetime import date, timedelta

import pytest

from vafa.config.demo.invoices import write_invoice
from vafa.config.demo.menu import DEPARTMENTS, OTHER_DEPARTMENTS, PRODUCTS
from vafa.config.demo.people import invent_person
from vafa.config.demo.sales_file import PATH, load_sales, read_lines, write_lines
from vafa.foundation.persian import clean_text
from vafa.foundation.phone import read_mobile
from vafa.sales.checks import check_sale

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sales():
    return list(load_sales(last_day=FRIDAY))


def test_the_file_is_small():
    assert PATH.stat().st_size < 500_000


def test_a_year_of_sales_ends_on_the_day_that_is_asked_for(sales):
    assert 26_000 < len(sales) < 28_000
    assert sales[-1].at.date() == FRIDAY
    assert (FRIDAY - sales[0].at.date()).days == 51 * 7
    assert len({sale.at.date() for sale in sales}) == 51 * 7 + 1
    assert sales == sorted(sales, key=lambda sale: sale.at)


@pytest.mark.parametrize("days", range(7))
def test_weekdays_stay_what_they_are_on_whichever_day_it_ends(sales, days):
    last_day = FRIDAY + timedelta(days=days)
    moved = list(load_sales(last_day=last_day))
    assert moved[-1].at.date() == last_day
    assert len(sales) - 900 < len(moved) <= len(sales)
    for here, there in zip(moved[::500], sales[::500]):
        assert here.at.weekday() == there.at.weekday()
        assert here.number == there.number


def test_invoices_are_those_of_a_cafe(sales):
    assert all(8 <= sale.at.hour <= 23 for sale in sales)
    assert all(sale.total_toman % 1_000 == sale.discount_toman % 1_000 == 0 for sale in sales)
    assert all(0 <= sale.discount_toman < sale.total_toman for sale in sales)
    assert 500_000 < sum(sale.total_toman for sale in sales) / len(sales) < 800_000
    weekdays = Counter(sale.at.weekday() for sale in sales)
    assert {day for day, _ in weekdays.most_common(2)} == {3, 4}  # Thursday and Friday
    assert {sale.branch for sale in sales} == {1, 2, 3}


def test_everything_on_the_menu_is_sold(sales):
    assert set().union(*(sale.quantities for sale in sales)) == set(PRODUCTS)
    assert set("".join(DEPARTMENTS.values()) + OTHER_DEPARTMENTS) == {code[0] for code in PRODUCTS}
    assert all(clean_text(product.name) == product.name for product in PRODUCTS.values())


def test_lines_read_back():
    assert read_lines(write_lines({"101": 2, "903": 1})) == {"101": 2, "903": 1}


def test_guests_are_the_same_every_time_and_share_no_number(sales):
    households = {sale.household for sale in sales}
    people = {household: invent_person(household) for household in households}
    assert people == {household: invent_person(household) for household in households}
    mobiles = [person.mobile for person in people.values() if person.mobile]
    assert len(mobiles) == len(set(mobiles))
    assert all(read_mobile(mobile) == mobile for mobile in mobiles)
    assert all(mobile.startswith("+98970000") for mobile in mobiles)
    assert 0.8 < len(mobiles) / len(people) < 0.92


def test_invoices_are_in_order(sales):
    branch_ids = {1: 11, 2: 12, 3: 13}
    for sale in sales[::97]:
        invoice = write_invoice(sale, invent_person(sale.household), branch_ids)
        check_sale(invoice, now=sale.at)
        assert invoice.total_rial == 10 * (sale.total_toman - sale.discount_toman)
        assert invoice.branch_id == 10 + sale.branch
        again = write_invoice(sale, invent_person(sale.household), branch_ids)
        assert invoice.fingerprint() == again.fingerprint()
