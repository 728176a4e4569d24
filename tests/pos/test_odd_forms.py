"""What a form of the till may hold when somebody writes it by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict

from vafa.pos.till.draft import DraftLine, read_kept_lines
from vafa.pos.till.returning import read_lines
from vafa.sales.types import ReturnLine

LATTE = DraftLine(sku="latte", name="لاته", category="", quantity=1, price_rial=950_000)


@pytest.mark.parametrize("quantity", ["²", "9" * 5000, "-1", "0", "1000", "1.5", "", "NaN"])
def test_a_product_on_the_order_has_a_quantity_that_can_be_read(quantity):
    form = QueryDict(mutable=True)
    form.setlist("line", [f"latte|{quantity}", "latte|2"])
    assert [line.quantity for line in read_kept_lines(form, {"latte": LATTE})] == [2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line-²", "1"),
        ("line-" + "9" * 5000, "1"),
        ("line-0", "NaN"),
        ("line-0", "sNaN"),
        ("line-0", "Infinity"),
        ("line-0", "1e999999"),
        ("line-0", "-1"),
        ("line-0", "0"),
        ("line-0", "1_0"),
    ],
)
def test_a_returned_line_has_a_place_and_a_quantity_that_can_be_read(name, value):
    form = QueryDict(mutable=True)
    form[name] = value
    form["line-3"] = "۱.۵"
    assert read_lines(form) == (ReturnLine(position=3, quantity=Decimal("1.5")),)
