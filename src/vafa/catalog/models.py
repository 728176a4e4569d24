"""Where and what a business sells."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Branch(TenantModel):
    """A shop of the business. `code` is what tills and files call it."""

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "code"], name="branch_code"),
        ]


class Category(TenantModel):
    """A shelf of the menu."""

    name = models.CharField(max_length=80)
    position = models.SmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "name"], name="category_name"),
        ]


class Product(TenantModel):
    """Something on the menu. `earns` is whether it counts for awards."""

    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=130, blank=True)
    category_id = models.BigIntegerField(null=True)
    category = TenantForeignKey(Category, "category_id")
    price_rial = models.BigIntegerField(default=0)
    earns = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "sku"], name="product_sku"),
            models.CheckConstraint(
                name="product_price_not_negative", condition=models.Q(price_rial__gte=0)
            ),
            TenantReference("category_id", to="catalog.Category", name="product_category"),
        ]
