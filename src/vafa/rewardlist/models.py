"""What members take for points, and what they took."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.rewardlist.types import MOST_POINTS, ClaimState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Prize(TenantModel):
    """Something on the list. `stock` is what is left of it; None is without end."""

    name = models.CharField(max_length=80)
    words = models.CharField(max_length=300, blank=True)
    price_points = models.BigIntegerField()
    stock = models.IntegerField(null=True)
    most_each = models.SmallIntegerField(default=0)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    branch_ids = models.JSONField(default=list)
    labels = models.JSONField(default=list)
    claim_days = models.SmallIntegerField(default=30)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="prize_possible",
                condition=Q(price_points__range=(1, MOST_POINTS))
                & Q(most_each__gte=0, claim_days__range=(1, 366))
                & (Q(stock__isnull=True) | Q(stock__gte=0))
                & (Q(first_day__isnull=True) | Q(last_day__gte=F("first_day"))),
            ),
        ]


class Claim(TenantModel):
    """One prize that a customer took: its points are spent, and its code fetches it once."""

    prize_id = models.BigIntegerField()
    prize = TenantForeignKey(Prize, "prize_id")
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id")
    code = models.CharField(max_length=8)
    points = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=ClaimState, default=ClaimState.WAITING)
    request_key = models.CharField(max_length=80)
    taken_at = models.DateTimeField()
    good_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    branch_id = models.BigIntegerField(null=True)  # where it was handed over
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "request_key"], name="claim_once"),
            models.UniqueConstraint(
                fields=["business_id", "code"],
                name="claim_code_among_waiting",
                condition=Q(state=ClaimState.WAITING),
            ),
            models.CheckConstraint(
                name="claim_ends_once",
                condition=Q(state=ClaimState.WAITING, ended_at__isnull=True)
                | (~Q(state=ClaimState.WAITING) & Q(ended_at__isnull=False)),
            ),
            TenantReference("prize_id", to="rewardlist.Prize", name="claim_prize"),
            TenantReference("customer_id", to="customers.Customer", name="claim_customer"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "customer_id", "prize_id"], name="claim_of_customer"
            ),
            models.Index(
                fields=["business_id", "good_until"],
                name="claim_waiting",
                condition=Q(state=ClaimState.WAITING),
            ),
        ]


class ExchangeRate(TenantModel):
    """What a point is worth when it is changed into credit; one row a business.

    `rial_per_point` 0: points are not changed. The credit is good for `credit_days`; 0: for ever.
    """

    rial_per_point = models.BigIntegerField(default=0)
    least_points = models.BigIntegerField(default=100)
    credit_days = models.SmallIntegerField(default=90)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="exchange_rate_once"),
            models.CheckConstraint(
                name="exchange_rate_possible",
                condition=Q(rial_per_point__gte=0, least_points__gte=1, credit_days__gte=0),
            ),
        ]
