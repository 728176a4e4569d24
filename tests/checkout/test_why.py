"""Why and why not: of every rule in force one reason, the same before a sale and after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.checkout.conftest import NOW, TILL
from vafa.checkout.actions import accept_sale
from vafa.checkout.queries import quote_sale
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.guard.actions import raise_flag
from vafa.guard.types import Stance, name_customer
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

LONG_AGO = NOW - timedelta(days=400)
GIFT = {"kind": "credit", "amount_rial": 50_000}
PERCENT = {"kind": "credit", "percent": "10"}


def rule(name, reward=PERCENT, **settings):
    spec = read_rule({"name": name, "reward": reward, **settings})
    return create_rule(spec=spec, actor=TILL, at=LONG_AGO, state="live").id


def look(till, *prices, **more):
    """What the quote says, and that the sale then says the same: name → (reason, sentence)."""
    sale = till.sale(*prices, **more)
    quoted = quote_sale(sale, at=till.at, actor=TILL).why
    told = accept_sale(sale, actor=TILL, at=till.at).why
    assert told == quoted
    assert len({one.rule_id for one in told}) == len(told)
    return {one.rule_name: (one.reason, one.sentence, one.applied) for one in told}


@pytest.mark.parametrize(
    ("settings", "reason", "sentence"),
    [
        ({}, "applied", "۱۰٬۰۰۰ تومان اعتبار"),
        ({"cap_per_sale": 50_000}, "trimmed", "۵٬۰۰۰ تومان اعتبار (سقف هر خرید)"),
        (
            {"conditions": {"kind": "minimum_amount", "amount_rial": 3_000_000}},
            "minimum_amount",
            "۲۰۰٬۰۰۰ تومان تا حداقل خرید مانده است.",
        ),
        (
            {"conditions": {"kind": "none", "parts": [{"kind": "weekday", "days": [0]}]}},
            "left_out",
            "برای خرید در روز شنبه نیست.",
        ),
        ({"starts_at": "2026-12-01T00:00:00Z"}, "not_started", "از ۱۰ آذر ۱۴۰۵ آغاز می‌شود."),
        ({"ends_at": "2026-11-01T00:00:00Z"}, "ended", "پایان یافته است."),
        (
            {"when": {"kind": "visit"}, "reward": GIFT},
            "other_occasion",
            "برای این نیست؛ برای «هر مراجعه» است.",
        ),
        (
            {"when": {"kind": "event", "name": "کلاس قهوه"}, "reward": GIFT},
            "other_occasion",
            "برای این نیست؛ برای «کلاس قهوه» است.",
        ),
        ({"step": 1_000_000}, "too_little", "مبلغ برای پاداش کم است."),
        ({"basis": {"only_skus": ["x"]}}, "nothing_earns", "این خرید چیزی ندارد که پاداش بگیرد."),
        (
            {"reward": {"kind": "multiply", "times": "2", "reward": "points"}},
            "nothing_to_multiply",
            "پاداشی نیست که چند برابر شود.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_each_reason_is_said_in_one_sentence(till, settings, reason, sentence):
    rule("قاعده", **settings)
    applied = reason in ("applied", "trimmed")
    assert look(till, 1_000_000) == {"قاعده": (reason, sentence, applied)}


def test_without_a_customer_every_rule_says_so(till):
    rule("اعتبار")
    rule("مراجعه", GIFT, when={"kind": "visit"})
    assert look(till, 1_000_000, mobile=None) == {
        "اعتبار": ("no_customer", "این خرید به نام مشتری نیست.", False),
        "مراجعه": ("other_occasion", "برای این نیست؛ برای «هر مراجعه» است.", False),
    }


def test_who_stands_aside_says_for_whom(till):
    rule("همیشگی")
    rule("جشن", exclusive=True, priority=5)
    assert look(till, 1_000_000) == {
        "جشن": ("applied", "۱۰٬۰۰۰ تومان اعتبار", True),
        "همیشگی": ("exclusive_rule", "با «جشن» جمع نمی‌شود.", False),
    }


@pytest.mark.parametrize(
    ("cap", "trimmed", "used_up"),
    [
        (
            {"per": "customer", "within": "month"},
            "۱٬۰۰۰ تومان اعتبار، باقی‌ماندهٔ سقف برای هر مشتری در ماه",
            "سقف برای هر مشتری در ماه پر شده است.",
        ),
        (
            {"per": "rule", "within": "day"},
            "۱٬۰۰۰ تومان اعتبار، باقی‌ماندهٔ سقف در کل روزانه",
            "سقف در کل روزانه پر شده است.",
        ),
        (
            {"per": "rule", "within": "ever"},
            "۱٬۰۰۰ تومان اعتبار، باقی‌ماندهٔ سقف در کل",
            "سقف در کل پر شده است.",
        ),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_a_limit_says_first_what_was_left_and_then_that_nothing_is(till, cap, trimmed, used_up):
    rule("قاعده", caps=[{"most": 110_000, **cap}])
    assert look(till, 1_000_000)["قاعده"][0] == "applied"
    assert look(till, 1_000_000)["قاعده"] == ("trimmed", trimmed, True)
    assert look(till, 1_000_000)["قاعده"] == ("used_up", used_up, False)


def test_what_waits_for_the_manager_and_what_is_stopped_say_so(till):
    rule("اعتبار")
    rule("پیامک", reward={"kind": "message", "text": "سلام"})
    rule("بزرگ", conditions={"kind": "minimum_amount", "amount_rial": 9_000_000})
    far = ("minimum_amount", "۸۰۰٬۰۰۰ تومان تا حداقل خرید مانده است.", False)
    mina = register_customer(
        mobile="09121234567",
        profile=Profile(),
        joined_by=JoinedBy.CASHIER,
        actor=TILL,
        at=till.at,
    )
    watch(mina, Stance.HOLD, till.at)
    assert look(till, 1_000_000) == {
        "اعتبار": ("held", "۱۰٬۰۰۰ تومان اعتبار، پس از بررسی مدیر", True),
        "پیامک": ("applied", "۱ پیامک", True),
        "بزرگ": far,
    }
    watch(mina, Stance.BLOCK, till.at)
    stopped = ("stopped", "فعلاً این‌جا پاداشی داده نمی‌شود؛ دلیلش پیش مدیر است.", False)
    assert look(till, 1_000_000) == {"اعتبار": stopped, "پیامک": stopped, "بزرگ": far}


def watch(customer, stance, at):
    raise_flag(
        rule="split_invoices" if stance is Stance.HOLD else "many_invoices",
        subject=name_customer(customer.id),
        severity=1,
        at=at,
        facts={},
        stance=stance,
    )
    bump_terms(current_business_id())
