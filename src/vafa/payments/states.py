"""The states of a payment, whom it goes to, and what a gateway may say of one."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a payment stands. From each but `paid` it may still become `paid`."""

    ASKED = "asked", pgettext_lazy("payment", "Not begun")
    SENT = "sent", pgettext_lazy("payment", "At the gateway")
    PAID = "paid", pgettext_lazy("payment", "Paid")
    FAILED = "failed", pgettext_lazy("payment", "Not paid")
    EXPIRED = "expired", pgettext_lazy("payment", "Out of time")
    UNKNOWN = "unknown", pgettext_lazy("payment", "Not known yet")


class Payee(StrEnum):
    """Whose gateway takes the money."""

    BUSINESS = "business"
    OPERATOR = "operator"  # who runs the server


class Outcome(StrEnum):
    """What a gateway says of a payment that it was asked about."""

    PAID = "paid"
    OPEN = "open"  # nobody paid so far, and somebody still may
    REFUSED = "refused"
    UNKNOWN = "unknown"
