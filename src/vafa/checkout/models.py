"""How a business wants its till to behave, and what earned without a sale."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

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
    # While a till is cut off: at most so much a day by one till, and by one guest at it
    spends_offline = models.BooleanField(default=False)
    offline_till_rial = models.BigIntegerField(default=5_000_000)
    offline_guest_rial = models.BigIntegerField(default=1_000_000)
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
                & Q(offline_till_rial__gte=0, offline_guest_rial__gte=0)
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


class TillAllowance(TenantModel):
    """What a till may lose in one day by letting guests spend while it is cut off, and lost."""

    branch_id = models.BigIntegerField()
    branch = TenantForeignKey("catalog.Branch", "branch_id")
    till = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    sum_rial = models.BigIntegerField()
    guest_rial = models.BigIntegerField()
    lost_rial = models.BigIntegerField(default=0)
    issued_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "branch_id", "till", "day"], name="till_allowance_once"
            ),
            models.CheckConstraint(
                name="till_allowance_holds",
                condition=Q(lost_rial__gte=0, lost_rial__lte=F("sum_rial"), guest_rial__gte=0),
            ),
            TenantReference("branch_id", to="catalog.Branch", name="till_allowance_branch"),
        ]


class LateSale(TenantModel):
    """A sale of an outage of which something is to be told: what it cost, or why it was refused.

    It is of the till's own numbers. Sent again after a refusal, it is the same row.
    """

    class Why(models.TextChoices):
        """Why credit that was spent in an outage was not there."""

        SHORT = "short", _("the credit had been used meanwhile")
        CODE = "code", _("the code did not fit any more")
        NOBODY = "nobody", _("nobody had this number")

    number = models.CharField(max_length=64)
    branch_id = models.BigIntegerField()
    branch = TenantForeignKey("catalog.Branch", "branch_id")
    till = models.CharField(max_length=40, blank=True)
    cashier = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    total_rial = models.BigIntegerField()  # before anything was taken off
    asked_rial = models.BigIntegerField(default=0)
    lost_rial = models.BigIntegerField(default=0)
    why = models.CharField(max_length=8, choices=Why.choices, blank=True)
    refusal = models.CharField(max_length=200, blank=True)  # in the words of the till
    sale_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    allowance_id = models.BigIntegerField(null=True)
    allowance = TenantForeignKey("checkout.TillAllowance", "allowance_id")
    settled_at = models.DateTimeField(null=True)  # a person saw to it
    settled_by = models.CharField(max_length=80, blank=True, db_default="")

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "number"], name="late_sale_once"),
            models.CheckConstraint(
                name="late_sale_lost_from_allowance",
                condition=Q(lost_rial=0) | Q(lost_rial__gt=0, allowance_id__isnull=False),
            ),
            TenantReference("branch_id", to="catalog.Branch", name="late_sale_branch"),
            TenantReference(
                "allowance_id", to="checkout.TillAllowance", name="late_sale_allowance"
            ),
        ]
        indexes = [
            models.Index(fields=["business_id", "-sent_at"], name="late_sale_newest"),
            models.Index(
                fields=["business_id", "allowance_id", "customer_id"], name="late_sale_of_guest"
            ),
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
    goods_rial = models.BigIntegerField(null=True)  # what of a friend's purchase counted
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
