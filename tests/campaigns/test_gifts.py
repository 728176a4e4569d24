"""What a campaign gives goes with its text: given as the text leaves, taken back if it is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.campaigns.conftest import NOON, SARA
from tests.checkout.test_why import watch
from vafa.audit.types import SYSTEM
from vafa.campaigns import actions
from vafa.campaigns.leaving import settle_gifts
from vafa.campaigns.models import Recipient
from vafa.campaigns.types import CampaignState, Gift
from vafa.checkout.queries import read_discount
from vafa.config.reactions import REACTIONS
from vafa.coupons.actions import create_discount, pause_discount, start_discount
from vafa.coupons.models import DiscountCode
from vafa.customers.queries import get_customer, map_customers
from vafa.guard.types import Stance
from vafa.ledger.models import Transfer
from vafa.ledger.queries import verify_books
from vafa.messaging.actions import record_reports, set_advertising
from vafa.messaging.models import GatewayAccount, Message, SendingRules
from vafa.messaging.types import ConsentWay, Fault, Report, SendResult, State
from vafa.outbox.actions import deliver_pending
from vafa.tenancy.scope import business_scope

CREDIT = {
    "reward": {"kind": "credit", "amount_rial": 500_000},
    "terms": {"expiry": {"kind": "days", "count": 10}},
}
AMOUNT = 500_000


def follow(club, *, at=NOON):
    """What the worker does about events."""
    with business_scope(club.business.id):
        while deliver_pending(REACTIONS, at=at):
            pass


def given(club, campaign_id):
    return {one.customer_id: one.gift for one in club.recipients(campaign_id)}


def stop_advertising(club, customer_id):
    with business_scope(club.business.id):
        mobile = map_customers([customer_id])[customer_id].mobile
        set_advertising(mobile=mobile, is_stopped=True, way=ConsentWay.STAFF, actor=SARA, at=NOON)


def make_codes(club):
    """The offer of a discount's codes, and the discount's id."""
    with business_scope(club.business.id):
        what = {"kind": "percent", "percent": "15"}
        spec = read_discount({"name": "پاییز", "what": what, "automatic": False})
        discount = create_discount(spec=spec, state="live", actor=SYSTEM, at=NOON)
    return {"reward": {"kind": "discount_code", "discount_id": discount.id, "days": 9}}, discount.id


def test_nothing_is_given_before_the_text_leaves_and_its_words_know_of_it(club, takes_all):
    [person] = club.join(1)
    words = "موجودی شما {balance} است."
    campaign_id = club.begin(control_percent=0, offer=CREDIT, texts=[{"words": words}])
    club.feed_all()
    assert (club.credit(person), given(club, campaign_id)) == (0, {person: Gift.NONE})
    assert club.view(campaign_id).given == 0
    club.send()
    assert (club.credit(person), given(club, campaign_id)) == (AMOUNT, {person: Gift.GIVEN})
    assert club.view(campaign_id).given == AMOUNT
    assert "50,000" in takes_all[0].text


def test_whom_the_gate_keeps_from_it_is_given_nothing(club, takes_all):
    first, second, third = club.join(3)
    campaign_id = club.begin(control_percent=0, offer=CREDIT)
    club.feed_all()
    stop_advertising(club, first)
    with business_scope(club.business.id):
        SendingRules(weekly_cap=1).save(force_insert=True)
        other = Message.objects.get(customer_id=second)
        Message.objects.create(
            customer_id=None, mobile=other.mobile, purpose="by_hand", text_class="advertising",
            urgency=2, dedupe_key="x", created_at=NOON, due_at=NOON, expires_at=NOON,
            state=State.SENT, attempted_at=NOON - timedelta(days=1),
        )  # fmt: skip
    club.send()
    follow(club)
    assert [club.credit(one) for one in (first, second, third)] == [0, 0, AMOUNT]
    states = {one.customer_id: one.state for one in club.texts()}
    assert states == {first: "blocked_optout", second: "withheld", third: "sent"}
    assert club.view(campaign_id).given == AMOUNT
    with business_scope(club.business.id):
        assert Transfer.objects.count() == 1


def test_too_dear_for_the_month_is_known_before_anything_is_given(club, takes_all):
    club.join(4)
    with business_scope(club.business.id):
        SendingRules(monthly_budget_rial=2_000).save(force_insert=True)
        GatewayAccount.objects.update(part_price_rial=1_000)
    campaign_id = club.begin(control_percent=0, offer=CREDIT, texts=[{"words": "سلام"}])
    club.bring_all()
    follow(club)
    assert len(takes_all) == 2
    assert sorted(given(club, campaign_id).values()) == ["", "", "given", "given"]
    with business_scope(club.business.id):
        assert Transfer.objects.count() == 2


def test_whose_awards_are_stopped_gets_no_text_that_promises_one(club, takes_all):
    watched, other = club.join(2)
    with business_scope(club.business.id):
        watch(get_customer(watched), Stance.BLOCK, NOON)
    campaign_id = club.begin(control_percent=0, offer=CREDIT)
    club.bring_all()
    reasons = {one.customer_id: (one.state, one.reason) for one in club.texts()}
    assert reasons == {watched: ("withheld", "awards_stopped"), other: ("sent", "")}
    assert given(club, campaign_id) == {watched: "", other: "given"}


@pytest.mark.parametrize("is_code", [False, True])
def test_what_a_lost_text_promised_is_taken_back_and_given_again_if_it_came(club, played, is_code):
    people = club.join(12)  # 1 and 12, 13: keys that begin alike stay apart
    offer, _ = make_codes(club) if is_code else (CREDIT, 0)
    campaign_id = club.begin(control_percent=0, offer=offer, texts=[{"words": "سلام"}])
    played.script = staticmethod(
        lambda batch: [
            SendResult(uid=one.uid, state=State.FAILED if n == 0 else State.SENT)
            for n, one in enumerate(batch)
        ]
    )
    club.bring_all()
    lost = next(one for one in club.texts() if one.state == State.FAILED)

    def holds(customer_id):
        if not is_code:
            return club.credit(customer_id) // AMOUNT
        with business_scope(club.business.id):
            codes = DiscountCode.objects.filter(customer_id=customer_id, voided_at__isnull=True)
            return codes.count()

    follow(club)
    follow(club)
    assert {one: holds(one) for one in people} == {
        one: 0 if one == lost.customer_id else 1 for one in people
    }
    worth = 1 if is_code else AMOUNT
    assert club.view(campaign_id).given == worth * 11
    with business_scope(club.business.id):
        report = Report(uid=lost.uid, provider_id="", state=State.DELIVERED)
        for _ in range(2):
            record_reports(account_id=lost.account_id, reports=[report], at=NOON)
    follow(club)
    with business_scope(club.business.id):
        settle_gifts([lost.dedupe_key], at=NOON)
    assert holds(lost.customer_id) == 1
    assert club.view(campaign_id).given == worth * 12
    assert list(verify_books(club.business.id)) == []


def test_a_text_that_comes_again_gives_nothing_twice(club, played):
    [person] = club.join(1)
    campaign_id = club.begin(control_percent=0, offer=CREDIT)
    answers = [State.QUEUED, State.QUEUED, State.SENT]
    played.script = staticmethod(
        lambda batch: [
            SendResult(uid=one.uid, state=answers.pop(0), fault=Fault.PASSING) for one in batch
        ]
    )
    club.feed_all()
    for minute in (0, 1, 2):
        club.send(NOON + timedelta(minutes=minute))
        assert club.credit(person) == AMOUNT
    assert not answers
    assert (club.texts()[0].state, club.view(campaign_id).given) == (State.SENT, AMOUNT)


def test_not_taken_and_then_dropped_by_the_gate_it_is_taken_back(club, played):
    [person] = club.join(1)
    club.begin(control_percent=0, offer=CREDIT)
    played.script = staticmethod(
        lambda batch: [
            SendResult(uid=one.uid, state=State.QUEUED, fault=Fault.PASSING) for one in batch
        ]
    )
    club.feed_all()
    club.send()
    assert club.credit(person) == AMOUNT
    stop_advertising(club, person)
    club.send(NOON + timedelta(minutes=1))
    follow(club, at=NOON + timedelta(minutes=1))
    assert club.texts()[0].state == State.BLOCKED_OPTOUT
    assert club.credit(person) == 0
    with business_scope(club.business.id):
        taken = Transfer.objects.get(kind="recall")
    assert taken.reason == "پیامک آن نرسید."
    assert list(verify_books(club.business.id)) == []


def test_the_offers_budget_goes_to_those_whose_texts_left(club, takes_all):
    people = club.join(6)
    campaign_id = club.begin(control_percent=0, offer=CREDIT, most_given=3 * AMOUNT)
    club.feed(chunk=10)
    assert len(club.texts()) == 3
    stop_advertising(club, club.texts()[0].customer_id)
    club.bring_all()
    assert club.view(campaign_id).state == CampaignState.PAUSED
    assert len(takes_all) == 3
    texts = club.texts()
    assert sum(one.state == "sent" for one in texts) == 3
    assert len(texts) == 4
    assert sum(club.credit(one) for one in people) == 3 * AMOUNT
    assert {one for one in people if club.credit(one)} == {
        one.customer_id for one in texts if one.state == "sent"
    }


def test_a_discount_that_goes_off_holds_the_texts_that_promise_its_codes(club, takes_all):
    club.join(4)
    offer, discount_id = make_codes(club)
    campaign_id = club.begin(
        control_percent=0, offer=offer, texts=[{"words": "کد: {discount_code}"}]
    )
    club.feed_all()
    with business_scope(club.business.id):
        pause_discount(discount_id=discount_id, actor=SARA, at=NOON)
    club.send()
    view = club.view(campaign_id)
    assert (view.state, view.reason, takes_all) == (CampaignState.PAUSED, "offer_is_off", [])
    with business_scope(club.business.id):
        assert not DiscountCode.objects.exists()
        start_discount(discount_id=discount_id, actor=SARA, at=NOON)
    club.do(actions.resume_campaign, campaign_id=campaign_id)
    club.bring_all()
    with business_scope(club.business.id):
        codes = set(DiscountCode.objects.values_list("text", flat=True))
    assert {one.text.split()[1] for one in takes_all} == codes
    assert len(codes) == 4


def test_the_database_refuses_a_gift_without_a_text(club):
    club.join(30)
    campaign_id = club.begin(control_percent=50)
    with business_scope(club.business.id), pytest.raises(IntegrityError), transaction.atomic():
        Recipient.objects.filter(campaign_id=campaign_id, arm=0).update(gift=Gift.GIVEN)
