"""What texts of customers did, and how often we answered each number."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.answers.types import MOST_A_DAY
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Answer(TenantModel):
    """What one text that came in did; `is_answered` when a text went back."""

    inbound_id = models.BigIntegerField()
    inbound = TenantForeignKey("messaging.InboundText", "inbound_id", null=False)
    meaning = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    is_answered = models.BooleanField()
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "inbound_id"], name="answers_once_each"),
            TenantReference("inbound_id", to="messaging.InboundText", name="answer_inbound"),
        ]


class Turn(TenantModel):
    """One answer to a number on one day of the business; there are no more turns than these."""

    mobile = models.CharField(max_length=16)
    day = models.DateField()
    turn = models.SmallIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "mobile", "day", "turn"], name="answer_turn_once"
            ),
            models.CheckConstraint(
                name="answer_turn_few", condition=Q(turn__range=(1, MOST_A_DAY))
            ),
        ]
        indexes = [models.Index(fields=["business_id", "day"], name="answer_turn_by_day")]


class Switch(TenantModel):
    """A meaning that the business turned on or off; without a row it is as it comes."""

    meaning = models.CharField(max_length=20)
    is_on = models.BooleanField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "meaning"], name="answer_switch_once")
        ]
