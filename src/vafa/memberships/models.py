"""Plans that customers pay for, and what they bought."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vafa.foundation.formatting import format_number
from vafa.memberships.types import Period, Refund
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Plan(TenantModel):
    """A membership that is sold: its price, its time, and its benefits in words.

    What the benefits do is said by rules and rewards that ask for the label "plan:<id>".
    """

    name = models.CharField(max_length=80)
    benefits = models.CharField(max_length=500, blank=True)
    sku = models.CharField(max_length=64)
    price_rial = models.BigIntegerField()
    period = models.CharField(max_length=8, choices=Period)
    count = models.SmallIntegerField()
    refund = models.CharField(max_length=16, choices=Refund)
    remind_days = models.SmallIntegerField(default=7)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "sku"], name="plan_sku"),
            models.CheckConstraint(
                name="plan_possible",
                condition=Q(price_rial__gte=0, count__range=(1, 1000))
                & Q(remind_days__range=(0, 60)),
            ),
        ]

    @property
    def length(self) -> str:
        """Its time in words: «۳ ماه»."""
        words = {
            Period.DAYS: _("%s days"),
            Period.MONTHS: _("%s months"),
            Period.YEARS: _("%s years"),
        }
        return words[Period(self.period)] % format_number(self.count)

    @property
    def label(self) -> str:
        """By what rules know its members."""
        return f"plan:{self.id}"


class Membership(TenantModel):
    """One purchase of a plan: `periods` times its period as it was then.

    `starts_at` and `ends_at` (excluded) follow from all purchases of the plan by the customer, laid
    end to end. `ended_at` is set when it ended before its time; `refund_rial` is what was due then.
    """

    plan_id = models.BigIntegerField()
    plan = TenantForeignKey(Plan, "plan_id")
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id")
    sale_id = models.BigIntegerField(null=True)
    request_key = models.CharField(max_length=80)
    period = models.CharField(max_length=8, choices=Period)
    count = models.SmallIntegerField()
    periods = models.SmallIntegerField(default=1)
    price_rial = models.BigIntegerField()
    bought_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    refund_rial = models.BigIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "request_key"], name="membership_once"),
            models.CheckConstraint(
                name="membership_in_order",
                condition=Q(starts_at__lte=F("ends_at"), price_rial__gte=0, periods__gte=1)
                & Q(refund_rial__range=(0, F("price_rial"))),
            ),
            TenantReference("plan_id", to="memberships.Plan", name="membership_plan"),
            TenantReference("customer_id", to="customers.Customer", name="membership_customer"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "customer_id", "ends_at"], name="membership_of_customer"
            ),
            models.Index(fields=["business_id", "plan_id", "ends_at"], name="membership_of_plan"),
            models.Index(
                fields=["business_id", "sale_id"],
                name="membership_of_sale",
                condition=Q(sale_id__isnull=False),
            ),
        ]
