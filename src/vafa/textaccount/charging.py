"""Charging the account online."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vafa.audit.types import Actor
from vafa.payments.actions import begin_payment
from vafa.payments.types import Payee, PaymentRow, Purpose
from vafa.tenancy.queries import load_current_business
from vafa.textaccount.keeping import add_entry, lock_account
from vafa.textaccount.types import LEAST_RIAL, EntryKind


def charge_account(
    *, amount_rial: int, key: str, return_path: str, actor: Actor, at: datetime
) -> int:
    """Begin to pay an amount onto the account; return the payment's id. The same key: the same.

    Refuses NoAccount, and what `begin_payment` refuses.
    """
    lock_account()
    business = load_current_business()
    return begin_payment(
        purpose=TEXTS.slug,
        reference=key,
        amount_rial=amount_rial,
        description=_("Charge of the text account of %(name)s") % {"name": business.name},
        return_path=return_path,
        actor=actor,
        at=at,
    )


def _put_on(payment: PaymentRow, at: datetime) -> None:
    """What was paid is on the account, in the transaction in which the payment became paid."""
    lock_account()
    add_entry(
        kind=EntryKind.CHARGE,
        amount_rial=payment.amount_rial,
        reference=payment.reference,
        reason=payment.receipt,
        at=at,
    )


TEXTS = Purpose(
    slug="texts",
    title=pgettext_lazy("payment", "Charge of the text account"),
    payee=Payee.OPERATOR,
    least_rial=LEAST_RIAL,
    follow=_put_on,
)
