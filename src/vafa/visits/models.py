"""Who came in, whether something was bought or not."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference
from vafa.visits.types import VisitWay


class Visit(TenantModel):
    """A customer was at a branch on a day of the business; once, however often they say so.

    No branch: they used the code of the whole business. Added, never changed.
    """

    rights_withheld = ("UPDATE", "TRUNCATE")

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    branch_id = models.BigIntegerField(null=True)
    day = models.DateField()
    at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=VisitWay)
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "customer_id", "branch_id", "day"],
                name="visit_once_a_day",
                nulls_distinct=False,
            ),
            TenantReference("customer_id", to="customers.Customer", name="visit_customer"),
        ]
        indexes = [
            models.Index(fields=["business_id", "customer_id", "-at"], name="visit_of_customer"),
            models.Index(fields=["business_id", "-id"], name="visit_newest"),
        ]
