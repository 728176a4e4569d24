"""Who did what, when, from where. Rows are added and never changed."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantModel


class AuditRecord(TenantModel):
    """One act: who, on what, with which values before and after."""

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=120)
    address = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    act = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32, blank=True)
    object_id = models.BigIntegerField(default=0)
    facts = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["business_id", "-at", "id"], name="audit_by_time"),
            models.Index(
                fields=["business_id", "object_kind", "object_id", "-at"], name="audit_by_object"
            ),
        ]
