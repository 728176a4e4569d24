from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import register_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.shapes import read_shape
from vafa.messaging.models import Message
from vafa.outbox.actions import deliver_pending
from vafa.sales.types import LineInput, SaleInput
from vafa.scenarios.actions import advance_due, look_for_days, make_scenario, start_scenario
from vafa.scenarios.models import Passing, Traveller
from vafa.scenarios.types import ScenarioSpec

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 30 Aban 1405, 15:30 in Tehran
MINA, SARA = "+989121234567", "+989121234568"
SAY = {"kind": "say", "words": "{greeting}سلام از {club}"}


def wait(days):
    return {"kind": "wait_days", "days": days}


def spec(*steps, when="joined", **more):
    return read_shape(ScenarioSpec, {"name": "آزمون", "when": when, "steps": list(steps)} | more)


class Club:
    """A club in which time passes as the test says."""

    def __init__(self) -> None:
        self.at = NOW
        self.branch = add_branch(code="vali", name="ولیعصر", actor=SYSTEM, at=NOW)
        self.sales = 0

    def run(self, *steps, **more):
        scenario_id = make_scenario(spec(*steps, **more), actor=SYSTEM, at=self.at)
        start_scenario(scenario_id, actor=SYSTEM, at=self.at)
        return scenario_id

    def join(self, mobile=MINA, joined_by=JoinedBy.CASHIER, **profile):
        customer_id = self.register(mobile, joined_by, **profile)
        self.work()
        return customer_id

    def register(self, mobile, joined_by=JoinedBy.CASHIER, **profile):
        return register_customer(
            mobile=mobile,
            profile=Profile(**profile),
            joined_by=joined_by,
            actor=SYSTEM,
            at=self.at,
        ).id

    def buy(self, mobile=MINA, rial=1_000_000):
        receipt = self.sell(mobile, rial)
        self.work()
        return receipt

    def sell(self, mobile, rial=1_000_000):
        self.sales += 1
        line = LineInput(name="قهوه", quantity=Decimal(1), unit_price_rial=rial)
        sale = SaleInput(
            source="till",
            number=str(self.sales),
            at=self.at,
            branch_id=self.branch.id,
            lines=(line,),
            customer=CustomerKey(mobile=mobile),
        )
        return accept_sale(sale, actor=SYSTEM, at=self.at)

    def work(self):
        while deliver_pending(REACTIONS, at=self.at):
            pass
        while look_for_days(at=self.at):
            pass
        while advance_due(at=self.at):
            pass

    def pass_days(self, days, hours=0):
        self.at += timedelta(days=days, hours=hours)
        self.work()

    def texts(self):
        rows = Message.objects.filter(purpose="scenario").order_by("id")
        return [(row.mobile, row.due_at) for row in rows]

    def states(self):
        return sorted(Traveller.objects.values_list("state", flat=True))

    def passed(self):
        rows = Passing.objects.order_by("id")
        return [(row.place, row.way) for row in rows]


@pytest.fixture
def club(scope):
    return Club()
