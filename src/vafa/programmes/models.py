"""Which ready kinds of club a business switched on, and what they made."""

from __future__ import annotations

from django.db import models

from vafa.tenancy.models import TenantModel


class Programme(TenantModel):
    """A kind of club at one business: the owner's answers, and the ids of what it put in place.

    `made` is by the key of each part: "rule:everybody", "plan", "prize:first", …; what was there
    before it is not among them.
    """

    kind = models.CharField(max_length=32)
    is_on = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)
    made = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "kind"], name="programme_once"),
        ]
