"""How a business wants its till to behave, and what earned without a sale."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class ClubSettings(TenantModel):
    """The owner's settings for spending, returns and gifts by hand; one row a business."""

    # Spending
    needs_code = models.BooleanField(default=True)  # the 7 digits, besides the mobile
    code_alone = models.BooleanField(default=False)  # the 7 digits without the mobile
    point_value_rial = models.BigIntegerField(default=0)  # 0: points do not pay invoices
    # Returns
    grace_days = models.SmallIntegerField(default=7)
    owes_after_return = models.BooleanField(default=True)
    # By hand: at most so much in one act, and by one person in one day
    hand_most_rial = models.BigIntegerField(default=5_000_000)
    hand_daily_rial = models.BigIntegerField(default=20_000_000)
    hand_most_points = models.BigIntegerField(default=1_000)
    hand_daily_points = models.BigIntegerField(default=5_000)
    # Rules
    needs_approval = models.BooleanField(default=False)  # by a second person, before they count
    # Texts
    credit_text_minutes = models.SmallIntegerField(default=0)
    first_warning_days = models.SmallIntegerField(default=7)
    last_warning_days = models.SmallIntegerField(default=1)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="club_settings_once"),
            models.CheckConstraint(
                name="club_settings_possible",
                condition=Q(point_value_rial__gte=0, grace_days__range=(1, 90))
                & Q(hand_most_rial__gte=0, hand_daily_rial__gte=0)
                & Q(hand_most_points__gte=0, hand_daily_points__gte=0)
                & Q(credit_text_minutes__range=(0, 10_080))
                & Q(first_warning_days__range=(0, 60), last_warning_days__range=(0, 60)),
            ),
        ]


class HeldCode(TenantModel):
    """Which code allowed a hold of the ledger: it is used up when the hold is captured."""

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    hold_id = models.BigIntegerField()
    hold = TenantForeignKey("ledger.Hold", "hold_id")
    code_id = models.BigIntegerField()
    code = TenantForeignKey("codes.Code", "code_id")

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "hold_id"], name="held_code_once"),
            TenantReference("hold_id", to="ledger.Hold", name="held_code_hold"),
            TenantReference("code_id", to="codes.Code", name="held_code_code"),
        ]


class RewardedOccasion(TenantModel):
    """Something besides a sale that rules looked at. (trigger, event, key) happens once.

    `awards` and `receipt` are as a sale's: what each rule gave, and the first answer.
    """

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    trigger = models.CharField(max_length=32)
    event = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=128)
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id")
    branch_id = models.BigIntegerField(null=True)
    worth_percent = models.SmallIntegerField(default=100, db_default=100)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    awards = models.JSONField(default=list)
    receipt = models.TextField()
    actor = models.CharField(max_length=40)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "trigger", "event", "key"], name="occasion_once"
            ),
            TenantReference("customer_id", to="customers.Customer", name="occasion_customer"),
        ]
        indexes = [
            models.Index(fields=["business_id", "customer_id", "-at"], name="occasion_by_customer")
        ]
