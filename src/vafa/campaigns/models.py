"""Campaigns, and everybody they are about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.campaigns.types import CampaignState, Gift, RecipientState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Campaign(TenantModel):
    """A plan and how far it is. From `began_at` on its people are drawn and its plan stays.

    `wordings` are the ids of its texts' words. `people` counts its recipients by arm, `balance`
    keeps what they were like when they were drawn. `fed` texts were handed over and `given` (rials,
    points or codes) went with them. `asker` is the code of who wants it sent.
    """

    rights_withheld = ("DELETE", "TRUNCATE")

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=CampaignState, default=CampaignState.DRAFT)
    reason = models.CharField(max_length=24, blank=True, default="")
    version = models.IntegerField(default=1)
    plan = models.JSONField()
    wordings = models.JSONField(default=list)
    asker = models.CharField(max_length=40, blank=True, default="")
    asked_by = models.CharField(max_length=120, blank=True, default="")
    approved_by = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()
    begins_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    measured_until = models.DateTimeField(null=True)
    people = models.JSONField(default=dict)
    unreachable = models.IntegerField(default=0)
    balance = models.JSONField(default=dict)
    fed = models.IntegerField(default=0)
    given = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="campaign_begun_or_not",
                condition=Q(
                    began_at__isnull=True,
                    state__in=[
                        *(CampaignState.DRAFT, CampaignState.WAITING),
                        *(CampaignState.SCHEDULED, CampaignState.STOPPED),
                    ],
                )
                | Q(
                    began_at__isnull=False,
                    measured_until__gt=F("began_at"),
                    state__in=[
                        *(CampaignState.RUNNING, CampaignState.PAUSED),
                        *(CampaignState.DONE, CampaignState.STOPPED),
                    ],
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "state"],
                name="campaign_at_work",
                condition=Q(state__in=[CampaignState.SCHEDULED, CampaignState.RUNNING]),
            ),
        ]


class Recipient(TenantModel):
    """One person of a campaign's audience: drawn once, when it began, and handed over at most once.
    `gift` goes with the text: nobody is given anything but by one that leaves.

    `arm` is 0 for the control group, 1 and 2 for the texts, 9 for who never gets advertising.
    """

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("business_id", "campaign_id", "customer_id")
    campaign_id = models.BigIntegerField()
    campaign = TenantForeignKey(Campaign, "campaign_id", null=False)
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    arm = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=RecipientState)
    reason = models.CharField(max_length=24, blank=True, default="", db_default="")
    gift = models.CharField(
        max_length=12, choices=Gift, blank=True, default=Gift.NONE, db_default=Gift.NONE
    )
    message_id = models.BigIntegerField(null=True)
    message = TenantForeignKey("messaging.Message", "message_id")

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("campaign_id", to="campaigns.Campaign", name="recipient_campaign"),
            TenantReference("customer_id", to="customers.Customer", name="recipient_customer"),
            TenantReference("message_id", to="messaging.Message", name="recipient_message"),
            models.CheckConstraint(
                name="recipient_left_out_gets_nothing",
                condition=Q(arm__in=[0, 9], state=RecipientState.LEFT_OUT, message_id__isnull=True)
                | (~Q(arm__in=[0, 9]) & ~Q(state=RecipientState.LEFT_OUT)),
            ),
            models.CheckConstraint(
                name="recipient_gift_goes_with_a_text",
                condition=Q(gift=Gift.NONE) | Q(message_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "campaign_id", "customer_id"],
                name="recipient_waiting",
                condition=Q(state=RecipientState.WAITING),
            ),
            models.Index(fields=["business_id", "customer_id"], name="recipient_of_customer"),
        ]
