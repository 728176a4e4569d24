"""The account, and what was put on it. What texts took off it is counted by messaging."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.tenancy.models import TenantModel
from vafa.textaccount.types import EntryKind

LOW_RIAL = 2_000_000


class TextAccount(TenantModel):
    """That the business pays its texts in advance; one row, or it pays its provider itself.

    The use of texts counts from the beginning of `opened_on`. Service texts always go;
    `advertising_waits` while nothing is left. Below `low_rial` the panel says so.
    """

    opened_on = models.DateField()
    advertising_waits = models.BooleanField(default=True)
    low_rial = models.BigIntegerField(default=LOW_RIAL)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="text_account_once"),
            models.CheckConstraint(name="text_account_low", condition=Q(low_rial__gte=0)),
        ]


class TextEntry(TenantModel):
    """What was put on the account or, corrected by hand, taken off it. Added, never changed."""

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    kind = models.CharField(max_length=16, choices=EntryKind)
    amount_rial = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    made_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "kind", "reference"], name="text_entry_once"
            ),
            models.CheckConstraint(
                name="text_entry_amount",
                condition=Q(kind=EntryKind.CHARGE, amount_rial__gt=0)
                | (Q(kind=EntryKind.CORRECTION) & ~Q(amount_rial=0)),
            ),
        ]
        indexes = [models.Index(fields=["business_id", "day"], name="text_entry_by_day")]
