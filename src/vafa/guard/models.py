"""What looked wrong, what was decided, which awards wait for it, and how it is looked for."""

from __future__ import annotations

from django.db import models
from django.db.models import JSONField, Value

from vafa.guard.types import Ruling, Stance, Then
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Flag(TenantModel):
    """A suspicious pattern. One open flag for each rule and subject; it counts how often.

    `stance` is how the subject's awards are treated because of it; empty once it is settled, and
    for what is only told. `evidence` names the sales and gifts as [kind, id], newest first.
    """

    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    severity = models.SmallIntegerField(default=1)  # 1 look, 2 soon, 3 now
    score = models.SmallIntegerField(default=0, db_default=0)  # 0 to 100; 0 for plain alarms
    times = models.IntegerField(default=1)
    first_at = models.DateTimeField()
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    evidence = models.JSONField(default=list, db_default=Value([], JSONField()))
    stance = models.CharField(
        max_length=8, blank=True, default="", db_default="", choices=[(s, s) for s in Stance]
    )
    ruling = models.CharField(max_length=12, blank=True, default="", db_default="", choices=Ruling)
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
        indexes = [
            models.Index(fields=["business_id", "-at"], name="flag_by_time"),
        ]


class HeldAward(TenantModel):
    """What one sale or gift gave, waiting for the decision on a flag. Happens once for each."""

    flag_id = models.BigIntegerField()
    flag = TenantForeignKey(Flag, "flag_id", null=False)
    cause_kind = models.CharField(max_length=16)
    cause_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "flag_id", "cause_kind", "cause_id"], name="held_award_once"
            ),
            TenantReference("flag_id", to="guard.Flag", name="held_award_flag"),
            TenantReference("customer_id", to="customers.Customer", name="held_award_customer"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "cause_kind", "cause_id"], name="held_award_by_cause"
            )
        ]


class PatternSettings(TenantModel):
    """What this business wants of one pattern; the pattern's own defaults where there is none."""

    slug = models.CharField(max_length=40)
    then = models.CharField(max_length=8, choices=Then)
    limits = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "slug"], name="pattern_settings_once")
        ]
