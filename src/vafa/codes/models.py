"""Short secrets, kept as keyed hashes, and how often somebody guessed wrong."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.codes.types import CodeState, Purpose
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Code(TenantModel):
    """A code that was handed to one customer, or sent to the number of who wants to be one.

    The code itself is nowhere; only its HMAC is.
    """

    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    mobile = models.CharField(max_length=16, blank=True, default="", db_default="")
    purpose = models.CharField(max_length=8, choices=[(p, p) for p in Purpose])
    digest = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in CodeState], default=CodeState.LIVE
    )
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    used_by = models.BigIntegerField(null=True)  # the sale
    wrong_tries = models.SmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "digest"],
                name="code_live_once",
                condition=Q(state=CodeState.LIVE),
            ),
            models.UniqueConstraint(
                fields=["business_id", "customer_id", "purpose"],
                name="code_one_live",
                condition=Q(state=CodeState.LIVE),
            ),
            models.CheckConstraint(
                name="code_has_an_owner",
                condition=Q(customer_id__isnull=False, mobile="")
                | (Q(customer_id__isnull=True, purpose=Purpose.LOGIN) & ~Q(mobile="")),
            ),
            TenantReference("customer_id", to="customers.Customer", name="code_customer"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "customer_id", "-issued_at"], name="code_by_customer"
            )
        ]


class WrongTries(TenantModel):
    """Wrong codes from one side (a till, a cashier, a customer, the whole business) in a window."""

    side = models.CharField(max_length=12)
    subject = models.CharField(max_length=80)
    count = models.IntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "side", "subject"], name="wrong_tries_once"
            )
        ]
