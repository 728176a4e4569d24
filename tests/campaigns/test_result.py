"""What a campaign did: purchases by arm as the books have them, texts, use of the offer, money."""

from datetime import timedelta

import pytest

from tests.campaigns.conftest import MINA, NOON, SARA, make_plan
from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.campaigns import actions
from vafa.campaigns.likeness import TRAITS, read_likeness
from vafa.campaigns.models import Campaign
from vafa.campaigns.queries import (
    count_waiting_campaigns,
    foresee,
    list_campaigns,
    list_recipients,
    load_course,
    load_result,
)
from vafa.campaigns.types import STANDING
from vafa.checkout.queries import read_discount
from vafa.coupons.actions import create_discount
from vafa.coupons.models import DiscountCode, DiscountUse
from vafa.foundation.effect.verdict import Verdict
from vafa.insight.actions import refresh_all
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.messaging.models import Message
from vafa.messaging.queries import preview_for
from vafa.sales.models import Sale
from vafa.segments.actions import add_segment, list_uses
from vafa.segments.types import read_node
from vafa.tenancy.scope import business_scope

CREDIT = {"reward": {"kind": "credit", "amount_rial": 500_000}}
LATER = NOON + timedelta(days=15)
BUYERS = {"kind": "purchases", "least": 1}


def day(number):
    return NOON + timedelta(days=number)


def sell(club, arm_of, sales):
    """Sell to the nth of an arm: {(arm, nth): [(day, rial), …]}; the ids of the sales."""
    with business_scope(club.business.id):
        club.shop = club.shop or Shop()
        return {
            key: [club.shop.sell(arm_of[key[0]][key[1]], rial, at=day(when)) for when, rial in each]
            for key, each in sales.items()
        }


def by_arm(club, campaign_id):
    found = {}
    for one in club.recipients(campaign_id):
        found.setdefault(one.arm, []).append(one.customer_id)
    return found


def result(club, campaign_id, *, at=LATER):
    found = club.ask(load_result, campaign_id, at=at)
    return {one.arm: one for one in found.arms}, found


def test_purchases_in_the_window_count_as_the_books_have_them_now(club):
    club.join(80)
    campaign_id = club.begin(control_percent=40)
    arms = by_arm(club, campaign_id)
    sold = sell(
        club,
        arms,
        {
            (1, 0): [(1, 300_000), (2, 200_000)],
            (1, 1): [(-1, 900_000)],  # before it began
            (1, 2): [(13.9, 400_000)],
            (1, 3): [(14, 800_000)],  # after the window
            (1, 4): [(3, 600_000)],  # comes back whole
            (1, 5): [(4, 600_000)],  # comes back in part
            (0, 0): [(5, 100_000)],
        },
    )
    with business_scope(club.business.id):
        club.shop.take_back(sold[1, 4][0])
        sale = Sale.objects.get(id=sold[1, 5][0])
        Sale.objects.filter(id=sale.id).update(returned_rial=250_000, state="part_returned")
    arm, _found = result(club, campaign_id)
    assert (arm[1].people, arm[1].buyers, arm[1].purchases) == (len(arms[1]), 3, 4)
    assert arm[1].spent_rial == 300_000 + 200_000 + 400_000 + 350_000
    assert (arm[0].buyers, arm[0].spent_rial) == (1, 100_000)


def test_more_came_is_said_after_the_window_and_not_before(club):
    club.join(160)
    campaign_id = club.begin(control_percent=50)
    arms = by_arm(club, campaign_id)
    sell(club, arms, {(1, nth): [(1, 100_000)] for nth in range(30)})
    sell(club, arms, {(0, nth): [(1, 100_000)] for nth in range(5)})
    _, early = result(club, campaign_id, at=day(13))
    assert (early.is_over, early.effect.verdict) == (False, Verdict.TOO_EARLY)
    _, found = result(club, campaign_id)
    assert (found.is_over, found.effect.verdict) == (True, Verdict.MORE)
    assert found.effect.shares.value == pytest.approx(30 / len(arms[1]) - 5 / len(arms[0]))
    earned = found.earned(make_plan())
    assert earned.value == pytest.approx(
        len(arms[1]) * (3_000_000 / len(arms[1]) - 500_000 / len(arms[0]))
    )
    assert found.earned(make_plan(margin_percent=40)).value == pytest.approx(earned.value * 0.4)
    assert (found.is_fair, found.is_alike) == (True, True)


def test_two_texts_are_compared_with_each_other(club):
    club.join(120)
    texts = [{"words": "یک"}, {"words": "دو"}]
    campaign_id = club.begin(control_percent=0, texts=texts)
    arms = by_arm(club, campaign_id)
    sell(club, arms, {(2, nth): [(1, 100_000)] for nth in range(25)})
    _, found = result(club, campaign_id)
    assert found.effect is None
    assert (found.between.verdict, found.between.shares.value) == (
        Verdict.MORE,
        pytest.approx(25 / len(arms[2])),
    )


def test_texts_are_counted_by_what_became_of_them(club):
    club.join(40)
    campaign_id = club.begin(control_percent=0)
    club.feed_all()
    fates = ["delivered", "delivered", "sent", "failed", "withheld"]
    with business_scope(club.business.id):
        for text, state in zip(club_texts(), fates, strict=False):
            Message.objects.filter(id=text.id).update(
                state=state,
                reason="weekly_cap" if state == "withheld" else "",
                parts=2,
                cost_rial=4_000 if state != "withheld" else None,
                delivered_at=NOON if state == "delivered" else None,
            )
    arm, found = result(club, campaign_id)
    assert (arm[1].delivered, arm[1].sent, arm[1].failed) == (2, 3, 1)
    assert arm[1].withheld == {"weekly_cap": 1}
    assert (arm[1].text_cost_rial, arm[1].texts_priced, found.cost_rial) == (16_000, 4, 16_000)
    rows = club.ask(list_recipients, campaign_id)
    assert [one.message_state for one in rows].count("delivered") == 2


def test_credit_that_was_spent_is_what_the_offer_cost(club, takes_all):
    club.join(30)
    campaign_id = club.begin(control_percent=0, offer=CREDIT)
    club.bring_all()
    first, second = by_arm(club, campaign_id)[1][:2]
    spend(club, first, 300_000)
    spend(club, second, 500_000)
    arm, found = result(club, campaign_id)
    assert (arm[1].redeemed, arm[1].credit_spent_rial) == (2, 800_000)
    assert found.cost_rial == 800_000


def test_a_code_of_ones_own_goes_with_the_text_and_its_use_is_counted(club, takes_all):
    with business_scope(club.business.id):
        spec = read_discount(
            {"name": "پاییز", "what": {"kind": "percent", "percent": "15"}, "automatic": False}
        )
        discount = create_discount(spec=spec, state="live", actor=SYSTEM, at=NOON)
    club.join(20)
    offer = {"reward": {"kind": "discount_code", "discount_id": discount.id, "days": 10}}
    words = "کد شما: {discount_code}"
    campaign_id = club.begin(control_percent=0, offer=offer, texts=[{"words": words}])
    club.bring_all()
    arms = by_arm(club, campaign_id)
    with business_scope(club.business.id):
        codes = {one.customer_id: one for one in DiscountCode.objects.all()}
        assert set(codes) == set(arms[1])
        first = codes[arms[1][0]]
        assert first.text in preview_for(words, customer_id=first.customer_id, at=NOON).text
        assert not Message.objects.filter(purpose="reward").exists()
        sale_id = Shop().sell(first.customer_id, 1_000_000, at=day(2))
        DiscountUse(
            discount_id=discount.id,
            code_id=first.id,
            sale_id=sale_id,
            customer_id=first.customer_id,
            amount_rial=150_000,
            counted=[],
            free_again=True,
            at=day(2),
        ).save(force_insert=True)
    arm, found = result(club, campaign_id)
    assert (arm[1].redeemed, arm[1].credit_spent_rial, found.cost_rial) == (1, 0, 0)


def test_the_course_counts_each_person_on_the_day_of_their_first_purchase(club):
    club.join(40)
    campaign_id = club.begin(control_percent=40)
    arms = by_arm(club, campaign_id)
    sell(
        club, arms, {(1, 0): [(0.1, 1_000), (1, 1_000)], (1, 1): [(2, 1_000)], (0, 0): [(2, 1_000)]}
    )
    course = club.ask(load_course, campaign_id, at=day(3))
    assert course == {1: [1, 1, 2, 2], 0: [0, 0, 1, 1]}


def test_groups_are_measured_when_they_are_drawn(club):
    ids = club.join(60)
    with business_scope(club.business.id):
        shop = Shop()
        for one in ids[::2]:
            shop.sell(one, 700_000, at=day(-20))
        refresh_all()
    campaign_id = club.begin(control_percent=50)
    with business_scope(club.business.id):
        kept = Campaign.objects.get(id=campaign_id).balance
    people = [kept[group]["people"] for group in ("written", "left_out")]
    bought = sum(kept[group]["sums"][0] for group in kept)
    assert sum(people) == 60 - club.view(campaign_id).people.get(STANDING, 0)
    assert bought == pytest.approx(0.693147 * count_buyers(club, campaign_id, ids), rel=1e-5)
    found = read_likeness(kept)
    assert len(found.differences) == len(TRAITS)
    assert found.is_alike


def test_a_lot_that_was_tampered_with_is_noticed(club):
    club.join(200)
    campaign_id = club.begin(control_percent=20)
    with business_scope(club.business.id):
        row = Campaign.objects.get(id=campaign_id)
        row.people = {"0": 80, "1": 120}
        row.save(update_fields=["people"])
    _, found = result(club, campaign_id)
    assert not found.is_fair


def test_before_it_is_sent_it_says_how_many_what_it_costs_and_what_it_can_show(club):
    club.join(200)
    with business_scope(club.business.id):
        found = foresee(make_plan(offer=CREDIT, control_percent=25), at=NOON)
        few = foresee(make_plan(audience=BUYERS), at=NOON)
    assert (found.people, found.unreachable) == (200, 0)
    assert found.standing + found.control + found.written_to == 200
    assert found.control == (200 - found.standing) // 4
    assert found.most_given == found.written_to * 500_000
    assert 0.1 < found.least < 0.25
    assert (few.people, few.written_to, few.least) == (0, 0, None)


def test_a_segment_is_taken_as_it_is_described_when_the_campaign_begins(club):
    ids = club.join(10)
    with business_scope(club.business.id):
        segment_id = add_segment(name="خریداران", node=read_node(BUYERS), actor=SARA, at=NOON)
    campaign_id = club.add(segment_id=segment_id, control_percent=0)
    assert club.ask(list_uses, segment_id) == ["کمپین «بازگشت»"]
    with business_scope(club.business.id):
        Shop().sell(ids[3], 1_000, at=day(-1))
        refresh_all()
    club.do(actions.ask_to_send, campaign_id=campaign_id, may_approve=True)
    actions.begin_due(club.business.id, at=NOON)
    assert [one.customer_id for one in club.recipients(campaign_id)] == [ids[3]]
    assert club.ask(list_uses, segment_id) == []


def test_what_waits_for_a_person_is_counted(club):
    club.join(5)
    waiting = club.add()
    club.do(actions.ask_to_send, campaign_id=waiting)
    assert club.ask(count_waiting_campaigns) == 1
    club.do(actions.approve_campaign, campaign_id=waiting, version=1, actor=MINA)
    assert club.ask(count_waiting_campaigns) == 0


def test_lists_and_results_ask_as_often_for_many_as_for_one(club, django_assert_num_queries):
    club.join(3)
    first = club.begin(control_percent=50)
    with business_scope(club.business.id), django_assert_num_queries(1):
        assert len(list_campaigns()) == 1
    club.join(60, first=100)
    second = club.begin(control_percent=50)
    club.feed_all()
    for campaign_id in (first, second):
        with business_scope(club.business.id), django_assert_num_queries(5):
            load_result(campaign_id, at=LATER)
        with business_scope(club.business.id), django_assert_num_queries(1):
            list_recipients(campaign_id)
    with business_scope(club.business.id), django_assert_num_queries(1):
        assert len(list_campaigns()) == 2


# The pieces


def club_texts():
    return list(Message.objects.filter(purpose="campaign").order_by("id"))


def spend(club, customer_id, amount):
    with business_scope(club.business.id):
        wallet = load_lots(lock_wallet(customer_id, at=NOON))
        journal = Journal(actor=SYSTEM, at=NOON)
        transfer_id = journal.begin(
            TransferKind.SPEND, reference=f"t:{customer_id}", cause=Cause(kind="sale", id=1)
        )
        journal.spend(transfer_id, wallet, Unit.CREDIT, amount)
        journal.post()


def count_buyers(club, campaign_id, ids):
    drawn = {one.customer_id for one in club.recipients(campaign_id) if one.arm != STANDING}
    return len(drawn & set(ids[::2]))
