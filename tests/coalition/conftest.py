"""A street of businesses that share credit: everything through the doors, letters by hand."""

from __future__ import annotations

import secrets
from contextlib import contextmanager

import pytest

from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.audit.types import SYSTEM
from vafa.checkout.types import Redeem
from vafa.coalition.actions import bring_credit, clear_debt, make_offer, take_offer
from vafa.coalition.queries import get_peer, list_on_the_way, list_positions
from vafa.coalition.types import Taking, Terms
from vafa.config.schedule import carry, send_home
from vafa.customers.queries import find_by_mobile
from vafa.foundation.ids import new_id
from vafa.ledger.queries import verify_books
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope, has_scope

BOTH_WAYS = Terms(here=Taking(), there=Taking())


class Member(Till):
    """A business of the street, with a till. Every act is a request: a scope of its own."""

    def __init__(self, name: str) -> None:
        slug = f"{name}-{secrets.token_hex(4)}"
        business = create_business(slug=slug, name=name, at=NOW)
        self.id, self.name = business.pk, name
        with business_scope(self.id):
            super().__init__(business, code=f"b{secrets.token_hex(3)}")

    @contextmanager
    def open(self):
        with business_scope(self.id):
            yield

    def earns(self, rial, *, mobile=MINA):
        """Mina gets so much credit here, by a purchase."""
        with self.open():
            self.credit_rule(10, days=30)
            return self.sell(rial * 10, mobile=mobile)

    def knows(self, mobile=MINA):
        with self.open():
            self.sell(10_000, mobile=mobile)

    def new_code(self):
        with self.open():
            return self.code()

    def has(self):
        with self.open():
            wallet = self.wallet()
            return wallet.usable["credit"], wallet.held["credit"]

    def customer_id(self, mobile=MINA):
        with self.open():
            return find_by_mobile(mobile).id

    def bring(self, peer, *, code=None, most=None, key=""):
        return bring_credit(
            self.id,
            peer.id,
            customer_id=self.customer_id(),
            code=peer.new_code() if code is None else code,
            most_rial=most,
            request_key=key or str(new_id()),
            till="2",
            at=self.at,
        )

    def sell_for(self, draw, *prices, **more):
        with self.open():
            return self.sell(*prices, redeem=Redeem(draw_id=draw.id), **more)

    def returns(self, receipt, *lines, number="r1"):
        with self.open():
            return self.take_back(receipt, *lines, number=number)

    def position(self, peer):
        with self.open():
            return list_positions().get(peer.id, 0)

    def stands(self, peer):
        with self.open():
            return get_peer(peer.id)

    def offer(self, peer, terms=BOTH_WAYS):
        with self.open():
            return make_offer(peer.id, terms, actor=TILL, at=self.at)

    def take(self, offer_id):
        with self.open():
            take_offer(offer_id, actor=TILL, at=self.at)

    def clear(self, peer, rial, *, key="k"):
        with self.open():
            clear_debt(peer.id, rial, note="حواله", request_key=key, actor=TILL, at=self.at)


class Street:
    """Several members, and the post between them."""

    def __init__(self, *names: str) -> None:
        self.members = [Member(name) for name in names]

    def carry(self, *, at=None):
        """Every letter goes where it belongs, those that follow from it too."""
        for _ in self.members:
            for member in self.members:
                carry(member.id, at or member.at)

    def send_home(self, *, later):
        for member in self.members:
            send_home(member.id, member.at + later)

    def agree(self, one, other, terms=BOTH_WAYS):
        offer_id = one.offer(other, terms)
        self.carry()
        other.take(offer_id)
        self.carry()

    def prove(self):
        """Each one's books are whole by themselves, and all positions sum to zero with what is
        on its way, pair by pair.
        """
        stands, going = {}, {}
        for member in self.members:
            with member.open():
                assert list(verify_books(member.id)) == []
                for peer_id, rial in list_positions().items():
                    stands[member.id, peer_id] = rial
                for peer_id, rial in list_on_the_way().items():
                    going[peer_id, member.id] = rial
        pairs = {frozenset(pair) for pair in stands | going}
        for pair in map(tuple, pairs):
            both = (pair, pair[::-1])
            assert sum(stands.get(way, 0) + going.get(way, 0) for way in both) == 0
        if not going:
            assert sum(stands.values()) == 0


@pytest.fixture
def street(db):
    street = Street("kafe", "nan", "ketab")
    yield street
    assert not has_scope()
    street.prove()


@pytest.fixture
def pair(street):
    """Mina has 100,000 rials at the first; the second knows her and takes all credit."""
    kafe, nan, _ = street.members
    kafe.earns(100_000)
    nan.knows()
    street.agree(kafe, nan)
    street.carry()
    return street, kafe, nan


__all__ = ["BOTH_WAYS", "MINA", "NOW", "SYSTEM", "Member", "Street"]
