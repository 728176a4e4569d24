"""Causes, who chose one, what came to them and what was paid to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.causes.types import Way
from vafa.ledger.types import Unit
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class GoodCause(TenantModel):
    """Something worth giving to. `share_percent` of their purchases the business gives for those
    who chose it; a point given counts `point_value_rial`.
    """

    name = models.CharField(max_length=80)
    words = models.CharField(max_length=500, blank=True)
    goal_rial = models.BigIntegerField(default=0)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    point_value_rial = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="cause_possible",
                condition=Q(goal_rial__gte=0, point_value_rial__gte=0)
                & Q(share_percent__range=(0, 100)),
            ),
        ]


class Choice(TenantModel):
    """The cause a customer chose for a share of their purchases; one at a time."""

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id")
    cause_id = models.BigIntegerField()
    cause = TenantForeignKey(GoodCause, "cause_id")
    chosen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "customer_id"], name="choice_once"),
            TenantReference("customer_id", to="customers.Customer", name="choice_customer"),
            TenantReference("cause_id", to="causes.GoodCause", name="choice_cause"),
        ]


class Donation(TenantModel):
    """What came to a cause: given by a customer, or by the business for one sale (then it follows
    the sale, at the percent of its day). The books have it on the cause's account.
    """

    cause_id = models.BigIntegerField()
    cause = TenantForeignKey(GoodCause, "cause_id")
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id")
    way = models.CharField(max_length=16, choices=Way)
    unit = models.CharField(max_length=8, choices=[(u, u) for u in Unit])
    amount = models.BigIntegerField()
    worth_rial = models.BigIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    sale_id = models.BigIntegerField(null=True)
    request_key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "request_key"], name="donation_once"),
            models.CheckConstraint(
                name="donation_not_negative", condition=Q(amount__gte=0, worth_rial__gte=0)
            ),
            TenantReference("cause_id", to="causes.GoodCause", name="donation_cause"),
            TenantReference("customer_id", to="customers.Customer", name="donation_customer"),
        ]
        indexes = [
            models.Index(fields=["business_id", "cause_id", "-id"], name="donation_of_cause"),
        ]


class Payout(TenantModel):
    """What the business paid to a cause, and for which credit and points."""

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    cause_id = models.BigIntegerField()
    cause = TenantForeignKey(GoodCause, "cause_id")
    amount_rial = models.BigIntegerField()
    credit_rial = models.BigIntegerField()
    points = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)
    request_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "request_key"], name="payout_once"),
            TenantReference("cause_id", to="causes.GoodCause", name="payout_cause"),
        ]
