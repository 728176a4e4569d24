"""Who asked to be let in, and how often anybody did anything."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vafa.tenancy.models import TenantModel


class Ask(TenantModel):
    """Somebody typed this number and wants a login code; whether a customer has it, is not known.

    The newest of a number is the only one whose browser may try a code. With an `invitation` (its
    code) or a `join_code` whoever has the number may become a customer.
    """

    mobile = models.CharField(max_length=16)
    invitation = models.CharField(max_length=8, blank=True, default="", db_default="")
    join_code = models.CharField(max_length=5, blank=True, default="", db_default="")
    at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    @property
    def may_join(self) -> bool:
        """Whether a stranger who has the number is a customer with the code."""
        return bool(self.invitation or self.join_code)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["business_id", "mobile", "-id"], name="portal_ask_by_mobile"),
            models.Index(fields=["business_id", "at"], name="portal_ask_by_time"),
        ]


class Turns(TenantModel):
    """When one side did something lately; see limits.py. The oldest moment stands first."""

    side = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    moments = ArrayField(models.DateTimeField(), default=list)
    last_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "side", "subject"], name="portal_turns_once"
            )
        ]
        indexes = [models.Index(fields=["business_id", "last_at"], name="portal_turns_by_time")]
