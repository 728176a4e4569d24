"""A business with a payment gateway that we play ourselves, and something to pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.loopback import serve
from tests.payments.services import SERVICES
from vafa.audit.types import SYSTEM
from vafa.outbox.models import OutboxEvent
from vafa.payments import actions
from vafa.payments.models import Payment
from vafa.payments.registry import purposes
from vafa.payments.types import Payee, Purpose
from vafa.tenancy.scope import business_scope

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
BACK = "https://club.example/pay/token/back/"
AMOUNT = 2_500_000


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


class Desk:
    """Shorthand for tests: what pages and the worker do, in scopes of their own."""

    def __init__(self, business, followed: list) -> None:
        self.business, self.followed, self.now = business, followed, NOON
        self.service = self.url = None

    def add_gateway(self, gateway: str, settings: dict, **more) -> int:
        with business_scope(self.business.id):
            return actions.save_payment_account(
                gateway=gateway, settings=settings, actor=SYSTEM, at=NOON, **more
            )

    def begin(self, reference="1", amount=AMOUNT) -> int:
        with business_scope(self.business.id):
            return actions.begin_payment(
                purpose="test",
                reference=reference,
                amount_rial=amount,
                description="a test",
                return_path="/panel/",
                actor=SYSTEM,
                at=self.now,
            )

    def send(self, payment_id: int, at=None):
        return actions.send_payer(
            business_id=self.business.id,
            payment_id=payment_id,
            callback_url=BACK,
            at=at or self.now,
        )

    def sent(self, reference="1", amount=AMOUNT) -> tuple[int, str]:
        """A payment whose payer is at the gateway, and the gateway's name for it."""
        payment_id = self.begin(reference, amount)
        self.send(payment_id)
        return payment_id, self.get(payment_id).authority

    def settle(self, payment_id: int, at=None):
        return actions.settle_payment(
            business_id=self.business.id,
            payment_id=payment_id,
            at=at or self.now + timedelta(minutes=1),
        )

    def ask(self, at):
        return actions.ask_about_payments(business_id=self.business.id, at=at)

    def get(self, payment_id: int) -> Payment:
        with business_scope(self.business.id):
            return Payment.objects.get(id=payment_id)

    def events(self) -> list[dict]:
        with business_scope(self.business.id):
            rows = OutboxEvent.objects.filter(name="payment.paid").order_by("id")
            return [row.payload for row in rows]


@pytest.fixture
def followed() -> Iterator[list]:
    """What was done for payments of the purpose `test`."""
    done: list = []
    purposes["test"] = Purpose(
        slug="test",
        title="Test",
        payee=Payee.BUSINESS,
        least_rial=10_000,
        follow=lambda payment, at: done.append((payment.reference, payment.amount_rial)),
    )
    yield done
    del purposes["test"]


@pytest.fixture
def bare(business, followed) -> Desk:
    """A business without a gateway."""
    return Desk(business, followed)


@pytest.fixture(params=sorted(SERVICES))
def desk(request, bare) -> Iterator[Desk]:
    """The same with one, once for each kind."""
    service = SERVICES[request.param]()
    with serve(service.answer) as there:
        bare.service, bare.url, bare.calls = service, there.url, there.calls
        bare.add_gateway(
            request.param, {"merchant": service.merchant, "base_url": there.url}, position=1
        )
        yield bare
