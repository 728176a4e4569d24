"""From the wish to pay to the gateway's page. No gateway is called inside a transaction.

Whoever asks a gateway to take a payment up claims it first, so that two at once ask once. What a
gateway took up and could not tell us of, nobody can pay: its page was shown to nobody. Asking anew
is safe.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from vafa.audit.types import Actor
from vafa.foundation import http
from vafa.foundation.errors import NotFound
from vafa.foundation.ids import write_id
from vafa.payments.errors import (
    AmountOutOfRange,
    BeingAsked,
    GatewayRefuses,
    GatewaySilent,
    NoGateway,
)
from vafa.payments.models import PAYABLE_FOR, Payment, PaymentAccount
from vafa.payments.opening import open_takers
from vafa.payments.queries import show_payment
from vafa.payments.registry import purposes
from vafa.payments.settling import next_question
from vafa.payments.states import State
from vafa.payments.types import Begun, Gateway, Order, PaymentRow
from vafa.tenancy.queries import get_business, load_current_business
from vafa.tenancy.scope import business_scope, has_scope

LEASE = timedelta(seconds=45)  # longer than any call to a gateway lasts
log = logging.getLogger(__name__)


def begin_payment(
    *,
    purpose: str,
    reference: str,
    amount_rial: int,
    description: str,
    return_path: str,
    actor: Actor,
    at: datetime,
) -> int:
    """Wish for a payment; return its id. The same purpose and reference again: the same payment.

    `description` is what the payer reads, `return_path` one of our own pages to go on to
    afterwards. Refuses AmountOutOfRange, and NoGateway where nothing could take it.
    """
    kind = purposes[purpose]
    assert re.match(r"/[^/]", return_path), "a page of ours"
    if not kind.least_rial <= amount_rial <= kind.most_rial:
        raise AmountOutOfRange(
            pointer="/amount_rial", least_rial=kind.least_rial, most_rial=kind.most_rial
        )
    payment = Payment(
        purpose=purpose,
        reference=reference,
        description=description[:200],
        return_path=return_path,
        payee=kind.payee,
        amount_rial=amount_rial,
        created_at=at,
        created_by=actor.label,
        ask_at=at + PAYABLE_FOR,
    )
    if next(open_takers(payment, load_current_business()), None) is None:
        raise NoGateway
    Payment.objects.bulk_create([payment], ignore_conflicts=True)
    known: Payment = Payment.objects.get(purpose=purpose, reference=reference)
    return known.id


def send_payer(*, business_id: int, payment_id: int, callback_url: str, at: datetime) -> PaymentRow:
    """Have a gateway take the payment up, once; the row says to which page the payer goes.

    Call outside any scope. A payment that is under way or over is returned as it is. Refuses
    BeingAsked while another request asks, NoGateway, and GatewaySilent when none took it.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        payment = lock_payment(payment_id)
        if payment.state != State.ASKED or payment.is_over(at):
            return show_payment(payment)
        if payment.claimed_until and payment.claimed_until > at:
            raise BeingAsked
        takers = list(open_takers(payment, get_business(business_id)))
        if not takers:
            raise NoGateway
        claim = payment.claimed_until = at + LEASE
        payment.save(update_fields=["claimed_until"])
    order = Order(
        uid=write_id("pay", payment_id),
        amount_rial=payment.amount_rial,
        description=payment.description,
        callback_url=callback_url,
        at=at,
    )
    found = _ask(takers, order)
    with business_scope(business_id):
        payment = lock_payment(payment_id)
        if payment.claimed_until != claim:  # we were too slow: who asked after us goes on
            return show_payment(payment)
        payment.claimed_until = None
        if found:
            _send(payment, *found, at=at)
        payment.save(update_fields=_CHANGED)
    if not found:
        raise GatewaySilent
    return show_payment(payment)


def lock_payment(payment_id: int) -> Payment:
    """The payment, until the transaction ends; NotFound."""
    payment: Payment | None = Payment.objects.select_for_update().filter(id=payment_id).first()
    if payment is None:
        raise NotFound
    return payment


_CHANGED = (
    *("claimed_until", "state", "sent_at", "ask_at", "account_id", "gateway", "authority"),
    *("page_url", "payer_fee_rial"),
)


def _ask(
    takers: list[tuple[PaymentAccount | None, Gateway]], order: Order
) -> tuple[PaymentAccount | None, Gateway, Begun] | None:
    """The first gateway that takes it."""
    for account, gateway in takers:
        try:
            return account, gateway, gateway.begin(order)
        except (http.CallFailed, GatewayRefuses) as error:
            log.warning("%s did not take %s up: %s", gateway.slug, order.uid, error)
    return None


def _send(
    payment: Payment,
    account: PaymentAccount | None,
    gateway: Gateway,
    begun: Begun,
    *,
    at: datetime,
) -> None:
    payment.state, payment.sent_at = State.SENT, at
    payment.account_id, payment.gateway = account.id if account else None, gateway.slug
    payment.authority, payment.page_url = begun.authority, begun.page_url
    payment.payer_fee_rial = begun.payer_fee_rial
    payment.ask_at = next_question(payment, at=at)
