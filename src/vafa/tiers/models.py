"""The ladder of a business, where customers stand on it, and how they came there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference
from vafa.tiers.types import Fall, Look, Measure, Span, Why


class TierLadder(TenantModel):
    """How one climbs and falls; one row a business. The columns are those of `types.Ladder`."""

    measure = models.CharField(max_length=12, choices=Measure)
    span = models.CharField(max_length=8, choices=Span)
    days = models.SmallIntegerField(default=365)
    fall = models.CharField(max_length=8, choices=Fall)
    grace_days = models.SmallIntegerField(default=0)
    counts_this_sale = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="tier_ladder_once"),
            models.CheckConstraint(
                name="tier_ladder_days",
                condition=Q(days__range=(1, 1830), grace_days__range=(0, 365)),
            ),
        ]


class TierStep(TenantModel):
    """One tier. Its slug is its name for ever: customers, rules and history know it by that."""

    slug = models.SlugField(max_length=32)
    name = models.CharField(max_length=40)
    look = models.CharField(max_length=8, choices=Look, default=Look.PLAIN)
    threshold = models.BigIntegerField()
    for_good = models.BooleanField(default=False)
    benefits = models.CharField(max_length=500, blank=True)
    daily_rial = models.BigIntegerField(null=True)
    invoice_rial = models.BigIntegerField(null=True)
    invoice_percent = models.SmallIntegerField(null=True)
    smallest_invoice_rial = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "slug"], name="tier_slug"),
            models.CheckConstraint(
                name="tier_amounts",
                condition=Q(threshold__gte=0, smallest_invoice_rial__gte=0)
                & (Q(daily_rial__isnull=True) | Q(daily_rial__gte=0))
                & (Q(invoice_rial__isnull=True) | Q(invoice_rial__gte=0))
                & (Q(invoice_percent__isnull=True) | Q(invoice_percent__range=(0, 100))),
            ),
        ]


class CustomerTier(TenantModel):
    """Where a customer stands; no row: where everybody begins. See `types.Standing`.

    `slug` is the tier that counts; while it is a gift, `own_slug` has their own. `slug`,
    `own_slug` and `base_slug` are empty below all tiers.
    """

    id = None  # type: ignore[assignment]  # its customer is its name
    pk = models.CompositePrimaryKey("business_id", "customer_id")
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    slug = models.CharField(max_length=32, blank=True)
    base_slug = models.CharField(max_length=32, blank=True)
    counted_from = models.DateField(null=True)
    review_on = models.DateField(null=True)
    protected_until = models.DateField(null=True)
    own_slug = models.CharField(max_length=32, null=True)
    given_until = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="standing_customer"),
            models.CheckConstraint(
                name="standing_gift_whole",
                condition=Q(own_slug__isnull=True, given_until__isnull=True)
                | Q(own_slug__isnull=False, given_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "review_on", "customer_id"],
                name="standing_by_review",
                condition=Q(review_on__isnull=False),
            ),
            models.Index(
                fields=["business_id", "given_until", "customer_id"],
                name="standing_by_gift",
                condition=Q(given_until__isnull=False),
            ),
            models.Index(fields=["business_id", "slug", "customer_id"], name="standing_by_tier"),
        ]


class TierGift(TenantModel):
    """A tier that a customer was given until the end of a day, once for a reference."""

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    slug = models.CharField(max_length=32)
    until = models.DateField()
    reference = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "reference"], name="tier_gift_once"),
            TenantReference("customer_id", to="customers.Customer", name="tier_gift_customer"),
        ]
        indexes = [
            models.Index(fields=["business_id", "customer_id"], name="tier_gift_by_customer"),
        ]


class TierMove(TenantModel):
    """Somebody went from one tier to another: written once, kept for ever.

    The slugs are empty below all tiers; `sale_id` is the sale that did it, where one did.
    """

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    before = models.CharField(max_length=32, blank=True)
    after = models.CharField(max_length=32, blank=True)
    is_up = models.BooleanField()
    why = models.CharField(max_length=12, choices=Why)
    sale_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="tier_move_customer"),
            TenantReference("sale_id", to="sales.Sale", name="tier_move_sale"),
            models.CheckConstraint(name="tier_move_moves", condition=~Q(before=F("after"))),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "customer_id", "-id"], name="tier_move_by_customer"
            ),
            models.Index(fields=["business_id", "-at"], name="tier_move_by_time"),
        ]
