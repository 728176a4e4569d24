"""Ready kinds of club: put in place once, changed as they are answered, at rest when off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.shop import NOW, Shop
from tests.staff.cast import hire
from vafa.audit.queries import list_records
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.catalog.actions import put_product
from vafa.checkout.actions import change_settings
from vafa.foundation.shapes import read_kind, write_kind
from vafa.memberships.models import Plan
from vafa.programmes.actions import draft_rules, switch_off, switch_on
from vafa.programmes.errors import UnknownClubKind
from vafa.programmes.models import Programme
from vafa.programmes.queries import (
    find_ground,
    find_typical_invoice,
    get_club_kind,
    list_programmes,
)
from vafa.programmes.registry import club_kinds
from vafa.rewardlist.actions import change_prize, change_rate
from vafa.rewardlist.models import Prize
from vafa.rewardlist.queries import load_rate
from vafa.rewards.types import Words
from vafa.rules.actions import approve_change, change_rule, create_rule, end_rule
from vafa.rules.models import Rule, RuleVersion
from vafa.rules.queries import get_rule, list_proposals, list_rules
from vafa.rules.types import read_rule
from vafa.staff.types import Role
from vafa.tiers.actions import draft_default, save_ladder
from vafa.tiers.queries import load_ladder
from vafa.tiers.types import Tier

KINDS = [kind for kind in club_kinds if not kind.page]
pytestmark = pytest.mark.usefixtures("scope", "persian")


def kind(slug, **answers):
    return club_kinds.get(slug)(**answers)


def on(slug, *, at=NOW, actor=SYSTEM, **answers):
    return switch_on(kind(slug, **answers), actor=actor, at=at)


def off(slug, *, at=NOW):
    return switch_off(slug, actor=SYSTEM, at=at)


def states():
    return {rule.name: rule.state for rule in list_rules()}


def view(slug):
    return next(one for one in list_programmes() if one.kind.slug == slug)


def acts():
    return [one.act for one in list_records(limit=100) if one.act.startswith("programme.")]


@pytest.mark.parametrize("club", KINDS, ids=lambda club: club.slug)
def test_each_kind_goes_on_once_and_off_and_on_again(club):
    made = switch_on(club(), actor=SYSTEM, at=NOW).made
    assert view(club.slug).is_on
    before = (RuleVersion.objects.count(), Prize.objects.count(), Plan.objects.count())
    assert switch_on(club(), actor=SYSTEM, at=NOW).made == made
    assert (RuleVersion.objects.count(), Prize.objects.count(), Plan.objects.count()) == before

    off(club.slug, at=NOW + timedelta(days=1))
    off(club.slug, at=NOW + timedelta(days=1))
    assert not view(club.slug).is_on
    assert switch_on(club(), actor=SYSTEM, at=NOW + timedelta(days=2)).made == made
    assert {rule.state for rule in view(club.slug).rules} <= {"live"}
    assert acts().count("programme.switched_on") == 2
    assert acts().count("programme.switched_off") == 1


@pytest.mark.parametrize("club", KINDS, ids=lambda club: club.slug)
def test_each_kind_says_what_it_does_and_shows_it_worked_out(club):
    ready = club()
    assert read_kind(club_kinds, write_kind(ready)) == ready
    shown = ready.show(5_000_000, ground=find_ground(ready), words=Words(), at=NOW)
    assert all(line.who and line.gets for line in shown)
    assert 1 <= len(shown) <= 3
    assert str(club.does).endswith(".")
    assert str(club.suits).endswith(".")


def test_the_example_is_what_the_engine_gives():
    shown = {
        line.who: line.gets
        for slug in ("cashback", "tiers")
        for club in [kind(slug)]
        for line in club.show(5_000_000, ground=find_ground(club), words=Words(), at=NOW)
    }
    assert shown == {
        "هر مهمان": "۲۵٬۰۰۰ تومان اعتبار، با مهلت ۴۵ روز",
        "نقره‌ای": "۱۵٬۰۰۰ تومان اعتبار، با مهلت ۶۰ روز",
        "طلایی": "۳۵٬۰۰۰ تومان اعتبار، با مهلت ۶۰ روز",
    }


def test_other_answers_write_a_new_version_and_keep_what_the_owner_changed_by_hand():
    made = on("points", stock=10).made
    prize_id, rule_id = made["prize:first"], made["rule:everybody"]
    change_prize(prize_id=prize_id, stock=7, name="چای", actor=SYSTEM, at=NOW)
    mine = get_rule(rule_id).spec.model_copy(update={"name": "امتیاز ما"})
    change_rule(rule_id=rule_id, spec=mine, actor=SYSTEM, at=NOW)

    on("points", stock=10, prize_points=300)
    prize = Prize.objects.get()
    assert (prize.name, prize.stock, prize.price_points) == ("چای", 7, 300)
    assert get_rule(rule_id).name == "امتیاز ما"
    on("points", stock=20, prize_points=300, amount_rial=50_000)
    assert Prize.objects.get().stock == 20
    assert get_rule(rule_id).spec.reward.amount_rial == 50_000


def test_rules_wait_for_a_second_person_where_the_business_wants_that():
    change_settings(needs_approval=True, actor=SYSTEM, at=NOW)
    proposer = Actor(kind=ActorKind.STAFF, id=hire(Role.OWNER).id, label="الف")
    approver = Actor(kind=ActorKind.STAFF, id=hire(Role.MANAGER).id, label="ب")
    rule_id = on("cashback", actor=proposer).made["rule:everybody"]
    assert view("cashback").waits
    assert get_rule(rule_id).state == "draft"
    off("cashback")
    assert list_proposals() == {}

    on("cashback", actor=proposer, percent=Decimal(7))
    approve_change(rule_id=rule_id, actor=approver, at=NOW)
    assert not view("cashback").waits
    assert (get_rule(rule_id).state, get_rule(rule_id).spec.reward.percent) == ("live", 7)
    on("cashback", actor=proposer, percent=Decimal(9))
    assert get_rule(rule_id).spec.reward.percent == 7
    assert list_proposals()[rule_id].spec.reward.percent == 9


def test_tiers_that_are_there_stay_and_the_two_highest_get_the_credit():
    own = draft_default()
    more = Tier(slug="diamond", name="الماس", threshold=900_000_000)
    save_ladder(replace(own, tiers=(*own.tiers, more)), actor=SYSTEM, at=NOW)
    before = load_ladder()
    on("tiers", silver_rial=10_000, gold_rial=20_000)
    assert load_ladder() == before
    assert view("tiers").has_other_ladder
    assert set(states()) == {"اعتبار برای الماس", "اعتبار برای طلایی"}


def test_thresholds_of_its_own_tiers_follow_the_answers_and_the_tiers_outlive_it():
    on("tiers", silver_rial=10_000, gold_rial=20_000)
    on("tiers", silver_rial=10_000, gold_rial=30_000)
    assert [tier.threshold for tier in load_ladder().tiers] == [0, 10_000, 30_000]
    off("tiers")
    assert load_ladder() is not None
    assert set(states().values()) == {"paused"}


def test_nothing_counts_twice():
    on("points")
    on("cashback")
    assert view("hybrid").rivals == ("cashback", "points")
    on("hybrid")
    assert [one.kind.slug for one in list_programmes() if one.is_on] == ["hybrid"]
    live = [rule for rule in list_rules() if rule.state == "live"]
    assert sorted(rule.name for rule in live) == [
        "امتیاز بیشتر برای طلایی",
        "امتیاز هر خرید",
        "هدیهٔ تولد",
    ]
    on("points")
    assert [one.kind.slug for one in list_programmes() if one.is_on] == ["points"]


def test_a_rule_of_the_owners_own_that_would_add_up_is_told():
    on("tiers")
    assert view("cashback").beside == view("points").beside == ()
    spec = read_rule({"name": "5%", "reward": {"kind": "credit", "percent": "5"}})
    create_rule(spec=spec, actor=SYSTEM, at=NOW, state="live")
    assert [rule.name for rule in view("cashback").beside] == ["5%"]
    assert view("points").beside == view("tiers").beside == view("membership").beside == ()


def test_its_rules_are_drafted_once_and_started_by_switching_on():
    drafted = draft_rules(kind("cashback"), actor=SYSTEM, at=NOW)
    assert draft_rules(kind("cashback", percent=Decimal(7)), actor=SYSTEM, at=NOW) == drafted
    assert (get_rule(drafted[0]).state, get_rule(drafted[0]).spec.reward.percent) == ("draft", 7)
    assert not view("cashback").is_on
    assert on("cashback").made == {"rule:everybody": drafted[0]}
    assert (get_rule(drafted[0]).state, get_rule(drafted[0]).spec.reward.percent) == ("live", 5)
    off("cashback")
    assert draft_rules(kind("cashback", percent=Decimal(9)), actor=SYSTEM, at=NOW) == drafted
    assert (get_rule(drafted[0]).state, get_rule(drafted[0]).spec.reward.percent) == ("paused", 5)


def test_what_would_give_nothing_in_the_past_is_not_tried():
    assert {one.kind.slug for one in list_programmes() if one.can_be_tried} == {
        "cashback",
        "points",
        "hybrid",
    }
    save_ladder(draft_default(), actor=SYSTEM, at=NOW)
    assert view("tiers").can_be_tried
    assert not view("membership").can_be_tried


def test_a_rate_of_the_owners_own_stays():
    on("hybrid", point_rial=2_000)
    on("hybrid", point_rial=3_000)
    assert load_rate().rial_per_point == 3_000
    change_rate(rial_per_point=5_000, least_points=1, credit_days=0, actor=SYSTEM, at=NOW)
    on("hybrid", point_rial=4_000)
    assert (load_rate().rial_per_point, load_rate().least_points) == (5_000, 1)


def test_a_rule_that_ended_is_made_again_and_a_taken_code_is_another():
    put_product(sku="membership", name="x", category_id=None, price_rial=1, actor=SYSTEM, at=NOW)
    made = on("membership").made
    assert Plan.objects.get().sku == "membership-2"
    end_rule(rule_id=made["rule:members"], actor=SYSTEM, at=NOW)
    again = on("membership", percent=Decimal(12)).made
    assert again["plan"] == made["plan"]
    assert again["rule:members"] != made["rule:members"]
    assert Rule.objects.filter(state="live").count() == 1


def test_the_typical_invoice_is_the_middle_of_the_latest():
    assert find_typical_invoice() == 5_000_000
    shop = Shop()
    for rial in (1_000_000, 3_333_333, 90_000_000):
        shop.sell(rial=rial)
    assert find_typical_invoice() == 3_300_000


def test_what_is_on_costs_no_more_statements_with_more_of_it(django_assert_num_queries):
    on("tiers")
    with django_assert_num_queries(5):
        list_programmes()
    on("membership")
    on("causes")
    with django_assert_num_queries(5):
        list_programmes()
    assert Programme.objects.count() == 3


def test_what_takes_more_than_a_press_is_not_switched_on_here():
    with pytest.raises(UnknownClubKind):
        get_club_kind("coalition")
