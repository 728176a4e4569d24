"""What was sold and what came back: facts from the tills."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.sales.types import Channel, SaleState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Sale(TenantModel):
    """One invoice. (source, number) is its name for ever.

    `goods_rial` is after all discounts and without fees, tax and tip; `total_rial` with them;
    `credit_rial` the part paid with club credit; `returned_rial` the goods that came back.
    `awards` keeps what each rule gave and on which lines, for returns; `discounts` what each of the
    club's discounts took off which line, where it stands in the line's own discount; `receipt` is
    the first answer, given again to every repeat, letter for letter. History was never answered:
    it has none.
    """

    source = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    revision = models.SmallIntegerField(default=1)
    fingerprint = models.CharField(max_length=64)
    request_key = models.CharField(max_length=255, null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    branch_id = models.BigIntegerField()
    branch = TenantForeignKey("catalog.Branch", "branch_id", null=False)
    till = models.CharField(max_length=40, blank=True)
    cashier = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=12, choices=Channel)
    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    gross_rial = models.BigIntegerField()
    goods_rial = models.BigIntegerField()
    discount_rial = models.BigIntegerField(default=0)
    tax_rial = models.BigIntegerField(default=0)
    tip_rial = models.BigIntegerField(default=0)
    total_rial = models.BigIntegerField()
    credit_rial = models.BigIntegerField(default=0)
    returned_rial = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=16, choices=[(s, s) for s in SaleState], default=SaleState.ACCEPTED
    )
    fees = models.JSONField(default=list)  # [{kind, amount_rial}]
    payments = models.JSONField(default=list)  # [{method, amount_rial}]
    table = models.CharField(max_length=16, blank=True)
    guests = models.SmallIntegerField(default=0)
    awards = models.JSONField(default=list)
    discounts = models.JSONField(default=list, db_default=[])
    receipt = models.TextField(blank=True)
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "source", "number"], name="sale_once"),
            models.UniqueConstraint(fields=["business_id", "request_key"], name="sale_request"),
            models.CheckConstraint(
                name="sale_amounts",
                condition=Q(gross_rial__gte=0, goods_rial__gte=0, total_rial__gte=0)
                & Q(credit_rial__gte=0, credit_rial__lte=F("total_rial"))
                & Q(returned_rial__gte=0, returned_rial__lte=F("goods_rial")),
            ),
            TenantReference("branch_id", to="catalog.Branch", name="sale_branch"),
            TenantReference("customer_id", to="customers.Customer", name="sale_customer"),
        ]
        indexes = [
            models.Index(  # with what sums over a period need, so that they read no row
                fields=["business_id", "-at", "id"],
                include=[
                    *("branch_id", "customer_id", "goods_rial"),
                    *("returned_rial", "credit_rial", "state"),
                ],
                name="sale_by_time",
            ),
            models.Index(
                fields=["business_id", "customer_id", "-at"],
                name="sale_by_customer",
                condition=Q(customer_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sale {self.source} {self.number}"

    @property
    def is_history(self) -> bool:
        """Whether it came in as history, which earns nothing, corrected or not."""
        return not self.receipt


class SaleLine(TenantModel):
    """One line of an invoice; `position` counts from 0."""

    sale_id = models.BigIntegerField()
    sale = TenantForeignKey(Sale, "sale_id", null=False)
    position = models.SmallIntegerField()
    sku = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=80, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    unit_price_rial = models.BigIntegerField()
    discount_rial = models.BigIntegerField(default=0)
    net_rial = models.BigIntegerField()
    returned_quantity = models.DecimalField(max_digits=12, decimal_places=3, default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "sale_id", "position"], name="line_position"
            ),
            models.CheckConstraint(
                name="line_amounts",
                condition=Q(quantity__gt=0, net_rial__gte=0)
                & Q(returned_quantity__gte=0, returned_quantity__lte=F("quantity")),
            ),
            TenantReference("sale_id", to="sales.Sale", name="line_sale"),
        ]


class Return(TenantModel):
    """What came back of a sale. (sale, number) happens once; `receipt` is its first answer."""

    sale_id = models.BigIntegerField()
    sale = TenantForeignKey(Sale, "sale_id", null=False)
    number = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    goods_rial = models.BigIntegerField()
    lines = models.JSONField(default=list)  # [{position, quantity}]
    reason = models.CharField(max_length=200, blank=True)
    receipt = models.TextField(blank=True)
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "sale_id", "number"], name="return_once"
            ),
            TenantReference("sale_id", to="sales.Sale", name="return_sale"),
        ]
        indexes = [models.Index(fields=["business_id", "-at"], name="return_by_time")]


class SaleRevision(TenantModel):
    """A sale as it stood before a correction."""

    sale_id = models.BigIntegerField()
    sale = TenantForeignKey(Sale, "sale_id", null=False)
    revision = models.SmallIntegerField()
    facts = models.JSONField()
    replaced_at = models.DateTimeField()
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "sale_id", "revision"], name="revision_once"
            ),
            TenantReference("sale_id", to="sales.Sale", name="revision_sale"),
        ]
