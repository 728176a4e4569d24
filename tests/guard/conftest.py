"""A shop to misuse: every pattern's misuse as one method, named as the pattern is."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.staff.cast import hire
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.cards.errors import WrongGiftCard
from vafa.cards.gifts import open_by_digests
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale, give_by_hand, return_sale
from vafa.checkout.types import Redeem
from vafa.codes.types import Trier
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import register_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.foundation.ids import new_id
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.outbox.actions import deliver_pending
from vafa.referrals.actions import set_inviter
from vafa.referrals.types import Way
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.sales.types import LineInput, ReturnInput, SaleInput
from vafa.staff.types import Role

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)  # a Saturday, 12:00 in Tehran
NIGHT = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # 3:30 in Tehran
MINA = "+989121234567"
SARA_MOBILE = "+989350001122"


class Café:
    """Two cashiers, 5% credit for 45 days, and whatever happens there."""

    def __init__(self, business) -> None:
        self.business = business
        self.branch = add_branch(code="b1", name="ولیعصر", actor=SYSTEM, at=NOON)
        self.sara = hire(Role.CASHIER, name="سارا", mobile=SARA_MOBILE)
        self.nima = hire(Role.CASHIER, name="نیما")
        spec = RuleSpec(
            name="۵٪", reward=Credit(percent=Decimal(5)), terms=Terms(expiry=AfterDays(count=45))
        )
        create_rule(spec=spec, actor=SYSTEM, at=NOON - timedelta(days=400), state="live")

    def sell(self, mobile=MINA, rial=1_000_000, *, at=NOON, by=None, spend=0, looks=True):
        sale = SaleInput(
            source="till",
            number=str(new_id()),
            at=at,
            branch_id=self.branch.id,
            lines=(LineInput(name="قهوه", unit_price_rial=rial),),
            customer=CustomerKey(mobile=mobile),
        )
        redeem = Redeem(credit_rial=spend, without_code=True) if spend else None
        receipt = accept_sale(sale, actor=as_actor(by or self.sara), at=at, redeem=redeem)
        if looks:
            self.look(at)
        return receipt

    def take_back(self, receipt, *, at=NOON, by=None):
        back = ReturnInput(number=str(new_id()), at=at)
        return_sale(receipt.sale_id, back, actor=as_actor(by or self.sara), at=at)
        self.look(at)

    def give(self, mobile=MINA, rial=1_000_000, *, at=NOON, by=None):
        if find_by_mobile(mobile) is None:
            self.sell(mobile, at=at - timedelta(days=40))
        give_by_hand(
            customer_id=find_by_mobile(mobile).id,
            unit=Unit.CREDIT,
            amount=rial,
            expires_at=None,
            reason="دلجویی",
            actor=as_actor(by or self.sara),
            at=at,
            request_key=str(new_id()),
        )
        self.look(at)

    def look(self, at):
        while deliver_pending(REACTIONS, at=at + timedelta(seconds=1)):
            pass

    def wallet(self, mobile=MINA, *, at=NOON):
        return load_wallet(find_by_mobile(mobile).id, at=at)

    def credit(self, mobile=MINA, *, at=NOON):
        """(usable, waiting)"""
        wallet = self.wallet(mobile, at=at)
        return wallet.usable[Unit.CREDIT], wallet.pending[Unit.CREDIT]

    def prove(self):
        assert list(verify_books(self.business.pk)) == []

    # Misuse, by pattern.

    def many_small(self, at=NOON, mobile=MINA):
        return [self.sell(mobile, at=at + timedelta(hours=n)) for n in range(5)][-1]

    def split_invoices(self, at=NOON, mobile=MINA):
        return [self.sell(mobile, at=at + timedelta(minutes=2 * n)) for n in range(3)][-1]

    def cashier_pair(self, at=NOON, mobile=MINA):
        for day in range(12, 0, -1):
            moment = at - timedelta(days=2 * day)
            for guest, by in enumerate((self.nima, self.sara, self.nima)):
                someone = f"+98913{day:03}{guest:04}"
                self.sell(someone, at=moment + timedelta(minutes=guest), by=by, looks=False)
            self.sell(mobile, at=moment, by=self.sara)

    def own_phone(self, at=NOON):
        return [self.sell(SARA_MOBILE, at=at + timedelta(days=n)) for n in range(2)][-1]

    def out_of_hours(self, at=NIGHT):
        return [self.sell(at=at + timedelta(days=n)) for n in range(2)][-1]

    def return_churn(self, at=NOON):
        for day in range(3):
            moment = at + timedelta(days=2 * day)
            self.take_back(self.sell(at=moment), at=moment + timedelta(days=1), by=self.nima)

    def spent_then_returned(self, at=NOON):
        receipt = self.sell(rial=20_000_000, at=at)
        self.sell(rial=5_000_000, spend=1_000_000, at=at + timedelta(days=1))
        self.take_back(receipt, at=at + timedelta(days=2), by=self.nima)

    def own_returns(self, at=NOON):
        for number in range(3):
            mobile = f"+98912000000{number}"
            self.take_back(self.sell(mobile, at=at), at=at + timedelta(minutes=20 + number))

    def hand_gifts(self, at=NOON):
        for day in range(3):
            self.give(at=at + timedelta(days=day))

    def code_guessing(self, at=NOON):
        from vafa.codes.events import CodesWereLocked
        from vafa.outbox.actions import publish

        publish(CodesWereLocked(side="till", subject="2", count=10), at=at)
        self.look(at)

    def card_guessing(self, at=NOON):
        trier = Trier(till="2", cashier="staff:1")
        for number in range(10):
            with pytest.raises(WrongGiftCard):
                open_by_digests([f"{number:064}"], trier=trier, at=at)
        self.look(at)

    def referral_rings(self, at=NOON, by=None):
        """Five numbers, each brought by the one before, each with the smallest purchase."""
        above = self.join("+989140000000", at=at)
        for number in range(1, 6):
            moment = at + timedelta(hours=number)
            mobile = f"+98914000000{number}"
            newcomer = self.join(mobile, at=moment)
            people = {"customer_id": newcomer, "inviter_id": above}
            set_inviter(**people, way=Way.TILL, actor=SYSTEM, at=moment)
            self.sell(mobile, 600_000, at=moment + timedelta(minutes=5), by=by)
            above = newcomer

    def join(self, mobile, *, at=NOON):
        joined = {"joined_by": JoinedBy.CASHIER, "actor": SYSTEM, "at": at}
        return register_customer(mobile=mobile, profile=Profile(), **joined).id


def as_actor(member) -> Actor:
    return Actor(kind=ActorKind.STAFF, id=member.id, label="سارا")


@pytest.fixture
def café(scope):
    return Café(scope)


MANAGER = Actor(kind=ActorKind.STAFF, id=1, label="نگار")
ELSE = SimpleNamespace(MINA=MINA)
