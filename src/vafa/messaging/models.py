"""The tables of messaging: texts and what became of them, gateways, words; and of the gate."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from vafa.messaging.gate_models import (
    BlockedNumber,
    Consent,
    ConsentProof,
    GateDecision,
    MonthSpend,
    SendingRules,
    TextUse,
)
from vafa.messaging.types import UNDECIDED, Carries, Meaning, State, TextClass
from vafa.tenancy.models import Business, TenantForeignKey, TenantModel, TenantReference

__all__ = [
    "BlockedNumber",
    "CallbackAddress",
    "Chat",
    "Consent",
    "ConsentProof",
    "DemoText",
    "GateDecision",
    "GatewayAccount",
    "HandOver",
    "InboundText",
    "Mailing",
    "Message",
    "MonthSpend",
    "SendingRules",
    "TextTemplate",
    "TextUse",
    "Wording",
]


class GatewayAccount(TenantModel):
    """An account of the business at a gateway. Smaller positions are tried first.

    `faults` counts calls in a row that took nothing; after some the account rests until
    `rests_until`. Secrets stand in `settings` and are never shown again (`hide_secrets`).
    `inbox_cursor`: from where its inbox is read on, in the gateway's own words.
    """

    gateway = models.CharField(max_length=32)
    title = models.CharField(max_length=60)
    position = models.SmallIntegerField(default=0)
    carries = models.CharField(max_length=16, choices=Carries, default=Carries.ALL)
    is_active = models.BooleanField(default=True)
    settings = models.JSONField(default=dict)
    callback_version = models.SmallIntegerField(default=1)
    part_price_rial = models.IntegerField(null=True)
    faults = models.SmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    inbox_cursor = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta(TenantModel.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.gateway} account {self.id}"


class CallbackAddress(models.Model):
    """Which account a callback secret stands for. A directory over all businesses; hashes only."""

    secret_hash = models.CharField(max_length=64, primary_key=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"callback address of account {self.account_id}"


class TextTemplate(TenantModel):
    """The business's own words for a purpose, or that it is switched off."""

    purpose = models.CharField(max_length=32)
    text = models.TextField(blank=True)  # empty: the words in purposes.py
    is_off = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "purpose"], name="template_once")
        ]


class Wording(TenantModel):
    """Words that somebody wrote for one occasion. They never change; other words are another row.

    `target` is where `{link}` leads. The same words and target twice are one row, by `digest`.
    """

    rights_withheld = ("UPDATE", "TRUNCATE")

    text = models.TextField()
    target = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "digest"], name="wording_once")
        ]


class Mailing(TenantModel):
    """A text that somebody wrote to some customers by hand, for a moment. Its id is the form's key,
    so that a form sent twice is one mailing.
    """

    wording_id = models.BigIntegerField()
    wording = TenantForeignKey(Wording, "wording_id", null=False)
    customer_ids = models.JSONField()
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("wording_id", to="messaging.Wording", name="mailing_wording")
        ]


class Message(TenantModel):
    """A text to a customer, from the wish to its fate.

    `variables` hold plain values, never a secret. `body` is what was sent, secrets as dots; empty
    until then. While a worker has it, `claim` names whose it is and `claimed_until` for how long.
    `source_id` is the campaign, scenario or mailing that wants it.
    `turn` counts the accounts given up on. `poll_at` is when its fate is asked for next. `passed`
    are the channels given up on; at `fall_back_at` the one that has it (`channel`) is too. What
    names its `first_channel` goes by that or by SMS, whatever order the business set.
    """

    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    branch_id = models.BigIntegerField(null=True)
    mobile = models.CharField(max_length=16)
    purpose = models.CharField(max_length=32)
    wording_id = models.BigIntegerField(null=True)
    wording = TenantForeignKey(Wording, "wording_id")
    source_id = models.BigIntegerField(null=True)
    text_class = models.CharField(max_length=16, choices=TextClass)
    urgency = models.SmallIntegerField()
    variables = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    parts = models.SmallIntegerField(null=True)
    cost_rial = models.BigIntegerField(null=True)

    attempts = models.SmallIntegerField(default=0)
    turn = models.SmallIntegerField(default=0)
    account_id = models.BigIntegerField(null=True)
    account = TenantForeignKey(GatewayAccount, "account_id")
    gateway = models.CharField(max_length=32, blank=True)
    gateway_id = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=8, blank=True, default="", db_default="")
    passed = models.CharField(max_length=24, blank=True, default="", db_default="")
    first_channel = models.CharField(max_length=8, blank=True, default="", db_default="")
    fall_back_at = models.DateTimeField(null=True)
    claim = models.BigIntegerField(null=True)
    claimed_until = models.DateTimeField(null=True)

    attempted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    poll_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "dedupe_key"], name="message_once"),
            TenantReference("customer_id", to="customers.Customer", name="message_customer"),
            TenantReference("account_id", to="messaging.GatewayAccount", name="message_account"),
            TenantReference("wording_id", to="messaging.Wording", name="message_wording"),
            models.CheckConstraint(name="message_state", condition=Q(state__in=list(State))),
            models.CheckConstraint(
                name="message_claimed_while_sending",
                condition=Q(state=State.SENDING, claim__isnull=False, claimed_until__isnull=False)
                | (~Q(state=State.SENDING) & Q(claim__isnull=True, claimed_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_delivered_at",
                condition=Q(delivered_at__isnull=True) | Q(state=State.DELIVERED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "urgency", "due_at", "id"],
                name="message_due",
                condition=Q(state=State.QUEUED),
            ),
            models.Index(
                fields=["business_id", "claimed_until"],
                name="message_lease",
                condition=Q(state=State.SENDING),
            ),
            models.Index(
                fields=["business_id", "poll_at"],
                name="message_poll",
                condition=Q(poll_at__isnull=False),
            ),
            models.Index(
                fields=["business_id", "fall_back_at"],
                name="message_fall_back",
                condition=Q(fall_back_at__isnull=False),
            ),
            models.Index(
                fields=["business_id", "attempted_at"],
                name="message_undecided",
                condition=Q(state__in=sorted(UNDECIDED), closed_at__isnull=True),
            ),
            models.Index(
                fields=["business_id", "account_id", "gateway_id"],
                name="message_gateway_id",
                condition=~Q(gateway_id=""),
            ),
            models.Index(
                fields=["business_id", "mobile", "attempted_at"],
                name="message_weekly_cap",
                condition=Q(text_class=TextClass.ADVERTISING),
            ),
            models.Index(fields=["business_id", "customer_id", "-id"], name="message_of_customer"),
            models.Index(fields=["business_id", "created_at", "state"], name="message_by_time"),
        ]

    @property
    def uid(self) -> str:
        """Our number for it at the gateways."""
        return str(self.id)

    def take(self, account: GatewayAccount, *, claim: int, at: datetime, until: datetime) -> None:
        """Be in a worker's hands, about to be sent by the account. The attempt counts from now."""
        self.fall_back_at = None
        self.state, self.reason, self.note = State.SENDING, "", ""
        self.claim, self.attempted_at, self.claimed_until = claim, at, until
        self.attempts += 1
        self.account_id, self.gateway, self.gateway_id = account.id, account.gateway, ""

    def pass_on(self, *, at: datetime, reason: str, note: str = "") -> None:
        """The channel that had it does not reach the person: the next one has its turn."""
        self.queue_again(at, turn=0, reason=reason, note=note)
        self.passed = f"{self.passed},{self.channel}".strip(",")
        self.fall_back_at = self.sent_at = self.cost_rial = None

    def wait(self, until: datetime, *, reason: str) -> None:
        """Wait, untouched, and be looked at again then."""
        self.due_at, self.reason = until, reason[:64]

    def queue_again(self, due_at: datetime, *, turn: int, reason: str, note: str = "") -> None:
        """Surely nobody took it: wait for the next attempt. The one way back that there is."""
        self.state, self.due_at, self.turn = State.QUEUED, due_at, turn
        self.reason, self.note = reason[:64], note[:200]
        self.claim = self.claimed_until = self.poll_at = None

    def settle(self, state: State, *, at: datetime, reason: str = "", note: str = "") -> None:
        """Be in this state, by a gateway's word or by our own."""
        self.state, self.reason, self.note = state, reason[:64], note[:200]
        self.claim = self.claimed_until = self.poll_at = None
        self.fall_back_at = self.fall_back_at if state in UNDECIDED else None
        self.delivered_at = at if state == State.DELIVERED else None


class InboundText(TenantModel):
    """A text that came in on one of our lines, kept as it came.

    `is_followed`: what it asks for was done. A gateway may give it once only, so it is kept first.
    """

    account_id = models.BigIntegerField()
    account = TenantForeignKey(GatewayAccount, "account_id")
    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    mobile = models.CharField(max_length=20)
    line = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    meaning = models.CharField(max_length=16, choices=Meaning)
    at = models.DateTimeField()
    dedupe_key = models.CharField(max_length=80)
    is_followed = models.BooleanField(default=False, db_default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "dedupe_key"], name="inbound_once"),
            TenantReference("customer_id", to="customers.Customer", name="inbound_customer"),
            TenantReference("account_id", to="messaging.GatewayAccount", name="inbound_account"),
        ]
        indexes = [
            models.Index(fields=["business_id", "-at"], name="inbound_by_time"),
            models.Index(
                fields=["business_id", "id"],
                name="inbound_unfollowed",
                condition=Q(is_followed=False),
            ),
        ]


class Chat(TenantModel):
    """A chat that the person of this number began with us at a messenger, for writing there."""

    account_id = models.BigIntegerField()
    account = TenantForeignKey(GatewayAccount, "account_id")
    mobile = models.CharField(max_length=20)
    chat = models.CharField(max_length=32)
    since = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "account_id", "mobile"], name="chat_once_a_mobile"
            ),
            models.UniqueConstraint(fields=["business_id", "account_id", "chat"], name="chat_once"),
            TenantReference("account_id", to="messaging.GatewayAccount", name="chat_account"),
        ]


class HandOver(TenantModel):
    """A file of texts that somebody uploads to a panel by hand."""

    account_id = models.BigIntegerField()
    account = TenantForeignKey(GatewayAccount, "account_id")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    texts = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("account_id", to="messaging.GatewayAccount", name="hand_over_account"),
        ]
        indexes = [
            models.Index(fields=["business_id", "account_id", "-id"], name="hand_over_of_account")
        ]


class DemoText(TenantModel):
    """A text as it stands on the demo phone, codes in the open; of demo businesses only."""

    mobile = models.CharField(max_length=20)
    text = models.TextField()
    is_from_customer = models.BooleanField(default=False)
    uid = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "uid"], name="demo_text_once", condition=~Q(uid="")
            )
        ]
        indexes = [
            models.Index(fields=["business_id", "mobile", "-id"], name="demo_text_of_mobile")
        ]
