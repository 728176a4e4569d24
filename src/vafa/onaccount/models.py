"""Who may buy on account, what of each sale is still owed, and what was paid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.onaccount.types import MOST_DAYS, MOST_LIMIT_RIAL
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class HouseAccount(TenantModel):
    """That a customer may buy on account. Locking this row is locking all that hangs on it."""

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id")
    limit_rial = models.BigIntegerField()
    term_days = models.SmallIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "customer_id"], name="house_account_once"
            ),
            models.CheckConstraint(
                name="house_account_possible",
                condition=Q(
                    limit_rial__range=(0, MOST_LIMIT_RIAL), term_days__range=(0, MOST_DAYS)
                ),
            ),
            TenantReference("customer_id", to="customers.Customer", name="house_account_customer"),
        ]


class Bill(TenantModel):
    """The part of a sale that went on the account, and how much of it is still owed.

    `bought_on` and `due_on` are days of the business.
    """

    sale_id = models.BigIntegerField()
    sale = TenantForeignKey("sales.Sale", "sale_id")
    customer_id = models.BigIntegerField()
    bought_on = models.DateField()
    due_on = models.DateField()
    amount_rial = models.BigIntegerField()
    open_rial = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "sale_id"], name="bill_once"),
            models.CheckConstraint(
                name="bill_within_its_amount", condition=Q(open_rial__range=(0, F("amount_rial")))
            ),
            TenantReference("sale_id", to="sales.Sale", name="bill_sale"),
            TenantReference("customer_id", to="customers.Customer", name="bill_customer"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "customer_id", "bought_on"],
                name="bill_open",
                condition=Q(open_rial__gt=0),
            ),
        ]


class Payment(TenantModel):
    """Money that came for what was bought on account. `reason`: why, or its receipt's number."""

    customer_id = models.BigIntegerField()
    amount_rial = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    request_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "request_key"], name="payment_once"),
            models.CheckConstraint(name="payment_positive", condition=Q(amount_rial__gt=0)),
            TenantReference("customer_id", to="customers.Customer", name="payment_customer"),
        ]
