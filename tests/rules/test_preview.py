import pytest

from tests.rules.cast import NOON, make_rule
from vafa.foundation.jalali import from_jalali
from vafa.rules.queries import preview

BIG = {"kind": "minimum_amount", "amount_rial": 1_000_000}
SUNDAY = {"kind": "weekday", "days": [1]}


def try_on(invoice_rial, *conditions, conditions_tree=None, amounts=None, **fields):
    fields = {"step": None} | fields
    if conditions_tree:
        fields["conditions"] = conditions_tree
    rule = make_rule({"kind": "credit", "percent": "5"}, *conditions, **fields)
    return preview(rule.spec, invoice_rial, at=NOON, **(amounts or {}))


def test_a_worked_invoice_shows_what_counts_and_what_comes_of_it():
    amounts = {
        "discount_rial": 200_000,
        "tax_rial": 180_000,
        "fees_rial": 50_000,
        "credit_rial": 300_000,
    }
    shown = try_on(2_000_000, amounts=amounts, terms={"expiry": {"kind": "days", "count": 45}})
    assert (shown.counted_rial, shown.amount) == (1_500_000, 75_000)
    assert shown.last_day == from_jalali(1405, 10, 15)
    assert shown.verdict.applied


def test_conditions_that_the_example_cannot_know_are_taken_as_met():
    assert try_on(2_000_000, SUNDAY, {"kind": "new_customer"}).amount == 100_000
    assert try_on(2_000_000, starts_at="2030-01-01T00:00:00Z").amount == 100_000


def test_conditions_on_the_amount_are_taken_seriously():
    shown = try_on(999_999, BIG, SUNDAY)
    assert (shown.amount, shown.last_day, shown.verdict.reason) == (0, None, "minimum_amount")


@pytest.mark.parametrize(
    ("tree", "amount"),
    [
        ({"kind": "any", "parts": [BIG, SUNDAY]}, 49_000),
        ({"kind": "any", "parts": [BIG]}, 0),
        ({"kind": "none", "parts": [BIG, SUNDAY]}, 49_000),
        ({"kind": "all", "parts": [{"kind": "any", "parts": [BIG, SUNDAY]}, BIG]}, 0),
    ],
)
def test_what_is_known_decides_and_what_is_not_does_not(tree, amount):
    assert try_on(999_999, conditions_tree=tree).amount == amount


def test_rules_for_some_products_are_shown_on_those_products():
    assert try_on(2_000_000, basis={"only_skus": ["C1"]}).amount == 100_000


def test_a_rule_that_reads_the_menu_is_shown_on_a_piece_that_has_something_there():
    by_menu = [{"kind": "credit", "by_menu": True}, {"kind": "points", "per": "menu"}]
    rules = [make_rule(reward).spec for reward in by_menu]
    assert [preview(rule, 100_000, at=NOON).amount for rule in rules] == [10_000, 10]
