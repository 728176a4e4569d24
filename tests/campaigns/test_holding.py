"""Held and stopped: what was handed over waits or is dropped, but for what is with a gateway."""

from collections import Counter
from datetime import timedelta

from tests.campaigns.conftest import NOON
from tests.messaging.conftest import minutes
from vafa.campaigns import actions
from vafa.campaigns.queries import list_recipients
from vafa.campaigns.types import CampaignState, Which
from vafa.messaging.models import GateDecision
from vafa.messaging.types import Fault, SendResult, State
from vafa.tenancy.scope import business_scope

CREDIT = {"reward": {"kind": "credit", "amount_rial": 500_000}}


def states(club):
    return Counter((str(one.state), one.reason) for one in club.texts())


def test_held_texts_wait_and_leave_once_when_it_goes_on(club, takes_all):
    people = club.join(20)
    campaign_id = club.begin(control_percent=0, offer=CREDIT)
    club.feed_all()
    club.send(limit=5)
    club.do(actions.pause_campaign, campaign_id=campaign_id)
    for minute in range(3):
        club.send(NOON + minutes(minute))
    assert states(club) == {("sent", ""): 5, ("queued", "campaign_paused"): 15}
    assert len(takes_all) == 5
    assert sum(club.credit(one) for one in people) == 5 * 500_000
    with business_scope(club.business.id):
        assert GateDecision.objects.filter(reason="campaign_paused").count() == 15
    club.do(actions.resume_campaign, campaign_id=campaign_id, at=NOON + minutes(5))
    club.bring_all(at=NOON + minutes(5))
    assert states(club) == {("sent", ""): 20}
    assert Counter(one.uid for one in takes_all) == {one.uid: 1 for one in club.texts()}
    later = NOON + minutes(5)
    assert sum(club.credit(one, at=later) for one in people) == 20 * 500_000
    assert club.view(campaign_id).state == CampaignState.DONE


def test_a_long_pause_makes_nothing_late_unless_it_was_marked_so(club, takes_all):
    club.join(4)
    kept = club.begin(control_percent=0)
    marked = club.begin(control_percent=0, drop_after_hours=3)
    club.feed_all()
    for campaign_id in (kept, marked):
        club.do(actions.pause_campaign, campaign_id=campaign_id)
    club.send()
    club.send(NOON + timedelta(hours=3))
    later = NOON + timedelta(days=5)
    for campaign_id in (kept, marked):
        club.do(actions.resume_campaign, campaign_id=campaign_id, at=later)
    club.bring_all(at=later)
    by_campaign = {
        campaign_id: Counter(
            str(one.state)
            for one in club.texts()
            if one.dedupe_key.startswith(f"campaign:{campaign_id}:")
        )
        for campaign_id in (kept, marked)
    }
    assert by_campaign == {kept: {"sent": 4}, marked: {"expired": 4}}


def test_what_is_with_the_gateway_while_it_is_held_goes_or_comes_back_to_wait(club, played):
    club.join(10)
    campaign_id = club.begin(control_percent=0)
    club.feed_all()

    def hold_in_the_middle(batch):
        club.do(actions.pause_campaign, campaign_id=campaign_id)
        return [
            SendResult(
                uid=one.uid,
                state=State.QUEUED if n == 0 else State.SENT,
                fault=Fault.PASSING if n == 0 else Fault.NONE,
            )
            for n, one in enumerate(batch)
        ]

    played.script = staticmethod(hold_in_the_middle)
    club.send(limit=4)
    assert Counter(str(one.state) for one in club.texts()) == {"sent": 3, "queued": 7}
    played.script = staticmethod(lambda _batch: [])
    club.send(NOON + minutes(1))
    assert states(club) == {("sent", ""): 3, ("queued", "campaign_paused"): 7}


def test_stopped_it_drops_what_waits_and_each_text_has_one_end(club, takes_all):
    people = club.join(20)
    campaign_id = club.begin(control_percent=0, offer=CREDIT)
    club.feed(chunk=12)
    club.send(limit=5)
    club.do(actions.pause_campaign, campaign_id=campaign_id)
    club.send()
    club.do(actions.stop_campaign, campaign_id=campaign_id, at=NOON + minutes(1))
    club.bring_all(at=NOON + minutes(1))
    assert states(club) == {("sent", ""): 5, ("withheld", "campaign_stopped"): 7}
    listed = {which: len(club.ask(list_recipients, campaign_id, which)) for which in Which}
    assert (listed[Which.SENT], listed[Which.NOTHING], listed[Which.WAITING]) == (5, 15, 0)
    assert sum(club.credit(one) for one in people) == 5 * 500_000


def test_one_that_is_held_does_not_keep_another_from_going(club, takes_all, monkeypatch):
    monkeypatch.setattr("vafa.campaigns.feeding.AHEAD", 5)
    club.join(8)
    held = club.begin(control_percent=0, texts=[{"words": "یک"}])
    club.feed(chunk=5)
    club.do(actions.pause_campaign, campaign_id=held)
    club.send()
    club.begin(control_percent=0, texts=[{"words": "دو"}])
    club.bring_all()
    assert [one.text.splitlines()[0] for one in takes_all] == ["دو"] * 8


def test_until_the_last_text_is_gone_it_can_be_held(club, takes_all):
    club.join(3)
    campaign_id = club.begin(control_percent=0)
    club.feed_all()
    assert club.view(campaign_id).state == CampaignState.RUNNING
    club.send()
    club.feed()
    assert club.view(campaign_id).state == CampaignState.DONE


def test_texts_keep_the_hours_of_their_campaign(club, takes_all):
    club.join(3)
    club.begin(control_percent=0, hours=["10:00", "13:00"])
    club.feed_all()
    club.send(NOON + timedelta(hours=1))
    assert takes_all == []
    next_day = NOON + timedelta(hours=22)
    assert {one.due_at for one in club.texts()} == {next_day}
    club.send(next_day)
    assert len(takes_all) == 3
