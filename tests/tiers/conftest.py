from dataclasses import replace
from datetime import timedelta

import pytest

from tests.checkout.conftest import NOW, TILL, Till
from vafa.customers.queries import find_by_mobile
from vafa.foundation.jalali import start_of_day
from vafa.tiers.actions import place_many, save_ladder
from vafa.tiers.queries import find_place, list_climbers, list_due, list_tier_moves
from vafa.tiers.types import Ladder, Tier, Why

__all__ = ["NOW", "TILL", "replace", "timedelta"]
MINA = "+989121234567"
STEPS = (
    Tier(slug="bronze", name="برنزی", threshold=0),
    Tier(slug="silver", name="نقره‌ای", threshold=10_000_000),
    Tier(slug="gold", name="طلایی", threshold=20_000_000),
)


class Club(Till):
    """A till of a café that has bronze, silver and gold."""

    def set_ladder(self, tiers=STEPS, **terms):
        return save_ladder(Ladder(tiers=tuple(tiers), **terms), actor=TILL, at=self.at)

    def customer_id(self, mobile=MINA):
        return find_by_mobile(mobile).id

    def place(self, mobile=MINA):
        return find_place(self.customer_id(mobile), at=self.at)

    def tier(self, mobile=MINA):
        return self.place(mobile).tier.slug

    def moves(self, mobile=MINA):
        rows = list_tier_moves(customer_id=self.customer_id(mobile))
        return [(row.before, row.after, row.why) for row in reversed(rows)]

    def sleep_until(self, day):
        """Let the night pass in which this day begins."""
        self.at = start_of_day(day) + timedelta(minutes=5)
        place_many(list_climbers(at=self.at), at=self.at)
        while due := list_due(at=self.at, limit=100):
            place_many(due, at=self.at, why=Why.REVIEW)


@pytest.fixture
def club(scope):
    return Club(scope)
