"""From a plan to texts: who is drawn, who is handed over, once, and what holds it up."""

from datetime import timedelta

import pytest

from tests.campaigns.conftest import MINA, NOON, SARA, WORDS, make_plan
from vafa.campaigns import actions
from vafa.campaigns.errors import (
    CampaignHasBegun,
    ChangedMeanwhile,
    DiscountIsOff,
    MomentHasPassed,
    NotNow,
    SamePersonAsked,
)
from vafa.campaigns.feeding import AHEAD
from vafa.campaigns.types import STANDING, CampaignState
from vafa.checkout.models import ClubSettings
from vafa.customers.models import Customer
from vafa.foundation.draw import draw
from vafa.foundation.shapes import BadValue
from vafa.messaging.actions import set_advertising
from vafa.messaging.models import SendingRules
from vafa.messaging.types import ConsentWay, SendResult, State
from vafa.tenancy.scope import business_scope

CREDIT = {
    "reward": {"kind": "credit", "amount_rial": 500_000},
    "terms": {"expiry": {"kind": "days", "count": 10}},
}


def test_everybody_is_drawn_once_and_the_lot_can_be_repeated(club):
    with business_scope(club.business.id):
        SendingRules(standing_control_percent=5).save(force_insert=True)
    ids = club.join(200)
    campaign_id = club.begin(texts=[{"words": WORDS}, {"words": "ب", "weight": 3}])
    drawn = {one.customer_id: one for one in club.recipients(campaign_id)}
    assert set(drawn) == set(ids)
    for one in ids:
        ticket = draw(f"campaign:{campaign_id}", one)
        arm = 0 if ticket < 2_000 else 1 if ticket < 4_000 else 2
        assert drawn[one].arm == (STANDING if draw("standing", one) < 500 else arm)
        assert drawn[one].state == ("left_out" if drawn[one].arm in {0, 9} else "waiting")
    view = club.view(campaign_id)
    assert (view.state, sum(view.people.values())) == (CampaignState.RUNNING, 200)
    assert view.measured_until == NOON + timedelta(days=14)


def test_whoever_joins_later_is_not_in_it(club):
    club.join(20)
    campaign_id = club.begin()
    club.join(20, first=100)
    club.feed_all()
    assert len(club.recipients(campaign_id)) == 20


def test_the_control_group_gets_neither_text_nor_offer(club, takes_all):
    club.join(100)
    campaign_id = club.begin(offer=CREDIT)
    club.bring_all()
    written = {one.customer_id for one in club.recipients(campaign_id, arm=1)}
    assert {one.customer_id for one in club.texts()} == written
    for one in club.recipients(campaign_id):
        assert club.credit(one.customer_id) == (500_000 if one.customer_id in written else 0)
        assert (one.message_id is not None) == (one.customer_id in written)
    view = club.view(campaign_id)
    assert (view.state, view.fed) == (CampaignState.DONE, len(written))
    assert view.given == 500_000 * len(written)


def test_a_round_of_the_worker_brings_them_all(club, played):
    got = []

    def take(batch):
        got.extend(one.mobile for one in batch if "دلمان" in one.text)
        return [SendResult(uid=one.uid, state=State.SENT) for one in batch]

    played.script = staticmethod(take)
    club.join(60)
    campaign_id = club.add()
    club.do(actions.ask_to_send, campaign_id=campaign_id, may_approve=True)
    club.work()
    club.work()
    club.work(NOON + timedelta(minutes=5))
    written = club.recipients(campaign_id, arm=1)
    assert len(got) == len(set(got)) == len(written) > 30
    assert club.view(campaign_id).state == CampaignState.DONE


def test_who_cannot_be_written_to_is_not_drawn(club):
    ids = club.join(10)
    with business_scope(club.business.id):
        Customer.objects.filter(id=ids[0]).update(mobile=None)
        mobile = Customer.objects.get(id=ids[1]).mobile
        set_advertising(mobile=mobile, is_stopped=True, way=ConsentWay.STAFF, actor=SARA, at=NOON)
    campaign_id = club.begin()
    assert {one.customer_id for one in club.recipients(campaign_id)} == set(ids[2:])
    assert club.view(campaign_id).unreachable == 2


def test_who_stops_advertising_or_goes_after_the_draw_gets_neither_text_nor_offer(club):
    club.join(30)
    campaign_id = club.begin(offer=CREDIT, control_percent=0)
    chosen = club.recipients(campaign_id, arm=1)[:3]
    ids = [one.customer_id for one in chosen]
    with business_scope(club.business.id):
        mobile = Customer.objects.get(id=ids[0]).mobile
        set_advertising(mobile=mobile, is_stopped=True, way=ConsentWay.STAFF, actor=SARA, at=NOON)
        Customer.objects.filter(id=ids[1]).update(mobile=None)
        other = Customer.objects.exclude(id__in=ids).first()
        Customer.objects.filter(id=ids[2]).update(merged_into_id=other.id)
    club.feed_all()
    reasons = {
        one.customer_id: one.reason for one in club.recipients(campaign_id, state="withheld")
    }
    assert reasons == {ids[0]: "stopped", ids[1]: "no_mobile", ids[2]: "merged"}
    assert not club.texts(customer_id__in=ids)
    assert club.credit(ids[0]) == 0


def test_pausing_and_going_on_take_effect_between_chunks_and_nobody_is_written_to_twice(club):
    club.join(40)
    campaign_id = club.begin(control_percent=0)
    assert club.feed(chunk=10)
    club.do(actions.pause_campaign, campaign_id=campaign_id)
    assert not club.feed()
    assert len(club.texts()) == 10
    club.do(actions.resume_campaign, campaign_id=campaign_id)
    club.do(actions.resume_campaign, campaign_id=campaign_id)
    club.feed_all()
    written = {one.customer_id for one in club.recipients(campaign_id, arm=1)}
    texts = [one.customer_id for one in club.texts()]
    assert len(texts) == len(set(texts))
    assert set(texts) == written


def test_stopped_is_stopped_for_good(club):
    club.join(40)
    campaign_id = club.begin(control_percent=0)
    club.feed(chunk=10)
    club.do(actions.stop_campaign, campaign_id=campaign_id)
    assert not club.feed()
    with pytest.raises(NotNow):
        club.do(actions.resume_campaign, campaign_id=campaign_id)
    assert len(club.texts()) == 10


def test_texts_are_queued_no_further_ahead_than_they_are_sent(club, monkeypatch):
    monkeypatch.setattr("vafa.campaigns.feeding.AHEAD", 20)
    assert AHEAD == 2_000
    club.join(60)
    club.begin(control_percent=0)
    while club.feed(chunk=10):
        pass
    assert len(club.texts()) == 20


def test_it_keeps_its_hours(club):
    club.join(5)
    club.begin(control_percent=0, hours=["16:00", "20:00"])
    assert not club.feed(at=NOON)
    assert club.feed(at=NOON + timedelta(hours=4))


def test_what_is_late_is_dropped_where_it_was_wanted_so(club):
    club.join(20)
    late = club.begin(control_percent=0, drop_after_hours=3)
    club.feed(chunk=5)
    assert {one.expires_at for one in club.texts()} == {NOON + timedelta(hours=3)}
    club.feed(at=NOON + timedelta(hours=3))
    assert len(club.texts()) == 5
    assert {one.reason for one in club.recipients(late, state="withheld")} == {"late"}
    assert not club.recipients(late, state="waiting")


def test_a_moment_that_passed_while_nothing_worked_is_passed_over(club):
    club.join(5)
    moment = NOON + timedelta(hours=1)
    campaign_id = club.add(send_at=moment.isoformat(), drop_after_hours=2)
    club.do(actions.ask_to_send, campaign_id=campaign_id, may_approve=True)
    assert actions.begin_due(club.business.id, at=NOON) == 0
    actions.begin_due(club.business.id, at=NOON + timedelta(days=1))
    view = club.view(campaign_id)
    assert (view.state, view.reason) == (CampaignState.STOPPED, "late")
    assert not club.recipients(campaign_id)


def test_a_budget_that_is_used_up_holds_it_until_there_is_more(club, takes_all):
    club.join(20)
    campaign_id = club.begin(control_percent=0, offer=CREDIT, most_given=2_500_000, most_texts=8)
    club.bring_all()
    view = club.view(campaign_id)
    assert (view.state, view.reason, view.fed) == (CampaignState.PAUSED, "budget", 5)
    club.do(actions.resume_campaign, campaign_id=campaign_id, most_given=10**9)
    club.bring_all()
    assert club.view(campaign_id).fed == 8
    club.do(actions.resume_campaign, campaign_id=campaign_id, most_texts=10**6)
    club.bring_all()
    assert club.view(campaign_id).state == CampaignState.DONE


def test_a_second_person_approves_what_they_saw(club):
    club.join(5)
    campaign_id = club.add()
    assert club.do(actions.ask_to_send, campaign_id=campaign_id) == CampaignState.WAITING
    with pytest.raises(SamePersonAsked):
        club.do(actions.approve_campaign, campaign_id=campaign_id, version=1)
    with pytest.raises(ChangedMeanwhile):
        club.do(actions.approve_campaign, campaign_id=campaign_id, version=2, actor=MINA)
    assert actions.begin_due(club.business.id, at=NOON) == 0
    club.do(actions.approve_campaign, campaign_id=campaign_id, version=1, actor=MINA)
    assert actions.begin_due(club.business.id, at=NOON) == 1
    assert club.view(campaign_id).approved_by == "مینا"


def test_where_the_business_wants_it_so_even_who_may_approve_waits_for_another(club):
    with business_scope(club.business.id):
        ClubSettings(needs_approval=True).save(force_insert=True)
    campaign_id = club.add()
    state = club.do(actions.ask_to_send, campaign_id=campaign_id, may_approve=True)
    assert state == CampaignState.WAITING


def test_a_change_makes_it_a_draft_again_and_none_once_it_has_begun(club):
    club.join(5)
    campaign_id = club.add()
    club.do(actions.ask_to_send, campaign_id=campaign_id)
    club.do(actions.change_campaign, campaign_id=campaign_id, plan=make_plan(name="دیگر"))
    view = club.view(campaign_id)
    assert (view.state, view.version, view.plan.name) == (CampaignState.DRAFT, 2, "دیگر")
    begun = club.begin()
    with pytest.raises(CampaignHasBegun):
        club.do(actions.change_campaign, campaign_id=begun, plan=make_plan(name="دیگر"))


def test_what_cannot_be_is_refused():
    for wrong in (
        {"name": " "},
        {"texts": []},
        {"control_percent": 51},
        {"hours": ["20:00", "16:00"]},
        {"offer": {"reward": {"kind": "credit", "percent": "5"}}},
        {"offer": {"reward": {"kind": "message", "text": "سلام"}}},
        {"audience": {"kind": "nobody_knows"}},
    ):
        with pytest.raises(BadValue):
            make_plan(**wrong)


def test_neither_a_moment_that_has_passed_nor_a_discount_that_is_off(club):
    passed = club.add(send_at=(NOON - timedelta(minutes=1)).isoformat())
    with pytest.raises(MomentHasPassed):
        club.do(actions.ask_to_send, campaign_id=passed)
    off = club.add(offer={"reward": {"kind": "discount_code", "discount_id": 7}})
    with pytest.raises(DiscountIsOff):
        club.do(actions.ask_to_send, campaign_id=off)
