"""What rules give besides value and texts: a free product, a code of one's own, a donation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, TILL
from vafa.causes.actions import add_cause, change_cause, pay_out
from vafa.causes.models import Donation
from vafa.causes.queries import list_causes
from vafa.causes.types import CauseTerms
from vafa.checkout.actions import reward_occasion
from vafa.checkout.queries import load_words, read_discount
from vafa.checkout.types import Happening, Redeem
from vafa.config.reactions import REACTIONS
from vafa.coupons.actions import create_discount
from vafa.coupons.errors import WrongDiscountCode
from vafa.coupons.models import DiscountCode
from vafa.coupons.queries import list_own_codes
from vafa.customers.queries import find_by_mobile
from vafa.messaging.models import Message as Text
from vafa.outbox.actions import deliver_pending
from vafa.outbox.models import OutboxEvent
from vafa.rewardlist.actions import add_prize, cancel_claim, hand_over
from vafa.rewardlist.models import Claim, Prize
from vafa.rewardlist.types import ClaimState, PrizeTerms
from vafa.rewards.registry import reward_kinds
from vafa.rules.actions import create_rule
from vafa.rules.queries import say_rule
from vafa.rules.registry import triggers
from vafa.rules.types import RuleSpec

REZA = "+989351112233"


def giving(till, slug, **reward):
    spec = RuleSpec(name="g", reward=reward_kinds.get(slug)(**reward))
    create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")
    return say_rule(spec, load_words(till.business))


def work(till, *, again=False):
    if again:
        OutboxEvent.objects.update(delivered_at=None)
    while deliver_pending(REACTIONS, at=till.at):
        pass


def texts():
    return [row.variables["words"] for row in Text.objects.filter(purpose="reward")]


def prize(till, **more):
    terms = PrizeTerms(name="قهوه", price_points=100, **more)
    return add_prize(terms, actor=TILL, at=till.at).id


def test_a_free_product_is_told_fetched_and_comes_back_only_while_it_waits(till, persian):
    said = giving(till, "prize", prize_id=prize(till, stock=2))
    assert "«قهوه» رایگان" in said
    first, second = till.sell(1000), till.sell(1000)
    work(till)
    work(till, again=True)
    one, _two = Claim.objects.order_by("id")
    assert (one.points, one.state, Prize.objects.get().stock) == (0, "waiting", 0)
    assert len(texts()) == 2
    assert one.code in texts()[0]

    till.sell(1000)  # none is left
    work(till)
    assert (Claim.objects.count(), len(texts())) == (2, 2)
    hand_over(claim_id=one.id, branch_id=None, actor=TILL, at=till.at)
    till.take_back(first)
    till.take_back(second, number="r2")
    work(till)
    assert [row.state for row in Claim.objects.order_by("id")] == [
        ClaimState.HANDED_OVER,
        ClaimState.CANCELLED,
    ]
    assert Prize.objects.get().stock == 1
    till.prove()


def test_a_given_product_that_is_cancelled_gives_no_points_back(till):
    giving(till, "prize", prize_id=prize(till))
    till.sell(1000)
    work(till)
    claim = Claim.objects.get()
    cancel_claim(claim_id=claim.id, grace_days=7, actor=TILL, at=till.at)
    assert till.points() == 0
    till.prove()


def test_a_code_opens_for_its_owner_once_and_not_after_a_return(till, persian):
    what = {"kind": "percent", "percent": "10"}
    spec = read_discount({"name": "ده درصد", "what": what})
    discount = create_discount(spec=spec, actor=TILL, at=till.at, state="live")
    said = giving(till, "discount_code", discount_id=discount.id, days=10)
    assert discount.name in said
    first, second = till.sell(1_000_000), till.sell(1_000_000)
    work(till)
    work(till, again=True)
    one, two = DiscountCode.objects.order_by("id")
    assert [one.text in text for text in texts()] == [True, False]

    mina = find_by_mobile(MINA).id
    assert [own.text for own in list_own_codes(mina, at=till.at)] == [one.text, two.text]

    def use(code, **more):
        return till.sell(1_000_000, redeem=Redeem(discount_codes=(code,)), **more).discount_rial

    with pytest.raises(WrongDiscountCode):
        use(one.text, mobile=REZA)
    assert use(one.text.lower()) == 100_000
    with pytest.raises(WrongDiscountCode):
        use(one.text)
    till.take_back(first)
    till.take_back(second, number="r2")
    work(till)
    assert {one.text, two.text}.isdisjoint(own.text for own in list_own_codes(mina, at=till.at))
    with pytest.raises(WrongDiscountCode):
        use(two.text)
    till.prove()


def test_a_donation_is_from_the_house_and_goes_back_as_far_as_it_was_not_paid(till, persian):
    cause = add_cause(CauseTerms(name="درخت"), actor=TILL, at=till.at)
    assert "«درخت»" in giving(till, "donation", cause_id=cause.id, amount_rial=50_000)
    first, second = till.sell(1_000_000), till.sell(1_000_000)
    work(till)
    work(till, again=True)
    assert [row.total_rial for row in list_causes()] == [100_000]
    till.take_back(first)
    work(till)
    work(till, again=True)
    assert sorted(Donation.objects.values_list("worth_rial", flat=True)) == [0, 50_000]
    pay_out(cause_id=cause.id, note="", request_key="p", actor=TILL, at=till.at)
    till.take_back(second, number="r2")
    work(till)
    assert [row.unpaid_rial for row in list_causes()] == [0]
    assert sum(Donation.objects.values_list("worth_rial", flat=True)) == 50_000

    change_cause(cause_id=cause.id, is_active=False, actor=TILL, at=till.at)
    till.sell(1_000_000)
    work(till)
    assert Donation.objects.count() == 2
    till.prove()


@pytest.mark.parametrize("trigger", ["visit", "survey_answered"])
def test_other_occasions_give_them_too(till, trigger):
    till.sell(1000)
    spec = RuleSpec(
        name="g",
        when=triggers.get(trigger)(),
        reward=reward_kinds.get("prize")(prize_id=prize(till)),
    )
    create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")
    mina = find_by_mobile(MINA).id
    happened = Happening(trigger=trigger, key="k", customer_id=mina, at=till.at)
    for _ in range(2):
        reward_occasion(happened, actor=TILL, at=till.at)
    work(till)
    assert Claim.objects.count() == 1
