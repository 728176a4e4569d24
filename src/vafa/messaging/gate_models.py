"""What the gate knows and says: rules, consent with its proof, blocked numbers, what was spent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from vafa.messaging.gate import NIGHT_ENDS, NIGHT_STARTS
from vafa.messaging.states import ConsentChannel, ConsentSubject, ConsentWay, TextClass
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


def standing_control() -> int:
    """The share of customers that get no campaigns unless a business says otherwise."""
    percent: int = settings.STANDING_CONTROL_PERCENT
    return percent


class SendingRules(TenantModel):
    """When, how often and by which channels the business may write; one row, or the defaults.

    After `fall_back_minutes` without word of a text at another channel it goes by SMS; 0 is never.
    """

    quiet_starts = models.TimeField(default=NIGHT_STARTS)
    quiet_ends = models.TimeField(default=NIGHT_ENDS)
    quiet_on_mourning = models.BooleanField(default=True, db_default=True)
    daily_cap = models.SmallIntegerField(null=True)
    weekly_cap = models.SmallIntegerField(null=True)
    monthly_budget_rial = models.BigIntegerField(null=True)
    standing_control_percent = models.SmallIntegerField(default=standing_control, db_default=5)
    needs_consent = models.BooleanField(default=False, db_default=False)
    cancel_text_on_service = models.BooleanField(default=True)
    service_channels = models.CharField(max_length=24, default="sms", db_default="sms")
    advertising_channels = models.CharField(max_length=24, default="sms", db_default="sms")
    fall_back_minutes = models.SmallIntegerField(default=10, db_default=10)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="sending_rules_once"),
            models.CheckConstraint(
                name="weekly_cap_positive",
                condition=Q(weekly_cap__isnull=True) | Q(weekly_cap__gt=0),
            ),
            models.CheckConstraint(
                name="daily_cap_positive", condition=Q(daily_cap__isnull=True) | Q(daily_cap__gt=0)
            ),
            models.CheckConstraint(
                name="standing_control_share", condition=Q(standing_control_percent__range=(0, 50))
            ),
        ]

    def list_channels(self, text_class: str) -> list[str]:
        """The channels for such texts in the order in which they are tried; SMS is the last."""
        is_service = text_class == TextClass.SERVICE
        return (self.service_channels if is_service else self.advertising_channels).split(",")


class GateDecision(TenantModel):
    """What the gate said of a text, when, and why. Added, never changed."""

    rights_withheld = ("UPDATE", "TRUNCATE")

    message_id = models.BigIntegerField()
    message = TenantForeignKey("messaging.Message", "message_id", null=False)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8)
    reason = models.CharField(max_length=32)

    class Meta(TenantModel.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["business_id", "message_id"], name="decision_of_message"),
            models.Index(
                fields=["business_id", "reason", "-id"],
                name="decision_against",
                condition=~Q(verdict="go"),
            ),
        ]


class Consent(TenantModel):
    """What a number allows, by subject and channel: the last word, and by which way it came.

    A word about any channel stands over those about one.
    """

    mobile = models.CharField(max_length=20)
    subject = models.CharField(
        max_length=16,
        choices=ConsentSubject,
        default=ConsentSubject.ADVERTISING,
        db_default=ConsentSubject.ADVERTISING,
    )
    channel = models.CharField(
        max_length=8,
        choices=ConsentChannel,
        default=ConsentChannel.ANY,
        db_default=ConsentChannel.ANY,
    )
    is_stopped = models.BooleanField()
    changed_at = models.DateTimeField()
    way = models.CharField(max_length=16, choices=ConsentWay)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "mobile", "subject", "channel"], name="consent_once"
            )
        ]


class ConsentProof(TenantModel):
    """Who allowed or stopped what, in answer to which words, and from where. Only added to.

    `words` are those that were read or sent, `version` tells the same words again.
    """

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    mobile = models.CharField(max_length=20)
    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    subject = models.CharField(max_length=16, choices=ConsentSubject)
    channel = models.CharField(max_length=8, choices=ConsentChannel)
    is_given = models.BooleanField()
    words = models.CharField(max_length=500)
    version = models.CharField(max_length=12)
    way = models.CharField(max_length=16, choices=ConsentWay)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=120)
    address = models.CharField(max_length=45, blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="proof_customer")
        ]
        indexes = [models.Index(fields=["business_id", "mobile", "-id"], name="proof_of_mobile")]


class BlockedNumber(TenantModel):
    """A number that the operator keeps from advertising. That is no word of its owner's."""

    mobile = models.CharField(max_length=20)
    seen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "mobile"], name="blocked_number_once")
        ]


class MonthSpend(TenantModel):
    """What advertising cost in a month of the Jalali calendar (`1405-09`)."""

    month = models.CharField(max_length=7)
    spent_rial = models.BigIntegerField(default=0)
    is_told = models.BooleanField(default=False)  # that the budget is used up

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "month"], name="month_spend_once")
        ]


class TextUse(TenantModel):
    """What texts cost on a day of the business, by what they were for and who wanted them.

    The sum over the days is the sum over the messages: `verify_use`. `unpriced` are texts whose
    price nobody knows; `source_id` is 0 where a purpose has no campaign, scenario or mailing.
    """

    day = models.DateField()
    purpose = models.CharField(max_length=32)
    source_id = models.BigIntegerField(default=0)
    texts = models.IntegerField(default=0)
    parts = models.IntegerField(default=0)
    unpriced = models.IntegerField(default=0)
    cost_rial = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "day", "purpose", "source_id"], name="text_use_once"
            )
        ]
