from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from vafa.audit.types import Actor, ActorKind
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale, return_sale
from vafa.checkout.types import Redeem
from vafa.codes.actions import issue_spend_code
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.sales.types import LineInput, ReturnInput, ReturnLine, SaleInput

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TILL = Actor(kind=ActorKind.KEY, id=7, label="till 2")
MINA = "+989121234567"


class Till:
    """A till of a café with three rules' worth of vocabulary."""

    def __init__(self, business, code="vali") -> None:
        self.business = business
        self.at = NOW
        self.branch = add_branch(code=code, name="ولیعصر", actor=TILL, at=NOW)
        self.number = 0

    def credit_rule(self, percent=5, days=45, **settings):
        spec = RuleSpec(
            name=f"{percent}٪",
            reward=Credit(percent=Decimal(percent)),
            terms=Terms(expiry=AfterDays(count=days)),
            **settings,
        )
        return create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=400), state="live")

    def points_rule(self, **reward):
        spec = RuleSpec(name="points", reward=Points(**reward))
        return create_rule(spec=spec, actor=TILL, at=NOW - timedelta(days=400), state="live")

    def sale(self, *prices, mobile=MINA, number=None, **more):
        self.number += 1
        lines = tuple(
            price
            if isinstance(price, LineInput)
            else LineInput(name=f"item {position}", unit_price_rial=price)
            for position, price in enumerate(prices)
        )
        return SaleInput(
            source="till",
            number=number or str(self.number),
            at=self.at,
            branch_id=self.branch.id,
            lines=lines,
            till="2",
            customer=CustomerKey(mobile=mobile),
            **more,
        )

    def sell(self, *prices, redeem=None, **more):
        return self.accept(self.sale(*prices, **more), redeem=redeem)

    def accept(self, sale, *, redeem=None, **more):
        return accept_sale(sale, actor=TILL, at=self.at, redeem=redeem, **more)

    def spend(self, amount, *prices, **more):
        redeem = Redeem(credit_rial=amount, without_code=True)
        return self.sell(*(prices or (max(amount, 1_000_000),)), redeem=redeem, **more)

    def take_back(self, receipt, *lines, number="r1"):
        back = ReturnInput(
            number=number,
            at=self.at,
            lines=tuple(
                ReturnLine(position=position, quantity=Decimal(str(quantity)))
                for position, quantity in lines
            )
            or None,
        )
        return return_sale(receipt.sale_id, back, actor=TILL, at=self.at)

    def code(self, mobile=MINA):
        return issue_spend_code(find_by_mobile(mobile).id, at=self.at)

    def wallet(self, mobile=MINA):
        return load_wallet(find_by_mobile(mobile).id, at=self.at)

    def credit(self, mobile=MINA):
        wallet = self.wallet(mobile)
        return wallet.usable[Unit.CREDIT] - wallet.owed[Unit.CREDIT]

    def points(self, mobile=MINA):
        wallet = self.wallet(mobile)
        return wallet.usable[Unit.POINTS] - wallet.owed[Unit.POINTS]

    def pass_days(self, days):
        self.at += timedelta(days=days)

    def prove(self):
        assert list(verify_books(self.business.pk)) == []


@pytest.fixture
def till(scope):
    return Till(scope)


__all__ = ["Till", "replace"]
