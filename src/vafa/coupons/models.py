"""Discounts, the groups they stand in, their codes, and what they took off which sale."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vafa.coupons.pricing import How
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class StackGroup(TenantModel):
    """A branch of the tree in which discounts stand; the trunk stacks whatever is in none."""

    name = models.CharField(max_length=80)
    how = models.CharField(max_length=20, choices=[(how, how) for how in How])
    parent_id = models.BigIntegerField(null=True)
    parent = TenantForeignKey("coupons.StackGroup", "parent_id")
    priority = models.SmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "name"], name="stack_group_name"),
            models.CheckConstraint(
                name="stack_group_elsewhere",
                condition=Q(parent_id__isnull=True) | ~Q(parent_id=F("id")),
            ),
            TenantReference("parent_id", to="coupons.StackGroup", name="stack_group_parent"),
        ]


class Discount(TenantModel):
    """A discount as it stands now. What it said before is in the audit."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State)
    version = models.IntegerField(default=1)
    spec = models.JSONField()
    group_id = models.BigIntegerField(null=True)
    group = TenantForeignKey(StackGroup, "group_id")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(name="discount_version_positive", condition=Q(version__gt=0)),
            TenantReference("group_id", to="coupons.StackGroup", name="discount_group"),
        ]


class CodeBatch(TenantModel):
    """Codes that were made together, for an organisation or an occasion; one use each."""

    discount_id = models.BigIntegerField()
    discount = TenantForeignKey(Discount, "discount_id", null=False)
    label = models.CharField(max_length=120)
    count = models.IntegerField()
    expires_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    voided_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(name="batch_count_positive", condition=Q(count__gt=0)),
            TenantReference("discount_id", to="coupons.Discount", name="batch_discount"),
        ]
        indexes = [models.Index(fields=["business_id", "discount_id"], name="batch_by_discount")]


class DiscountCode(TenantModel):
    """A code that opens a discount. Of a secret one only the keyed hash and two letters are kept.

    A named code (NOROOZ) has its `text`, and as many uses as its discount allows. So has one that
    a rule gave to its customer, who alone may use it; `reference` is what it was given for.
    """

    discount_id = models.BigIntegerField()
    discount = TenantForeignKey(Discount, "discount_id", null=False)
    batch_id = models.BigIntegerField(null=True)
    batch = TenantForeignKey(CodeBatch, "batch_id")
    digest = models.CharField(max_length=64)
    text = models.CharField(max_length=40, blank=True)
    hint = models.CharField(max_length=4)
    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    most_uses = models.IntegerField(null=True)
    used = models.IntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True, default="")

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "reference"],
                name="discount_code_given_once",
                condition=~Q(reference=""),
            ),
            models.UniqueConstraint(fields=["business_id", "digest"], name="discount_code_once"),
            models.CheckConstraint(
                name="discount_code_uses",
                condition=Q(used__gte=0)
                & (Q(most_uses__isnull=True) | Q(most_uses__gte=F("used"))),
            ),
            TenantReference("discount_id", to="coupons.Discount", name="discount_code_of"),
            TenantReference("batch_id", to="coupons.CodeBatch", name="discount_code_batch"),
            TenantReference("customer_id", to="customers.Customer", name="discount_code_owner"),
        ]
        indexes = [
            models.Index(fields=["business_id", "discount_id", "id"], name="code_by_discount"),
            models.Index(
                fields=["business_id", "customer_id"],
                name="code_by_owner",
                condition=Q(customer_id__isnull=False),
            ),
            models.Index(
                fields=["business_id", "batch_id"],
                name="code_by_batch",
                condition=Q(batch_id__isnull=False),
            ),
        ]


class DiscountCount(TenantModel):
    """How often a discount was taken, and for how much: what its limits look at.

    `per` and `owner_id` say by whom (0 is everybody), `day` when (the first of days for ever).
    The row is locked from the decision to the end of the sale.
    """

    discount_id = models.BigIntegerField()
    discount = TenantForeignKey(Discount, "discount_id", null=False)
    owner_id = models.BigIntegerField()
    day = models.DateField()
    times = models.IntegerField()
    amount_rial = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "discount_id", "owner_id", "day"],
                name="discount_count_once",
            ),
            models.CheckConstraint(
                name="discount_count_not_negative", condition=Q(times__gte=0, amount_rial__gte=0)
            ),
            TenantReference("discount_id", to="coupons.Discount", name="discount_count_of"),
        ]


class DiscountUse(TenantModel):
    """What one discount took off one sale. `given_back_at` is when that was undone."""

    discount_id = models.BigIntegerField()
    discount = TenantForeignKey(Discount, "discount_id", null=False)
    code_id = models.BigIntegerField(null=True)
    code = TenantForeignKey(DiscountCode, "code_id")
    sale_id = models.BigIntegerField()
    sale = TenantForeignKey("sales.Sale", "sale_id", null=False)
    customer_id = models.BigIntegerField(null=True)
    amount_rial = models.BigIntegerField()
    counted = models.JSONField(default=list)  # [[owner_id, day]]
    free_again = models.BooleanField()
    at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "sale_id", "discount_id"],
                name="discount_use_once",
                condition=Q(given_back_at__isnull=True),
            ),
            models.CheckConstraint(name="discount_use_positive", condition=Q(amount_rial__gt=0)),
            TenantReference("discount_id", to="coupons.Discount", name="discount_use_of"),
            TenantReference("code_id", to="coupons.DiscountCode", name="discount_use_code"),
            TenantReference("sale_id", to="sales.Sale", name="discount_use_sale"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "discount_id", "-id"], name="discount_use_by_discount"
            )
        ]
