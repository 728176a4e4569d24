"""Asking for a replay, running it, stopping it, and what it found."""

from datetime import timedelta

import pytest

from tests.checkout.conftest import NOW, TILL, Till
from vafa.checkout.actions import accept_history
from vafa.customers.types import JoinedBy
from vafa.ledger.types import Unit
from vafa.replay.actions import cancel_replay, create_replay, run_replay
from vafa.replay.errors import BadPeriod, NothingToTry, ReplayUnderWay
from vafa.replay.models import ReplayRun
from vafa.replay.queries import get_replay, load_result
from vafa.replay.types import Sums, TierMove, TierMoves
from vafa.rules.actions import create_rule
from vafa.rules.errors import UnknownRule
from vafa.rules.types import read_rule
from vafa.tenancy.scope import business_scope
from vafa.tiers.actions import save_ladder
from vafa.tiers.queries import count_tiers
from vafa.tiers.types import Ladder, Measure, Span, Tier

LONG_AGO, SOON = NOW - timedelta(days=300), NOW + timedelta(days=30)
ALI = "+989351234567"


def draft(**fields):
    spec = {"name": "draft", "reward": {"kind": "credit", "percent": "10"}} | fields
    return create_rule(spec=read_rule(spec), actor=TILL, at=NOW).id


def ask(*rule_ids, since=LONG_AGO, until=SOON):
    return create_replay(rule_ids=rule_ids, since=since, until=until, actor=TILL, at=NOW)


@pytest.fixture
def shop(committed, business):
    """5% of two customers' purchases; one spends 40,000 of it, the other brings hers back."""
    with business_scope(business.pk):
        till = Till(business)
        till.at = NOW - timedelta(days=100)
        till.credit_rule(percent=5)
        till.sell(1_000_000)
        till.pass_days(1)
        till.spend(40_000, 500_000)
        till.take_back(till.sell(2_000_000, mobile=ALI))
    return till


def run(shop, *rules, processes=1, **period):
    with business_scope(shop.business.pk):
        job = ask(*(rules or (draft(),)), **period)
    run_replay(business_id=shop.business.pk, run_id=job.id, at=NOW, processes=processes)
    with business_scope(shop.business.pk):
        done = get_replay(job.id)
        return done, load_result(done)


def test_what_it_would_have_cost_stands_beside_what_it_cost(shop):
    done, result = run(shop)
    credit = result.units[0]
    assert (done.state, done.sales_done, done.sales_total) == ("done", 3, 3)
    assert (result.sales, result.customers, credit.unit) == (3, 2, Unit.CREDIT)
    # 5% of 1,000,000, of 460,000 (without the part paid with credit) and of 2,000,000
    assert credit.real == Sums(
        given=173_000, spent=40_000, expired=33_000, taken_back=100_000, open=0
    )
    assert credit.tried == Sums(
        given=346_000, spent=40_000, expired=0, taken_back=200_000, open=106_000
    )
    assert [(m.tried.open) for m in credit.months][-1] == 106_000
    assert (credit.gaining, credit.losing, credit.gained) == (1, 0, 73_000)
    assert [one.amount for one in credit.winners] == [73_000]
    assert [(one.real, one.real_times, one.tried, one.tried_times) for one in result.rules] == [
        (173_000, 3, 0, 0),
        (0, 0, 346_000, 3),
    ]


def test_what_was_sold_before_the_club_earns_in_what_is_tried(shop):
    month_ago = NOW - timedelta(days=30)
    with business_scope(shop.business.pk):
        for at in (LONG_AGO, month_ago):
            shop.at = at
            accept_history([shop.sale(600_000)], actor=TILL, at=NOW, joined_by=JoinedBy.IMPORT)
    _, of_all = run(shop, until=NOW - timedelta(days=1))
    assert (of_all.sales, of_all.units[0].real.given) == (5, 173_000)
    assert of_all.units[0].tried.given == 346_000 + 60_000 + 60_000
    _, of_some = run(shop, since=month_ago - timedelta(days=1))
    assert of_some.units[0].tried.given == 173_000 + 60_000  # before the period: what was


def test_what_is_not_there_is_not_spent(shop):
    with business_scope(shop.business.pk):
        small = draft(reward={"kind": "credit", "percent": "1"})
    _, result = run(shop, small)
    credit = result.units[0]
    assert credit.tried.spent == 10_000  # 1% of 1,000,000; 40,000 was really spent
    assert credit.tried.given == 10_000 + 4_000 + 20_000  # the rest was money, and earns
    assert (credit.gaining, credit.losing) == (0, 1)
    assert [one.amount for one in credit.losers] == [14_000 - 73_000]


def test_before_the_period_what_was_stays(shop):
    _, result = run(shop, since=NOW - timedelta(days=99, hours=12))
    assert result.units[0].tried.given == 50_000 + 46_000 + 200_000


def test_a_budget_is_shared_by_all_customers(shop):
    with business_scope(shop.business.pk):
        budget = draft(caps=[{"most": 120_000, "per": "rule"}])
    _, result = run(shop, budget)
    credit = result.units[0]
    assert credit.tried.given == 120_000  # 100,000, then the 20,000 that were left


def climb(shop, measure, **more):
    """Silver from 30,000, gold from 100,000: how many really stand where, the highest first."""
    with business_scope(shop.business.pk):
        tiers = (
            Tier(slug="silver", name="نقره‌ای", threshold=30_000),
            Tier(slug="gold", name="طلایی", threshold=100_000),
        )
        ladder = Ladder(measure=measure, tiers=tiers, **more)
        save_ladder(ladder, actor=TILL, at=NOW)
        return [count.customers for count in count_tiers(ladder)]


def test_who_would_stand_on_another_tier_is_counted(shop):
    assert climb(shop, Measure.CREDIT) == [0, 1, 1]
    _, result = run(shop)
    assert result.tiers == TierMoves(
        measure=Measure.CREDIT,
        moves=(TierMove(real="نقره‌ای", tried="طلایی", customers=1),),
    )
    with business_scope(shop.business.pk):
        small = draft(reward={"kind": "credit", "percent": "1"})
    _, result = run(shop, small)
    assert result.tiers.moves == (TierMove(real="نقره‌ای", tried="", customers=1),)


def test_only_what_the_ladder_still_counts_lifts_somebody(shop):
    assert climb(shop, Measure.CREDIT, span=Span.DAYS, days=100) == [0, 0, 2]
    _, result = run(shop, until=NOW)
    assert result.tiers.moves == (TierMove(real="", tried="نقره‌ای", customers=1),)


def test_points_in_hand_lift_too_and_purchases_move_nobody(shop):
    climb(shop, Measure.BALANCE)
    with business_scope(shop.business.pk):
        points = draft(reward={"kind": "points", "points": 40_000, "per": "visit"})
    _, result = run(shop, points)
    assert result.tiers.moves == (TierMove(real="", tried="نقره‌ای", customers=1),)
    climb(shop, Measure.SPEND)
    _, result = run(shop, points)
    assert result.tiers == TierMoves(measure=Measure.SPEND, moves=())


def test_two_processes_find_what_one_finds(shop, monkeypatch):
    monkeypatch.setattr("vafa.replay.actions.WORTH_A_PROCESS", 0)
    monkeypatch.setattr("vafa.replay.actions.SALES_IN_A_SPAN", 1)
    climb(shop, Measure.CREDIT)
    alone, result = run(shop)
    together, spread = run(shop, alone.rules[0][0], processes=2)
    assert (together.state, spread) == ("done", result)


def test_one_at_a_time_and_only_what_makes_sense(scope):
    with pytest.raises(NothingToTry):
        ask()
    with pytest.raises(UnknownRule):
        ask(7)
    with pytest.raises(BadPeriod):
        ask(draft(), since=SOON)
    ask(draft())
    with pytest.raises(ReplayUnderWay):
        ask(draft())
    assert ReplayRun.objects.count() == 1


def test_a_cancelled_one_is_not_run_and_the_next_may_be(shop):
    with business_scope(shop.business.pk):
        job = ask(draft())
        cancel_replay(run_id=job.id, actor=TILL, at=NOW)
    run_replay(business_id=shop.business.pk, run_id=job.id, at=NOW)
    with business_scope(shop.business.pk):
        assert (get_replay(job.id).state, get_replay(job.id).result) == ("cancelled", None)
        assert ask(draft()).state == "waiting"


def test_it_stops_on_the_way(shop, monkeypatch):
    monkeypatch.setattr("vafa.replay.actions.SALES_IN_A_SPAN", 1)
    with business_scope(shop.business.pk):
        job = ask(draft())
    told = []

    def stop_at_once(business_id, run_id, sales):
        told.append(sales)
        with business_scope(business_id):
            cancel_replay(run_id=run_id, actor=TILL, at=NOW)
        return False

    monkeypatch.setattr("vafa.replay.actions._note_progress", stop_at_once)
    run_replay(business_id=shop.business.pk, run_id=job.id, at=NOW)
    with business_scope(shop.business.pk):
        assert (len(told), get_replay(job.id).state) == (1, "cancelled")


def test_after_a_kill_it_begins_anew(shop):
    with business_scope(shop.business.pk):
        job = ask(draft())
        ReplayRun.objects.filter(id=job.id).update(state="running", sales_done=2)
    run_replay(business_id=shop.business.pk, run_id=job.id, at=NOW)
    with business_scope(shop.business.pk):
        assert (get_replay(job.id).state, get_replay(job.id).sales_done) == ("done", 3)
