"""Invitations, who brought whom, and how the club rewards it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.referrals.types import Way
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Invitation(TenantModel):
    """The code a member tells friends. It opens nothing, so it is kept as it is."""

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    code = models.CharField(max_length=8)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "customer_id"], name="invitation_once"),
            models.UniqueConstraint(fields=["business_id", "code"], name="invitation_code"),
            TenantReference("customer_id", to="customers.Customer", name="invitation_customer"),
        ]


class Referral(TenantModel):
    """A newcomer and who brought them. `root` is where their chain begins: brought by nobody.

    `bought_at` is the instant of the first purchase that was not brought back; what that earned
    all sides is summed up when it is settled. `place` is the till or device where it was told.
    """

    newcomer_id = models.BigIntegerField()
    newcomer = TenantForeignKey("customers.Customer", "newcomer_id", null=False)
    inviter_id = models.BigIntegerField()
    inviter = TenantForeignKey("customers.Customer", "inviter_id", null=False)
    root_id = models.BigIntegerField()
    root = TenantForeignKey("customers.Customer", "root_id", null=False)
    way = models.CharField(max_length=8, choices=Way)
    place = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    bought_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    credit_rial = models.BigIntegerField(default=0)
    points = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "newcomer_id"], name="referral_once"),
            models.CheckConstraint(
                name="referral_no_circle",
                condition=~Q(newcomer_id=F("inviter_id")) & ~Q(newcomer_id=F("root_id")),
            ),
            models.CheckConstraint(
                name="referral_settled_after_purchase",
                condition=Q(settled_at__isnull=True) | Q(bought_at__isnull=False),
            ),
            TenantReference("newcomer_id", to="customers.Customer", name="referral_newcomer"),
            TenantReference("inviter_id", to="customers.Customer", name="referral_inviter"),
            TenantReference("root_id", to="customers.Customer", name="referral_root"),
        ]
        indexes = [
            models.Index(fields=["business_id", "inviter_id", "-id"], name="referral_by_inviter"),
            models.Index(fields=["business_id", "root_id", "at"], name="referral_by_root"),
            models.Index(
                fields=["business_id", "bought_at"],
                name="referral_waiting",
                condition=Q(settled_at__isnull=True, bought_at__isnull=False),
            ),
        ]


class ReferralSettings(TenantModel):
    """How long goods may come back before a referral counts, what counts as a purchase, and what
    further levels get of what the rules give the first, in percent (0: nothing).
    """

    window_days = models.SmallIntegerField(default=7)
    least_rial = models.BigIntegerField(default=0)
    second_percent = models.SmallIntegerField(default=0)
    third_percent = models.SmallIntegerField(default=0)
    fourth_percent = models.SmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="referral_settings_once"),
            models.CheckConstraint(
                name="referral_settings_possible",
                condition=Q(window_days__range=(0, 90), least_rial__gte=0)
                & Q(second_percent__range=(0, 100), fourth_percent__gte=0)
                & Q(third_percent__lte=F("second_percent"))
                & Q(fourth_percent__lte=F("third_percent")),
            ),
        ]

    @property
    def percents(self) -> tuple[int, ...]:
        """What each level gets, the first one whole."""
        further = (self.second_percent, self.third_percent, self.fourth_percent)
        return (100, *(percent for percent in further if percent))
