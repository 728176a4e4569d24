"""Up with the sale that reaches it, down only at night, back with a return."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tiers.conftest import NOW, STEPS, TILL, replace
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import Redeem
from vafa.foundation.jalali import from_jalali
from vafa.outbox.models import OutboxEvent
from vafa.rules.facts import Occasion
from vafa.tiers.actions import protect_tier, remove_ladder, set_up_default
from vafa.tiers.errors import CreditOverTierLimit, InvoiceTooSmall
from vafa.tiers.queries import count_tiers, load_ladder
from vafa.tiers.types import Fall, Limits, Measure, Span, Why

NEW_YEAR = from_jalali(1406, 1, 1)


def test_a_sale_lifts_at_once_and_says_so(club):
    club.set_ladder()
    receipt = club.sell(9_999_999)
    assert (club.tier(), club.moves()) == ("bronze", [])
    assert receipt.lines[-2:] == ("سطح شما: برنزی", "۰٫۱ تومان تا سطح «نقره‌ای»")
    receipt = club.sell(1)
    assert (club.tier(), club.moves()) == ("silver", [("bronze", "silver", Why.SALE)])
    place = club.place()
    assert (place.missing, place.progress, place.next.slug) == (10_000_000, 0.5, "gold")
    assert place.next_by == from_jalali(1405, 12, 29)
    events = OutboxEvent.objects.filter(name="tier.changed")
    assert [event.payload["after"] for event in events] == ["silver"]


@pytest.mark.parametrize("counts_this_sale", [False, True])
def test_the_lifting_sale_is_judged_as_the_owner_chose(club, counts_this_sale, monkeypatch):
    club.set_ladder(counts_this_sale=counts_this_sale)
    seen = []
    of_sale = Occasion.of_sale
    monkeypatch.setattr(
        Occasion, "of_sale", lambda sale, **more: seen.append(more) or of_sale(sale, **more)
    )
    club.sell(15_000_000)
    club.sell(1_000)
    first = "tier:silver" if counts_this_sale else "tier:bronze"
    assert [more["customer"].labels for more in seen] == [{first}, {"tier:silver"}]


@pytest.mark.parametrize(
    ("before", "bill", "expected"),
    [
        (0, 6_000_000, "bronze"),
        (0, 15_000_000, "silver"),
        (0, 25_000_000, "gold"),
        (4_000_000, 500_000, "bronze"),
        (8_000_000, 3_000_000, "silver"),
        (18_000_000, 3_000_000, "gold"),
        (22_000_000, 5_000_000, "gold"),
    ],
)
def test_accumulated_spend_and_this_bill_decide(club, before, bill, expected):
    club.set_ladder(span=Span.EVER, counts_this_sale=True)
    if before:
        club.sell(before)
    sale = club.sale(bill)
    quote_sale(sale, at=club.at)
    club.accept(sale)
    assert club.tier() == expected


def test_a_ladder_costs_a_sale_one_statement_and_none_without(club):
    club.credit_rule()
    club.sell(1_000_000)

    def count():
        with CaptureQueriesContext(connection) as queries:
            club.sell(1_000_000)
        return len(queries)

    count()
    without = count()
    club.set_ladder([replace(STEPS[0], limits=Limits(daily_rial=10_000_000)), *STEPS[1:]])
    club.sell(1_000_000)
    assert count() == without + 1
    remove_ladder(actor=TILL, at=club.at)
    club.sell(1_000_000)
    assert count() == without


@pytest.mark.parametrize(
    ("measure", "threshold"),
    [
        (Measure.PURCHASES, 2),
        (Measure.POINTS, 20),
        (Measure.CREDIT, 100_000),
        (Measure.BALANCE, 20),
    ],
)
def test_other_measures_lift_as_well(club, measure, threshold):
    club.credit_rule(percent=5)
    club.points_rule(points=1, per="amount", amount_rial=100_000)
    club.set_ladder([STEPS[0], replace(STEPS[1], threshold=threshold)], measure=measure)
    club.sell(1_000_000)
    assert club.tier() == "bronze"
    last = club.sell(1_000_000)
    assert club.tier() == "silver"
    club.take_back(last)
    assert club.tier() == "bronze"


def test_a_return_undoes_the_promotion_and_the_rest_keeps_it(club):
    club.set_ladder()
    first = club.sell(12_000_000)
    second = club.sell(9_000_000)
    assert club.tier() == "gold"
    club.take_back(second)
    assert club.tier() == "silver"
    club.take_back(first)
    assert club.tier() == "bronze"
    assert club.moves() == [
        ("bronze", "silver", Why.SALE),
        ("silver", "gold", Why.SALE),
        ("gold", "silver", Why.RETURN),
        ("silver", "bronze", Why.RETURN),
    ]


def test_a_correction_is_judged_and_counted_as_if_it_had_come_first(club):
    club.set_ladder()
    club.sell(12_000_000, number="A")
    club.accept(replace(club.sale(1_000_000, number="A"), revision=2))
    assert club.tier() == "bronze"
    club.accept(replace(club.sale(21_000_000, number="A"), revision=3))
    assert club.tier() == "gold"


@pytest.mark.parametrize(("fall", "expected"), [(Fall.STEP, "silver"), (Fall.ANEW, "bronze")])
def test_the_night_after_period_and_grace_takes_down(club, fall, expected):
    club.set_ladder(fall=fall, grace_days=10)
    club.sell(20_000_000)
    club.sleep_until(from_jalali(1407, 1, 10))
    assert club.tier() == "gold"
    club.sleep_until(from_jalali(1407, 1, 11))
    assert club.tier() == expected
    assert club.moves()[-1] == ("gold", expected, Why.REVIEW)


def test_what_is_missing_can_be_bought_in_the_grace(club):
    club.set_ladder(grace_days=10)
    club.sell(20_000_000)
    club.sleep_until(NEW_YEAR.replace(month=6))
    club.sell(15_000_000)
    club.sleep_until(from_jalali(1407, 1, 5))
    club.sell(5_000_000)
    club.sleep_until(from_jalali(1407, 1, 11))
    assert club.tier() == "gold"


def test_nights_that_did_not_run_are_caught_up(club):
    club.set_ladder(fall=Fall.STEP)
    club.sell(20_000_000)
    club.sleep_until(from_jalali(1409, 6, 1))
    assert club.moves()[-2:] == [("gold", "silver", Why.REVIEW), ("silver", "bronze", Why.REVIEW)]


def test_a_protected_customer_stays(club):
    club.set_ladder()
    club.sell(20_000_000)
    protect_tier(
        club.customer_id(), until=from_jalali(1407, 2, 1), reason="سفر", actor=TILL, at=NOW
    )
    club.sleep_until(from_jalali(1407, 2, 1))
    assert club.tier() == "gold"
    club.sleep_until(from_jalali(1407, 2, 2))
    assert club.tier() == "silver"


def test_limits_of_the_tier_are_kept_by_the_till(club):
    limits = Limits(
        daily_rial=150_000,
        invoice_rial=100_000,
        invoice_percent=50,
        smallest_invoice_rial=100_000,
    )
    club.credit_rule(percent=5)
    club.set_ladder([replace(STEPS[0], limits=limits)])
    club.sell(10_000_000)
    with pytest.raises(InvoiceTooSmall) as refusal:
        club.spend(1_000, 99_999)
    assert refusal.value.facts["least_rial"] == 100_000
    with pytest.raises(CreditOverTierLimit) as refusal:
        club.spend(50_001, 100_000)
    assert refusal.value.facts["most_rial"] == 50_000
    with pytest.raises(CreditOverTierLimit):
        club.spend(100_001, 1_000_000)
    sale = club.sale(1_000_000)
    assert quote_sale(sale, at=club.at).may_spend_rial == 100_000
    everything = Redeem(without_code=True)
    assert club.accept(sale, redeem=everything).credit_spent_rial == 100_000
    assert club.sell(1_000_000, redeem=everything).credit_spent_rial == 50_000
    with pytest.raises(CreditOverTierLimit) as refusal:
        club.spend(1, 1_000_000)
    assert refusal.value.facts["most_rial"] == 0
    club.pass_days(1)
    assert club.sell(1_000_000, redeem=everything).credit_spent_rial == 100_000


def test_three_tiers_are_ready_by_one_act(club):
    set_up_default(actor=TILL, at=NOW)
    first = load_ladder()
    assert [tier.slug for tier in first.tiers] == ["bronze", "silver", "gold"]
    set_up_default(actor=TILL, at=NOW)
    assert load_ladder() == first
    club.sell(1_000_000)
    assert [(count.tier.slug, count.customers) for count in count_tiers(first)] == [
        ("gold", 0),
        ("silver", 0),
        ("bronze", 1),
    ]
