"""Accounts at payment gateways, and payments."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from vafa.payments.states import Payee, State
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference

PAYABLE_FOR = timedelta(hours=1)  # at the gateway; no gateway keeps its page open for longer


class PaymentAccount(TenantModel):
    """An account of the business at a payment gateway. Smaller positions are tried first.

    Secrets stand in `settings` and are never shown again (`hide_secrets`).
    """

    gateway = models.CharField(max_length=32)
    title = models.CharField(max_length=60)
    position = models.SmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    settings = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.gateway} account {self.id}"


class Payment(TenantModel):
    """Money that is to come in online, once, for what `purpose` and `reference` name.

    `authority` is the gateway's name for it while it is paid, `receipt` the bank's once it was:
    each counts once. `account_id` is None where the operator's gateway takes the money. While a
    gateway is asked to take it up, `claimed_until` keeps others from asking too. `ask_at` is when
    the gateway is asked again what became of it.
    """

    purpose = models.CharField(max_length=32)
    reference = models.CharField(max_length=80)
    description = models.CharField(max_length=200)
    return_path = models.CharField(max_length=200)
    payee = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Payee])
    amount_rial = models.BigIntegerField()
    payer_fee_rial = models.BigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=64, blank=True)

    account_id = models.BigIntegerField(null=True)
    account = TenantForeignKey(PaymentAccount, "account_id")
    gateway = models.CharField(max_length=32, blank=True)
    authority = models.CharField(max_length=64, blank=True)
    page_url = models.CharField(max_length=500, blank=True)
    receipt = models.CharField(max_length=64, blank=True)
    card = models.CharField(max_length=24, blank=True)  # as the gateway masks it

    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "purpose", "reference"], name="online_payment_once"
            ),
            models.UniqueConstraint(
                fields=["business_id", "gateway", "authority"],
                name="online_payment_authority_once",
                condition=~Q(authority=""),
            ),
            models.UniqueConstraint(
                fields=["business_id", "gateway", "receipt"],
                name="online_payment_receipt_once",
                condition=~Q(receipt=""),
            ),
            models.CheckConstraint(
                name="online_payment_positive",
                condition=Q(amount_rial__gt=0, payer_fee_rial__gte=0),
            ),
            models.CheckConstraint(name="online_payment_state", condition=Q(state__in=list(State))),
            models.CheckConstraint(
                name="online_payment_paid_has_receipt",
                condition=(Q(state=State.PAID, paid_at__isnull=False) & ~Q(receipt=""))
                | (~Q(state=State.PAID) & Q(paid_at__isnull=True, receipt="")),
            ),
            TenantReference(
                "account_id", to="payments.PaymentAccount", name="online_payment_account"
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "ask_at"],
                name="online_payment_to_ask",
                condition=Q(ask_at__isnull=False),
            ),
        ]

    @property
    def is_payable(self) -> bool:
        """Whether nobody was sent to pay it yet."""
        return self.state == State.ASKED

    def is_over(self, at: datetime) -> bool:
        """Whether no gateway takes money for it any more."""
        return at >= (self.sent_at or self.created_at) + PAYABLE_FOR


class TrialPayment(TenantModel):
    """What somebody decided on the page of trial payments; the trial gateway's own memory."""

    authority = models.CharField(max_length=64)
    amount_rial = models.BigIntegerField()
    is_paid = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "authority"], name="trial_payment_once")
        ]
