"""What became of a payment, as its gateway tells us, and what follows from it, once.

That a payer came back is a reason to ask and nothing else: whatever they bring proves nothing. Who
never comes back is asked about by schedule. A gateway that does not answer leaves the payment
`unknown`; it is asked again, and never does a payment count twice, since it is taken from its row
under a lock.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from vafa.foundation import http
from vafa.foundation.errors import NotFound
from vafa.outbox.actions import publish
from vafa.payments.events import PaymentPaid
from vafa.payments.models import Payment
from vafa.payments.opening import open_gateway
from vafa.payments.queries import show_payment
from vafa.payments.registry import purposes
from vafa.payments.states import Outcome, State
from vafa.payments.types import PaymentRow, Said
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope, has_scope

AT_ONCE = 50  # payments that one round asks about
_STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (2, 4, 8, 15, 30, 60, 120, 360, 720, 1440, 2880, 4320)
)
_CHANGED = ("state", "reason", "receipt", "card", "paid_at", "ask_at")
_SILENT = Said(outcome=Outcome.UNKNOWN, code="no_answer")
log = logging.getLogger(__name__)


def settle_payment(*, business_id: int, payment_id: int, at: datetime) -> PaymentRow:
    """Ask the gateway what became of a payment, and let follow what is to follow; NotFound.

    Call outside any scope. A repeat, also at the same moment, changes nothing more.
    """
    assert not has_scope(), "a gateway must not be called inside a transaction"
    with business_scope(business_id):
        payment: Payment | None = Payment.objects.filter(id=payment_id).first()
        if payment is None:
            raise NotFound
        if payment.state == State.PAID:
            return show_payment(payment)
        gateway = open_gateway(payment, get_business(business_id)) if payment.authority else None
    said = Said(outcome=Outcome.OPEN if not payment.authority else Outcome.UNKNOWN)
    if gateway is not None:
        try:
            said = gateway.verify(payment.authority, amount_rial=payment.amount_rial)
        except http.CallFailed as error:
            log.warning("%s did not say what became of %s: %s", gateway.slug, payment_id, error)
            said = _SILENT
    with business_scope(business_id):
        locked: Payment = Payment.objects.select_for_update().get(id=payment_id)
        if locked.state != State.PAID:
            _take(locked, said, at=at)
            locked.save(update_fields=_CHANGED)
            if locked.state == State.PAID:
                _follow(locked, at=at)
        return show_payment(locked)


def ask_about_payments(*, business_id: int, at: datetime) -> int:
    """Ask about the payments whose time it is; return how many. Call outside any scope."""
    with business_scope(business_id):
        due = Payment.objects.filter(ask_at__lte=at).order_by("ask_at", "id")
        ids = list(due.values_list("id", flat=True)[:AT_ONCE])
    for payment_id in ids:
        settle_payment(business_id=business_id, payment_id=payment_id, at=at)
    return len(ids)


def next_question(payment: Payment, *, at: datetime) -> datetime | None:
    """When it is asked about next; None after three days, when nobody will know any more."""
    since = payment.sent_at or payment.created_at
    return next((since + step for step in _STEPS if since + step > at), None)


def _take(payment: Payment, said: Said, *, at: datetime) -> None:
    """Be in the state that the gateway's word makes of it."""
    payment.reason, payment.ask_at = said.code[:64], next_question(payment, at=at)
    if said.outcome is Outcome.PAID:
        _take_paid(payment, said, at=at)
    elif said.outcome is Outcome.UNKNOWN:
        payment.state = State.UNKNOWN
    elif said.outcome is Outcome.REFUSED:
        payment.state = State.FAILED
    else:
        payment.state = State.SENT if payment.authority else State.ASKED
    if said.outcome in {Outcome.OPEN, Outcome.REFUSED} and payment.is_over(at):
        payment.ask_at = None
        if said.outcome is Outcome.OPEN:
            payment.state = State.EXPIRED


def _take_paid(payment: Payment, said: Said, *, at: datetime) -> None:
    """Money came in, unless it is another amount, or was counted before: people look into that."""
    twin = Payment.objects.filter(gateway=payment.gateway, receipt=said.receipt)
    is_other = said.amount_rial not in {None, payment.amount_rial}
    if is_other or twin.exists():
        payment.state, payment.ask_at = State.UNKNOWN, None
        payment.reason = "amount_differs" if is_other else "receipt_counted_before"
        log.error("payment %s does not count: %s", payment.id, payment.reason)
        return
    payment.state, payment.paid_at, payment.ask_at = State.PAID, at, None
    payment.receipt, payment.card, payment.reason = said.receipt, said.card, ""


def _follow(payment: Payment, *, at: datetime) -> None:
    """What was paid for, and the news of it: in the transaction that says so, or not at all."""
    purposes[payment.purpose].follow(show_payment(payment), at)
    publish(
        PaymentPaid(
            payment_id=payment.id,
            purpose=payment.purpose,
            reference=payment.reference,
            amount_rial=payment.amount_rial,
            receipt=payment.receipt,
        ),
        at=at,
    )
