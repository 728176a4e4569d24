"""How a business wants its till to behave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.tenancy.models import TenantModel


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
