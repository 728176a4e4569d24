"""Segments that were given a name, and who is in those that somebody watches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Segment(TenantModel):
    """Customers described by a tree of criteria, under a name; who fits is worked out when asked.

    `counted` is how many there were at `counted_at`. `watched_at` is set while somebody waits for
    its coming and going: from then on its members are kept.
    """

    rights_withheld = ("DELETE", "TRUNCATE")

    name = models.CharField(max_length=80)
    tree = models.JSONField()
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    archived_at = models.DateTimeField(null=True)
    counted = models.BigIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "name"],
                name="segment_name_once",
                condition=Q(archived_at__isnull=True),
            ),
        ]


class SegmentMember(TenantModel):
    """A customer who is in a watched segment, since when we saw it."""

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("business_id", "segment_id", "customer_id")
    segment_id = models.BigIntegerField()
    segment = TenantForeignKey(Segment, "segment_id", null=False)
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    entered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("segment_id", to="segments.Segment", name="segment_member_segment"),
            TenantReference("customer_id", to="customers.Customer", name="segment_member_customer"),
        ]
        indexes = [
            models.Index(fields=["business_id", "customer_id"], name="segment_member_of_customer")
        ]
