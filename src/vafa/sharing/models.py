"""Shared wallets, who is in them, and what each sale spent from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.sharing.types import Membership, MemberTerms, SharedKind
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class SharedWallet(TenantModel):
    """A wallet that several customers spend from. The books have its lots (holder `shared`)."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=SharedKind)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Member(TenantModel):
    """A customer in a shared wallet, in one at a time. The head manages it."""

    wallet_id = models.BigIntegerField()
    wallet = TenantForeignKey(SharedWallet, "wallet_id", null=False)
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    is_head = models.BooleanField(default=False)
    earns_to_shared = models.BooleanField(default=True)
    daily_most_rial = models.BigIntegerField(null=True)
    monthly_most_rial = models.BigIntegerField(null=True)
    joined_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "customer_id"], name="shared_member_once"
            ),
            models.UniqueConstraint(
                fields=["business_id", "wallet_id"],
                condition=Q(is_head=True),
                name="shared_one_head",
            ),
            models.CheckConstraint(
                name="shared_member_limits",
                condition=(Q(daily_most_rial__isnull=True) | Q(daily_most_rial__gte=0))
                & (Q(monthly_most_rial__isnull=True) | Q(monthly_most_rial__gte=0)),
            ),
            TenantReference("wallet_id", to="sharing.SharedWallet", name="shared_member_wallet"),
            TenantReference("customer_id", to="customers.Customer", name="shared_member_customer"),
        ]
        indexes = [models.Index(fields=["business_id", "wallet_id"], name="shared_members")]

    @property
    def membership(self) -> Membership:
        """The row as a plain value."""
        return Membership(
            wallet_id=self.wallet_id,
            customer_id=self.customer_id,
            is_head=self.is_head,
            terms=MemberTerms(
                daily_most_rial=self.daily_most_rial,
                monthly_most_rial=self.monthly_most_rial,
                earns_to_shared=self.earns_to_shared,
            ),
        )


class SharedUse(TenantModel):
    """What a sale spent from a shared wallet, less what came back. `day` is the business's."""

    wallet_id = models.BigIntegerField()
    wallet = TenantForeignKey(SharedWallet, "wallet_id", null=False)
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    sale_id = models.BigIntegerField()
    sale = TenantForeignKey("sales.Sale", "sale_id", null=False)
    day = models.DateField()
    amount_rial = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "sale_id"], name="shared_use_once"),
            models.CheckConstraint(name="shared_use_amount", condition=Q(amount_rial__gte=0)),
            TenantReference("wallet_id", to="sharing.SharedWallet", name="shared_use_wallet"),
            TenantReference("customer_id", to="customers.Customer", name="shared_use_customer"),
            TenantReference("sale_id", to="sales.Sale", name="shared_use_sale"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "wallet_id", "customer_id", "day"], name="shared_use_by_day"
            )
        ]
