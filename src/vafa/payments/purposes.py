"""What may be paid whatever is installed: an amount to oneself, to see that a gateway works."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.payments.registry import register_purpose
from vafa.payments.types import TRIAL_RIAL, Payee, PaymentRow, Purpose


def _do_nothing(payment: PaymentRow, at: datetime) -> None:
    """That it was paid is all that was wanted."""


register_purpose(
    Purpose(
        slug="try",
        title=pgettext_lazy("payment", "Trying the gateway"),
        payee=Payee.BUSINESS,
        least_rial=TRIAL_RIAL,
        most_rial=100 * TRIAL_RIAL,
        follow=_do_nothing,
    )
)
