"""Where and what a business sells, and on which days it is a holiday."""

from __future__ import annotations

from django.db import models

from vafa.catalog.types import MenuTerms
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


class OnMenu(TenantModel):
    """What the menu itself says of a thing on it; None is nothing, and a product's category then.

    What of it is given is for discounts and rules to say.
    """

    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    credit_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    points = models.IntegerField(null=True, blank=True)  # for each piece

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    def menu_terms(self) -> MenuTerms:
        return MenuTerms(self.discount_percent, self.credit_percent, self.points)


_POSSIBLE = (
    models.Q(discount_percent__isnull=True) | models.Q(discount_percent__range=(0, 100))
) & (models.Q(credit_percent__isnull=True) | models.Q(credit_percent__range=(0, 100)))
_POSSIBLE &= models.Q(points__isnull=True) | models.Q(points__range=(0, 1_000_000))


class Category(OnMenu):
    """A shelf of the menu."""

    name = models.CharField(max_length=80)
    position = models.SmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(name="category_menu_possible", condition=_POSSIBLE),
            models.UniqueConstraint(fields=["business_id", "name"], name="category_name"),
        ]


class Product(OnMenu):
    """Something on the menu. `earns` is whether it counts for awards."""

    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=130, blank=True)
    category_id = models.BigIntegerField(null=True)
    category = TenantForeignKey(Category, "category_id")
    price_rial = models.BigIntegerField(default=0)
    earns = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    @property
    def terms(self) -> MenuTerms:
        """What the menu says of it: its own, and of what that leaves open, its category's."""
        shelf = self.category
        return self.menu_terms.or_else(shelf.menu_terms) if shelf else self.menu_terms

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "sku"], name="product_sku"),
            models.CheckConstraint(name="product_menu_possible", condition=_POSSIBLE),
            models.CheckConstraint(
                name="product_price_not_negative", condition=models.Q(price_rial__gte=0)
            ),
            TenantReference("category_id", to="catalog.Category", name="product_category"),
        ]


class Holiday(TenantModel):
    """A holiday, official or of the business's own.

    A row that somebody added or changed `is_own`: what is announced later leaves it as it is. One
    that `is_removed` counts for nothing and stays, so that it does not come back by itself.
    """

    day = models.DateField()
    name = models.CharField(max_length=200)
    is_mourning = models.BooleanField(default=False)
    is_own = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "day"], name="holiday_day"),
            models.CheckConstraint(
                name="holiday_removed_by_somebody",
                condition=models.Q(is_removed=False) | models.Q(is_own=True),
            ),
        ]
