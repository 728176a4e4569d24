"""What earns without a sale, once."""

from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, TILL
from vafa.checkout.actions import reward_birthdays, reward_occasion
from vafa.checkout.errors import SameKeyOtherOccasion
from vafa.checkout.models import RewardedOccasion
from vafa.checkout.reactions import reward_joining
from vafa.checkout.types import Happening
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import change_customer, register_customer
from vafa.customers.events import CustomerJoined
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.jalali import from_jalali, start_of_day
from vafa.ledger.types import Unit
from vafa.outbox.actions import deliver_pending
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule


def rule(till, when, points=10, **fields):
    reward = {"kind": "points", "points": points, "per": "visit"}
    spec = read_rule({"name": "r", "when": when, "reward": reward} | fields)
    return create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=900), state="live")


def person(till, mobile=MINA, joined_by=JoinedBy.CASHIER, **profile):
    return register_customer(
        mobile=mobile, profile=Profile(**profile), joined_by=joined_by, actor=TILL, at=till.at
    ).id


def happen(till, customer_id, trigger="event", key="k1", **more):
    happening = Happening(trigger=trigger, key=key, customer_id=customer_id, at=till.at, **more)
    return reward_occasion(happening, actor=TILL, at=till.at)


def test_an_event_of_the_shops_own_earns_once(till):
    rule(till, {"kind": "event", "name": "class"})
    rule(till, {"kind": "event", "name": "tour"}, points=99)
    mina = person(till)
    first = happen(till, mina, event="class")
    assert [award.amount for award in first.earned] == [10]
    assert [why.reason for why in first.why] == ["applied", "other_occasion"]
    again = happen(till, mina, event="class")
    assert again == first
    assert again.is_repeat
    assert not first.is_repeat
    assert till.points() == 10
    assert happen(till, mina, event="class", key="k2").balance_points == 20
    till.prove()


def test_what_no_rule_looks_at_leaves_no_trace(till):
    rule(till, "birthday")
    till.credit_rule()
    assert happen(till, person(till), event="class") is None
    assert not RewardedOccasion.objects.exists()


def test_a_key_belongs_to_one_customer(till):
    rule(till, "visit")
    happen(till, person(till), "visit")
    with pytest.raises(SameKeyOtherOccasion):
        happen(till, person(till, "+989121234568"), "visit")


def test_a_sale_is_no_visit_and_a_visit_no_sale(till):
    rule(till, "visit")
    till.credit_rule()
    assert till.sell(1_000_000).earned_of(Unit.POINTS) == 0
    receipt = happen(till, till.sell(1_000_000).customer_id, "visit")
    assert [award.unit for award in receipt.earned] == ["points"]


def test_joining_earns_once_and_old_customers_brought_in_do_not(till):
    rule(till, "joining")
    mina, old = person(till), person(till, "+989121234568", JoinedBy.IMPORT)
    for _ in range(2):
        reward_joining(CustomerJoined(customer_id=mina, joined_by="cashier"), at=till.at)
        reward_joining(CustomerJoined(customer_id=old, joined_by="import"), at=till.at)
    assert till.points() == 10
    assert till.points("+989121234568") == 0


@pytest.mark.parametrize(
    ("today", "given"),
    [
        ((1405, 12, 29), True),
        ((1408, 12, 29), False),
        ((1408, 12, 30), True),
        ((1405, 12, 28), False),
    ],
)
def test_a_birthday_on_30_esfand_is_kept_every_year(till, today, given):
    rule(till, "birthday")
    person(till, birth_month=12, birth_day=30)
    at = start_of_day(from_jalali(*today)) + timedelta(hours=9)
    for _ in range(2):
        assert reward_birthdays(at=at) is None
    till.at = at
    assert till.points() == (10 if given else 0)


def test_many_birthdays_are_kept_in_steps(till):
    rule(till, "birthday")
    today = start_of_day(from_jalali(1405, 9, 1)) + timedelta(hours=9)
    for number in range(5):
        person(till, f"+98912123450{number}", birth_month=9, birth_day=1)
    after, steps = 0, 0
    while after is not None:
        after = reward_birthdays(at=today, after_id=after, limit=2)
        steps += 1
    assert steps == 3
    assert RewardedOccasion.objects.count() == 5


def test_caps_count_occasions_too(till):
    rule(till, "visit", caps=[{"most": 1, "counts": "times", "within": "day"}])
    mina = person(till)
    assert happen(till, mina, "visit", "a").earned
    second = happen(till, mina, "visit", "b")
    assert not second.earned
    assert [why.reason for why in second.why] == ["used_up"]


def test_a_profile_earns_when_it_gets_whole_and_never_again(till):
    rule(till, "profile_completed")
    mina = person(till, first_name="مینا")
    tell(till, mina, birth_month=8, birth_day=14)
    assert till.points() == 10
    tell(till, mina, birth_month=0, birth_day=0)
    tell(till, mina, birth_month=8, birth_day=15)
    tell(till, mina, last_name="کریمی")
    assert till.points() == 10
    till.prove()


def test_who_tells_everything_while_joining_has_a_whole_profile(till):
    rule(till, "profile_completed")
    whole = {"first_name": "مینا", "birth_month": 8, "birth_day": 14}
    person(till, **whole)
    person(till, "+989121234568", JoinedBy.IMPORT, **whole)
    while deliver_pending(REACTIONS, at=till.at):
        pass
    assert (till.points(), till.points("+989121234568")) == (10, 0)


def tell(till, customer_id, **profile):
    change_customer(customer_id=customer_id, profile=profile, actor=TILL, at=till.at)
    while deliver_pending(REACTIONS, at=till.at):
        pass
