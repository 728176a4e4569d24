"""Rules and reasons in plain Persian."""

import pytest

from tests.rules.cast import CREDIT, POINTS, make_multiplier, make_rule, make_sale
from vafa.rewards.types import Words
from vafa.rules.engine import decide
from vafa.rules.queries import say_basis, say_difference, say_rule, say_verdict
from vafa.rules.types import CustomerFacts

pytestmark = pytest.mark.usefixtures("persian")

WORDS = Words(names={1: "تجریش", 2: "ونک"})
BIG = {"kind": "minimum_amount", "amount_rial": 1_000_000}
DAYS_45 = {"expiry": {"kind": "days", "count": 45}}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            make_rule({"kind": "credit", "percent": "5"}, BIG, terms=DAYS_45),
            "از هر خرید ۱۰۰٬۰۰۰ تومان به بالا، ۵٪ اعتبار با مهلت ۴۵ روز",
        ),
        (make_rule(), "از هر خرید، ۱۰٪ اعتبار بدون مهلت"),
        (
            make_rule(
                {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100_000},
                {"kind": "weekday", "days": [3, 0]},
                {"kind": "hours", "start": "17:00", "end": "20:30"},
                terms={"expiry": {"kind": "end_of", "period": "year"}, "wait_hours": 24},
            ),
            (
                "از هر خرید در روزهای شنبه و سه‌شنبه، از ساعت ۱۷ تا ۲۰:۳۰، "
                "به ازای هر ۱۰٬۰۰۰ تومان، ۱ امتیاز تا پایان سال، قابل خرج از ۲۴ ساعت بعد"
            ),
        ),
        (
            make_rule(
                {"kind": "credit", "amount_rial": 500_000},
                {"kind": "nth_purchase", "number": 5},
                {"kind": "branch", "branch_ids": [2, 1]},
                cap_per_sale=1_000_000,
                exclusive=True,
                ends_at="2027-03-20T20:30:00Z",
                terms={"expiry": {"kind": "on", "day": "2027-03-20"}},
            ),
            (
                "از هر خرید هر ۵ خرید یک بار، در شعبهٔ ونک یا تجریش، ۵۰٬۰۰۰ تومان اعتبار "
                "تا پایان ۲۹ اسفند ۱۴۰۵، حداکثر ۱۰۰٬۰۰۰ تومان اعتبار، بدون جمع با قاعده‌های دیگر، "
                "تا پایان ۲۹ اسفند ۱۴۰۵"
            ),
        ),
        (
            make_rule(
                POINTS,
                conditions={
                    "kind": "all",
                    "parts": [
                        {"kind": "any", "parts": [{"kind": "new_customer"}, BIG]},
                        {"kind": "none", "parts": [{"kind": "branch", "branch_ids": [1]}]},
                    ],
                },
            ),
            (
                "از هر خرید (مشتری تازه یا ۱۰۰٬۰۰۰ تومان به بالا)، به‌جز در شعبهٔ تجریش، "
                "به ازای هر ۱۰ تومان، ۱ امتیاز بدون مهلت"
            ),
        ),
        (make_multiplier("1.5", "points"), "از هر خرید، ۱٫۵ برابر امتیاز"),
    ],
)
def test_a_rule_is_one_sentence(rule, sentence):
    assert say_rule(rule.spec, WORDS) == sentence


def say_why(rule, sale):
    return say_verdict(decide(sale, [rule]).verdicts[0], WORDS)


@pytest.mark.parametrize(
    ("rule", "sale", "sentence"),
    [
        (make_rule(step=1), make_sale(120_000), "۱٬۲۰۰ تومان اعتبار"),
        (make_rule(cap_per_sale=5_000), make_sale(120_000), "۵۰۰ تومان اعتبار (سقف هر خرید)"),
        (make_rule(CREDIT, BIG), make_sale(300_000), "۷۰٬۰۰۰ تومان تا حداقل خرید مانده است."),
        (
            make_rule(CREDIT, {"kind": "nth_purchase", "number": 5}),
            make_sale(1_000, customer=CustomerFacts(purchases_before=1)),
            "۳ خرید دیگر مانده است.",
        ),
        (
            make_rule(conditions={"kind": "none", "parts": [{"kind": "weekday", "days": [0]}]}),
            make_sale(1_000),
            "برای خرید در روز شنبه نیست.",
        ),
        (make_rule(step=1000), make_sale(9_999), "مبلغ برای پاداش کم است."),
    ],
)
def test_a_verdict_is_one_sentence(rule, sale, sentence):
    assert say_why(rule, sale) == sentence


def test_who_displaced_it_is_named():
    alone = make_rule({"kind": "credit", "amount_rial": 9}, exclusive=True, name="جشن")
    verdicts = decide(make_sale(1000), [make_rule(priority=1), alone]).verdicts
    assert say_verdict(verdicts[0], WORDS) == "با «جشن» جمع نمی‌شود."


def test_a_basis_says_what_counts():
    basis = make_rule(basis={"with_tax": True, "only_categories": ["پیتزا"]}).spec.basis
    assert say_basis(basis, WORDS) == (
        "مبلغ پس از تخفیف، با مالیات، بدون ارسال و سرویس و انعام و آنچه با اعتبار پرداخت شد، "
        "فقط از پیتزا"
    )


def test_a_change_is_told_part_by_part():
    old = make_rule({"kind": "credit", "percent": "5"}, BIG, terms=DAYS_45).spec
    new = make_rule({"kind": "credit", "percent": "7.5"}, BIG).spec
    assert say_difference(old, new, WORDS) == [
        "پاداش: از «۵٪ اعتبار» به «۷٫۵٪ اعتبار»",
        "مهلت: از «با مهلت ۴۵ روز» به «بدون مهلت»",
    ]
    assert say_difference(old, old, WORDS) == []


OTHER = {
    "name": "نام دیگر",
    "conditions": BIG,
    "reward": POINTS,
    "basis": {"with_tip": True},
    "terms": {"priority": 1},
    "rounding": "up",
    "step": 10,
    "cap_per_sale": 70,
    "caps": [{"most": 900, "within": "month"}],
    "exclusive": True,
    "priority": 2,
    "starts_at": "2026-11-21T00:00:00Z",
    "ends_at": "2027-11-21T00:00:00Z",
}


@pytest.mark.parametrize("field", OTHER)
def test_no_change_goes_unsaid(field):
    old, new = make_rule().spec, make_rule(**{"reward": CREDIT} | {field: OTHER[field]}).spec
    assert say_difference(old, new, WORDS)


def test_every_field_of_a_rule_is_among_those():
    assert set(type(make_rule().spec).model_fields) - {"when"} == set(OTHER)
