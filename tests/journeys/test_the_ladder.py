"""A club of tiers: ready by one act, climbed with sales, asked for by a rule, lost after a year."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.checkout.conftest import MINA, NOW, TILL
from tests.journeys.test_the_main_job import Cafe
from vafa.customers.queries import find_by_mobile
from vafa.foundation.jalali import from_jalali, start_of_day
from vafa.ledger.queries import verify_books
from vafa.ledger.types import Unit
from vafa.rewards.kinds.credit import Credit
from vafa.rules.actions import create_rule
from vafa.rules.conditions.member_of import MemberOf
from vafa.rules.types import RuleSpec
from vafa.tiers.actions import set_up_default
from vafa.tiers.queries import find_place, list_tier_moves
from vafa.tiers.types import Why

LAST_DAY = from_jalali(1405, 12, 29)


class Club(Cafe):
    """The café, with bronze, silver and gold, and 10% credit for gold."""

    def __init__(self, business):
        super().__init__(business)
        with self.scope():
            self.ladder = set_up_default(actor=TILL, at=NOW)
            spec = RuleSpec(
                name="طلایی‌ها",
                reward=Credit(percent=Decimal(10)),
                conditions=MemberOf(labels=("tier:gold",)),
            )
            create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=400), state="live")

    def tier(self):
        with self.scope():
            return find_place(find_by_mobile(MINA).id, at=self.till.at).tier.slug

    def night_of(self, day):
        self.till.at = start_of_day(day) + timedelta(hours=3)
        self.work()

    def moves(self):
        with self.scope():
            rows = list_tier_moves(customer_id=find_by_mobile(MINA).id)
            return [(row.before, row.after, row.why) for row in reversed(rows)]


@pytest.fixture
def club(committed, business, persian):
    return Club(business)


def test_from_bronze_to_gold_and_down_again(club):
    first = club.sell(60_000_000)
    assert club.tier() == "silver"
    assert "سطح شما: نقره‌ای" in first.lines
    assert first.earned_of(Unit.CREDIT) == 0
    club.work()
    assert any("«نقره‌ای»" in text for text in club.phone())

    second = club.sell(90_000_000)
    assert club.tier() == "gold"
    assert second.earned_of(Unit.CREDIT) == 0  # silver, when it was rung up
    third = club.sell(1_000_000)
    assert third.earned_of(Unit.CREDIT) == 100_000

    with club.scope():
        club.till.take_back(second)
    assert club.tier() == "silver"
    assert club.sell(1_000_000).earned_of(Unit.CREDIT) == 0
    club.sell(90_000_000)
    assert club.tier() == "gold"

    club.night_of(LAST_DAY)
    grace = timedelta(days=club.ladder.grace_days)
    club.night_of(LAST_DAY + grace)
    assert club.tier() == "gold"
    club.night_of(from_jalali(1406, 12, 29) + grace)
    assert club.tier() == "gold"  # reached in 1405: theirs through 1406 and its grace
    club.night_of(from_jalali(1406, 12, 29) + grace + timedelta(days=1))
    assert club.tier() == "silver"
    assert club.sell(1_000_000).earned_of(Unit.CREDIT) == 0
    assert club.moves() == [
        ("bronze", "silver", Why.SALE),
        ("silver", "gold", Why.SALE),
        ("gold", "silver", Why.RETURN),
        ("silver", "gold", Why.SALE),
        ("gold", "silver", Why.REVIEW),
    ]
    with club.scope():
        assert list(verify_books(club.business.pk)) == []
