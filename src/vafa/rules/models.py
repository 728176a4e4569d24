"""Rules, all their versions, and how much of their caps is used."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Rule(TenantModel):
    """A rule of the club, as it stands now. What it said and when is in its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State)
    newest = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(name="rule_newest_positive", condition=models.Q(newest__gt=0)),
        ]


class RuleVersion(TenantModel):
    """What a rule said from an instant on: written once, never changed, kept for ever.

    A version counts from `counts_from` until a later one does; at any instant the highest number
    that counts by then is in force, and what was planned before it was written is gone. A pause
    is a version too, so that a late sale is judged by what was in force at its own time.
    """

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    rule_id = models.BigIntegerField()
    rule = TenantForeignKey(Rule, "rule_id")
    number = models.IntegerField()
    is_live = models.BooleanField()
    spec = models.JSONField()
    counts_from = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("rule_id", to="rules.Rule", name="version_rule"),
            models.UniqueConstraint(
                fields=["business_id", "rule_id", "number"], name="version_number"
            ),
            models.CheckConstraint(name="version_positive", condition=models.Q(number__gt=0)),
        ]


class RuleProposal(TenantModel):
    """What somebody wants a rule to say, waiting for a second person. It gives nothing till then.

    One of a rule waits at a time; `starts` switches the rule on besides.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        REPLACED = "replaced", _("Replaced")

    rule_id = models.BigIntegerField()
    rule = TenantForeignKey(Rule, "rule_id")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    spec = models.JSONField()
    starts = models.BooleanField()
    counts_from = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    proposer = models.CharField(max_length=40)
    proposed_by = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("rule_id", to="rules.Rule", name="proposal_rule"),
            models.UniqueConstraint(
                fields=["business_id", "rule_id"],
                condition=models.Q(state="waiting"),
                name="proposal_waits_once",
            ),
        ]


class RuleUse(TenantModel):
    """How much a rule gave, and how often, to one owner in one period: what its caps look at.

    `per` and `owner_id` say for whom (a customer, a branch, 0 for everybody), `within` and
    `starts_on` when. The row is locked from the decision to the end of the sale, so that two
    sales never share what is left.
    """

    rule_id = models.BigIntegerField()
    rule = TenantForeignKey(Rule, "rule_id")
    per = models.CharField(max_length=8)
    owner_id = models.BigIntegerField()
    within = models.CharField(max_length=8)
    starts_on = models.DateField()
    amount = models.BigIntegerField()
    times = models.IntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("rule_id", to="rules.Rule", name="use_rule"),
            models.UniqueConstraint(
                fields=["business_id", "rule_id", "per", "owner_id", "within", "starts_on"],
                name="use_once",
            ),
            models.CheckConstraint(
                name="use_not_negative", condition=models.Q(amount__gte=0, times__gte=0)
            ),
        ]
