"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="discount_codes",
        model="coupons.DiscountCode",
        title=_("Discount codes"),
        merged=Merged.GO,
        tells=tells("hint used most_uses expires_at voided_at", discount="discount__name"),
    ),
    Holding(
        slug="discounts_used",
        model="coupons.DiscountUse",
        title=_("Discounts used"),
        merged=Merged.STAY,
        tells=tells("at amount_rial", discount="discount__name"),
    ),
)
