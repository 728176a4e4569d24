"""A café whose members bring friends."""

from datetime import UTC, datetime, timedelta

import pytest

from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale, return_sale, reward_next_referral
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import register_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.ids import new_id
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.outbox.actions import deliver_pending
from vafa.referrals.actions import set_inviter
from vafa.referrals.types import Way
from vafa.rules.actions import create_rule
from vafa.rules.spec import read_rule
from vafa.sales.types import LineInput, ReturnInput, SaleInput

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
REWARDS = {"referral": 500_000, "referred": 200_000}
MOBILES = (f"0912000{number:04}" for number in range(1, 10_000))


class Café:
    """500,000 rials for who brings a friend, 200,000 for the friend, a week for returns."""

    def __init__(self, business, rewards=REWARDS) -> None:
        self.business = business
        self.branch = add_branch(code="b1", name="ولیعصر", actor=SYSTEM, at=NOON)
        for trigger, rial in rewards.items():
            self.rule(trigger, rial)

    def rule(self, trigger, rial, **more):
        spec = read_rule(
            {
                "name": f"{trigger} {rial}",
                "when": {"kind": trigger},
                "reward": {"kind": "credit", "amount_rial": rial},
                **more,
            }
        )
        at = NOON - timedelta(days=99)
        return create_rule(spec=spec, actor=SYSTEM, at=at, state="live").id

    def person(self, name="", *, by=None, at=NOON, way=Way.TILL, place=""):
        """The id of a new customer, brought by somebody or come alone."""
        mobile = next(MOBILES)
        customer_id = register_customer(
            mobile=mobile,
            profile=Profile(first_name=name),
            joined_by=JoinedBy.CASHIER,
            actor=SYSTEM,
            at=at,
        ).id
        if by is not None:
            self.bring(customer_id, by, at=at, way=way, place=place)
        return customer_id

    def bring(self, customer_id, by, *, at=NOON, way=Way.TILL, place=""):
        people = {"customer_id": customer_id, "inviter_id": by}
        set_inviter(**people, way=way, place=place, actor=SYSTEM, at=at)

    def sell(self, customer_id, rial=1_000_000, *, at=NOON, looks=True, cashier=""):
        sale = SaleInput(
            source="till",
            number=str(new_id()),
            at=at,
            branch_id=self.branch.id,
            lines=(LineInput(name="قهوه", unit_price_rial=rial),),
            customer=CustomerKey(id=customer_id),
            cashier=cashier,
        )
        receipt = accept_sale(sale, actor=SYSTEM, at=at)
        if looks:
            self.look(at)
        return receipt.sale_id

    def take_back(self, sale_id, *, at=NOON, **more):
        back = ReturnInput(number=str(new_id()), at=at, **more)
        return_sale(sale_id, back, actor=SYSTEM, at=at)
        self.look(at)

    def look(self, at):
        while deliver_pending(REACTIONS, at=at + timedelta(seconds=1)):
            pass

    def pass_days(self, days, *, since=NOON):
        """What the hourly step does after so many days; how many referrals it settled."""
        count = 0
        while reward_next_referral(at=since + timedelta(days=days)):
            count += 1
        return count

    def credit(self, customer_id):
        """All there is, usable or not yet."""
        wallet = load_wallet(customer_id, at=NOON + timedelta(days=8))
        return wallet.usable[Unit.CREDIT] + wallet.pending[Unit.CREDIT]

    def prove(self):
        assert list(verify_books(self.business.pk)) == []


@pytest.fixture
def café(scope):
    made = Café(scope)
    yield made
    made.prove()
