"""Shares of what a friend bought: for who brought them, for those above, and for the friend."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.referrals.conftest import NOON, Café
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import put_product
from vafa.checkout.actions import accept_sale, give_by_hand
from vafa.checkout.models import RewardedOccasion
from vafa.checkout.types import Redeem
from vafa.customers.types import CustomerKey
from vafa.foundation.errors import Refused
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.referrals.actions import change_settings
from vafa.rules.actions import create_rule
from vafa.rules.spec import read_rule
from vafa.sales.types import LineInput, ReturnLine, SaleInput

SHARE = {"kind": "credit", "percent": "5"}


@pytest.fixture
def café(scope):
    """Who brings a friend gets 5 percent of what the friend buys first, and a point for each
    100,000 rials of it; the friend 2 percent.
    """
    made = Café(scope, rewards={})
    rule("referral", SHARE)
    rule("referral", {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100_000})
    rule("referred", SHARE | {"percent": "2"})
    yield made
    made.prove()


def rule(trigger, reward, **more):
    spec = read_rule({"name": trigger, "when": {"kind": trigger}, "reward": reward, **more})
    create_rule(spec=spec, actor=SYSTEM, at=NOON - timedelta(days=99), state="live")


def points(customer_id):
    return load_wallet(customer_id, at=NOON + timedelta(days=8)).usable[Unit.POINTS]


def sell(café, customer_id, *lines, **more):
    sale = SaleInput(
        source="till",
        number=f"n{customer_id}",
        at=NOON,
        branch_id=café.branch.id,
        lines=lines,
        customer=CustomerKey(id=customer_id),
        **{name: more.pop(name) for name in list(more) if name == "discount_rial"},
    )
    sale_id = accept_sale(sale, actor=SYSTEM, at=NOON, **more).sale_id
    café.look(NOON)
    return sale_id


def line(rial, quantity=1, sku=""):
    return LineInput(name="قهوه", unit_price_rial=rial, quantity=Decimal(quantity), sku=sku)


def test_each_gets_their_share_of_the_first_purchase(café):
    change_settings(second_percent=40, actor=SYSTEM, at=NOON)
    mina = café.person()
    reza = café.person(by=mina)
    sara = café.person(by=reza)
    café.sell(sara, 2_000_000)
    café.sell(sara, 9_000_000, at=NOON + timedelta(hours=1))  # not the first
    assert café.pass_days(7) == 1
    assert [café.credit(one) for one in (sara, reza, mina)] == [40_000, 100_000, 40_000]
    assert [points(one) for one in (sara, reza, mina)] == [0, 20, 8]
    assert café.pass_days(30) == 0


def test_what_came_back_by_then_counts_for_nobody(café):
    mina = café.person()
    reza = café.person(by=mina)
    sale_id = sell(café, reza, line(500_000, 3), line(700_000), discount_rial=220_000)
    café.take_back(sale_id, lines=(ReturnLine(position=0, quantity=Decimal(2)),))
    café.pass_days(7)
    # 2,200,000 less a tenth: 450,000 of the piece that was kept, and 630,000
    assert set(RewardedOccasion.objects.values_list("goods_rial", flat=True)) == {1_080_000}
    assert (café.credit(mina), café.credit(reza)) == (54_000, 21_000)


def test_what_earns_nothing_and_what_credit_paid_is_left_out(café):
    put_product(
        sku="card",
        name="کارت هدیه",
        category_id=None,
        price_rial=0,
        actor=SYSTEM,
        at=NOON,
        earns=False,
    )
    mina = café.person()
    sara = café.person(by=mina)
    give_by_hand(
        customer_id=sara,
        unit=Unit.CREDIT,
        amount=100_000,
        expires_at=None,
        reason="",
        actor=SYSTEM,
        at=NOON,
        request_key="g",
    )
    spends = Redeem(credit_rial=100_000, without_code=True)
    sell(café, sara, line(600_000), line(400_000, sku="card"), redeem=spends)
    café.pass_days(7)
    assert RewardedOccasion.objects.get(trigger="referral").goods_rial == 540_000
    assert (café.credit(mina), points(mina)) == (27_000, 5)


def test_no_share_is_given_where_nothing_was_bought():
    for trigger in ("joining", "birthday", "visit"):
        with pytest.raises(Refused):
            read_rule({"name": "x", "when": {"kind": trigger}, "reward": SHARE})
    twice = {"kind": "multiply", "reward": "credit", "times": 2}
    for reward in (twice, {"kind": "credit", "by_menu": True}):
        with pytest.raises(Refused):
            read_rule({"name": "x", "when": {"kind": "referral"}, "reward": reward})
