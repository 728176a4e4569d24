"""Trial payments: a page of our own instead of a bank's, on which no money moves.

Only in a demo, or where who runs the server allows it (VAFA_TRIAL_PAYMENTS). What is decided on
its page is kept in `TrialPayment`, as a bank would keep it.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.utils.translation import pgettext_lazy

from vafa.payments.models import TrialPayment
from vafa.payments.registry import gateways
from vafa.payments.types import Begun, Gateway, Order, Outcome, Said
from vafa.tenancy.scope import business_scope

_OUTCOMES = {None: Outcome.OPEN, False: Outcome.REFUSED, True: Outcome.PAID}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSettings:
    """Nothing to set."""


@gateways.register
class Trial(Gateway):
    """Answers as a bank would, from our own table."""

    slug = "trial"
    title = pgettext_lazy("gateway", "Trial payments")
    needs = pgettext_lazy("gateway", "Nothing: a page of ours plays the bank. No money moves.")
    Settings = TrialSettings
    settings: TrialSettings
    is_trial = True

    def begin(self, order: Order) -> Begun:
        authority = uuid4().hex
        with business_scope(self.context.business_id):
            TrialPayment(authority=authority, amount_rial=order.amount_rial, at=order.at).save(
                force_insert=True
            )
        page_url = order.callback_url.removesuffix("back/") + "trial/"
        return Begun(authority=authority, page_url=page_url)

    def verify(self, authority: str, *, amount_rial: int) -> Said:
        with business_scope(self.context.business_id):
            row = TrialPayment.objects.filter(authority=authority).first()
        if row is None:
            return Said(outcome=Outcome.REFUSED, code="unknown")
        outcome = _OUTCOMES[row.is_paid]
        return Said(
            outcome=outcome,
            receipt=f"trial-{row.id}" if outcome is Outcome.PAID else "",
            amount_rial=row.amount_rial,
            code=str(outcome),
        )
