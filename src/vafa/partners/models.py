"""Partners, what each sale brought them, and what was paid out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.partners.types import PartnerKind, PartnerTerms, Rate
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Partner(TenantModel):
    """Who brings sales. `rates` are the products and categories that earn something else."""

    name = models.CharField(max_length=80)
    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=PartnerKind)
    mobile = models.CharField(max_length=16, blank=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    each_rial = models.BigIntegerField(default=0)
    rates = models.JSONField(default=list)  # [{percent, each_rial, category, sku}]
    most_per_sale_rial = models.BigIntegerField(null=True)
    most_per_month_rial = models.BigIntegerField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "code"], name="partner_code"),
            models.CheckConstraint(
                name="partner_possible",
                condition=~Q(code="")
                & Q(percent__range=(0, 100), each_rial__gte=0)
                & (Q(most_per_sale_rial__isnull=True) | Q(most_per_sale_rial__gte=0))
                & (Q(most_per_month_rial__isnull=True) | Q(most_per_month_rial__gte=0)),
            ),
        ]

    @property
    def terms(self) -> PartnerTerms:
        """The row as its terms."""
        return PartnerTerms(
            name=self.name,
            code=self.code,
            kind=self.kind,
            mobile=self.mobile,
            rate=Rate(percent=self.percent, each_rial=self.each_rial),
            rates=tuple(map(Rate.read, self.rates)),
            most_per_sale_rial=self.most_per_sale_rial,
            most_per_month_rial=self.most_per_month_rial,
            is_active=self.is_active,
        )


class Commission(TenantModel):
    """What a sale brought a partner, line by line, and what returns took back of it.

    `day` is the business's day of the sale. The books have the same on the partner's account.
    """

    sale_id = models.BigIntegerField()
    sale = TenantForeignKey("sales.Sale", "sale_id")
    partner_id = models.BigIntegerField()
    partner = TenantForeignKey(Partner, "partner_id", null=False)
    day = models.DateField()
    amount_rial = models.BigIntegerField()
    taken_back_rial = models.BigIntegerField(default=0)
    by_line = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "sale_id", "partner_id"], name="commission_once"
            ),
            models.CheckConstraint(
                name="commission_within_its_amount",
                condition=Q(taken_back_rial__range=(0, F("amount_rial"))),
            ),
            TenantReference("sale_id", to="sales.Sale", name="commission_sale"),
            TenantReference("partner_id", to="partners.Partner", name="commission_partner"),
        ]
        indexes = [
            models.Index(fields=["business_id", "partner_id", "day"], name="commission_by_day"),
        ]


class Payout(TenantModel):
    """Money that went to a partner. `note`: the number of its receipt, or how it was paid."""

    partner_id = models.BigIntegerField()
    partner = TenantForeignKey(Partner, "partner_id", null=False)
    amount_rial = models.BigIntegerField()
    note = models.CharField(max_length=200)
    request_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "request_key"], name="partner_payout_once"
            ),
            models.CheckConstraint(name="partner_payout_positive", condition=Q(amount_rial__gt=0)),
            TenantReference("partner_id", to="partners.Partner", name="partner_payout_partner"),
        ]
