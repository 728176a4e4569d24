"""A shop with a reward list, and members with points."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.shop import NOW, Shop
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.ledger.actions import Journal, lock_wallet
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit
from vafa.rewardlist.actions import add_prize, take_prize
from vafa.rewardlist.types import PrizeTerms


class PrizeShop(Shop):
    """Gives points, puts prizes on the list, takes them for people."""

    def points(self, customer_id, amount, *, days=None, at=NOW):
        cause = Cause(kind="hand", id=new_id())
        journal = Journal(actor=SYSTEM, at=at)
        end = at + timedelta(days=days) if days is not None else None
        lot = NewLot(unit=Unit.POINTS, amount=amount, available_at=at, expires_at=end)
        transfer = journal.begin(TransferKind.HAND, reference=f"hand:{cause.id}", cause=cause)
        lot_id = journal.give(transfer, lock_wallet(customer_id, at=at), lot, cause=cause, at=at)
        journal.post()
        return lot_id

    def member(self, points=100, **more):
        customer_id = self.person("نگار")
        self.points(customer_id, points, **more)
        return customer_id

    def prize(self, price=40, **terms):
        terms = PrizeTerms(name=terms.pop("name", "قهوه"), price_points=price, **terms)
        return add_prize(terms, actor=SYSTEM, at=NOW)

    def take(self, prize, customer_id, *, key="", at=NOW, labels=(), branch_id=None):
        return take_prize(
            prize_id=prize.id,
            customer_id=customer_id,
            labels=labels,
            request_key=key or str(new_id()),
            branch_id=branch_id,
            actor=SYSTEM,
            at=at,
        )

    def left(self, customer_id, *, unit=Unit.POINTS, at=NOW):
        return load_wallet(customer_id, at=at).usable[unit]


@pytest.fixture
def shop(scope):
    return PrizeShop()
