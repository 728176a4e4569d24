"""What looked wrong, and whether somebody has looked at it."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantModel


class Flag(TenantModel):
    """A suspicious pattern. One open flag for each rule and subject; it counts how often."""

    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    severity = models.SmallIntegerField(default=1)  # 1 look, 2 soon, 3 now
    times = models.IntegerField(default=1)
    first_at = models.DateTimeField()
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "rule", "subject"],
                name="flag_open_once",
                condition=models.Q(seen_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["business_id", "-at"], name="flag_by_time")]
