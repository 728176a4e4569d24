"""What is to follow: written with its cause, delivered later, lost never."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantModel


class OutboxEvent(TenantModel):
    """An event that waits for its reactions. Delivered at least once, in the order of its id.

    Stands from the moment its cause is committed. `tries` counts failed deliveries;
    `due_at` is when the next one may be made. A letter names the business it is for.
    """

    name = models.CharField(max_length=64)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    addressee_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(
                fields=["business_id", "due_at", "id"],
                name="outbox_waiting",
                condition=models.Q(delivered_at__isnull=True),
            )
        ]


class ReceivedLetter(TenantModel):
    """A letter of another business that was followed here. It has the letter's own id, so the
    same one coming again is known.
    """

    rights_withheld = ("UPDATE", "TRUNCATE")

    sender_id = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["business_id", "received_at"], name="letter_by_time"),
        ]
