"""The tables of the books.

The application may read them and may lock an account; it can change none of them itself. Value
moves through one door in the database, the function `ledger_post` (migration 0002), which adds
transfers and movements and keeps balances and lots in step. What is written stays written.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.ledger.types import (
    HOUSE_PURPOSES,
    NOT_NEGATIVE,
    NOT_POSITIVE,
    Holder,
    HoldState,
    Purpose,
    Unit,
)
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference

READ_ONLY = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")


class Account(TenantModel):
    """Where value of one unit stands: in somebody's wallet or plain account, or with the house.

    `balance` is kept for everybody but the house: one row would keep every sale waiting. The
    house's is the sum of its movements.
    """

    rights_withheld = READ_ONLY
    columns_updatable = ("opened_at",)  # locking a row needs the right to update some column

    holder = models.CharField(
        max_length=16, choices=[(h, h) for h in Holder], db_default=Holder.CUSTOMER
    )
    owner_id = models.BigIntegerField()  # the customer, card, partner, …; 0 is the house
    purpose = models.CharField(max_length=16, choices=[(p, p) for p in Purpose])
    unit = models.CharField(max_length=8, choices=[(u, u) for u in Unit])
    balance = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "holder", "owner_id", "purpose", "unit"],
                name="account_once_each",
            ),
            models.UniqueConstraint(fields=["business_id", "id", "unit"], name="account_unit"),
            models.CheckConstraint(
                name="balance_not_negative",
                condition=~Q(purpose__in=NOT_NEGATIVE) | Q(balance__gte=0),
            ),
            models.CheckConstraint(
                name="balance_not_positive",
                condition=~Q(purpose__in=NOT_POSITIVE) | Q(balance__lte=0),
            ),
            models.CheckConstraint(
                name="balance_kept_but_for_the_house",
                condition=Q(
                    holder=Holder.HOUSE,
                    purpose__in=HOUSE_PURPOSES,
                    balance__isnull=True,
                    owner_id=0,
                )
                | (
                    ~Q(holder=Holder.HOUSE)
                    & ~Q(purpose__in=HOUSE_PURPOSES)
                    & Q(balance__isnull=False, owner_id__gt=0)
                ),
            ),
        ]


class Lot(TenantModel):
    """What one award put into a wallet: how much, how much is left, from when, until when.

    Usable from `available_at` (included) until `expires_at` (excluded); None never expires.
    `rule_id` and `rule_version` name the rule that gave it; `cause` the sale or the person. A lot
    that moves to another wallet is a new one there with the same terms, rule and cause;
    `origin_id` names the lot it was first, so what a sale gave is found wherever it stands.
    """

    rights_withheld = READ_ONLY
    columns_updatable = ("warnings",)

    account_id = models.BigIntegerField()
    account = TenantForeignKey(Account, "account_id")
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField()
    priority = models.SmallIntegerField(default=0)
    promotional = models.BooleanField(default=True)
    available_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    rule_id = models.BigIntegerField(null=True)
    rule_version = models.IntegerField(null=True)
    cause_kind = models.CharField(max_length=16)
    cause_id = models.BigIntegerField()
    origin_id = models.BigIntegerField(null=True)
    warnings = models.SmallIntegerField(default=0)  # how often the customer was told of the end

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("account_id", to="ledger.Account", name="lot_account"),
            models.CheckConstraint(
                name="lot_within_its_amount", condition=Q(remaining__range=(0, F("amount")))
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "account_id"],
                name="lot_open_by_account",
                condition=Q(remaining__gt=0),
            ),
            models.Index(
                fields=["business_id", "expires_at"],
                name="lot_open_by_end",
                condition=Q(remaining__gt=0, expires_at__isnull=False),
            ),
            models.Index(fields=["business_id", "cause_kind", "cause_id"], name="lot_by_cause"),
        ]


class Transfer(TenantModel):
    """One operation on the books: why, by whom, when. Its reference happens once."""

    rights_withheld = READ_ONLY

    kind = models.CharField(max_length=16)
    reference = models.CharField(max_length=80)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, blank=True)
    cause_kind = models.CharField(max_length=16)
    cause_id = models.BigIntegerField()
    branch_id = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "reference"], name="transfer_once"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "cause_kind", "cause_id"], name="transfer_by_cause"
            ),
            models.Index(fields=["business_id", "at"], name="transfer_by_time"),
        ]


class Movement(TenantModel):
    """An amount goes from one account to another of the same unit; `lot` is the wallet's side.

    Because one row is both legs, the books sum to zero whatever is written.
    """

    rights_withheld = READ_ONLY

    transfer_id = models.BigIntegerField()
    transfer = TenantForeignKey(Transfer, "transfer_id")
    source_id = models.BigIntegerField()
    source = TenantForeignKey(Account, "source_id")
    target_id = models.BigIntegerField()
    target = TenantForeignKey(Account, "target_id")
    lot_id = models.BigIntegerField(null=True)
    lot = TenantForeignKey(Lot, "lot_id")
    unit = models.CharField(max_length=8)
    amount = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("transfer_id", to="ledger.Transfer", name="movement_transfer"),
            TenantReference("lot_id", to="ledger.Lot", name="movement_lot"),
            models.CheckConstraint(name="movement_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="movement_between_two", condition=~Q(source_id=F("target_id"))
            ),
        ]
        indexes = [
            models.Index(fields=["business_id", "transfer_id"], name="movement_by_transfer"),
            models.Index(fields=["business_id", "source_id"], name="movement_by_source"),
            models.Index(fields=["business_id", "target_id"], name="movement_by_target"),
            models.Index(
                fields=["business_id", "lot_id"],
                name="movement_by_lot",
                condition=Q(lot_id__isnull=False),
            ),
        ]


class Hold(TenantModel):
    """Value set aside in a wallet for minutes, until it is captured, released or timed out.

    It ends once: each end is a transfer with the reference `hold:<id>:end`.
    """

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")
    columns_updatable = ("state", "captured", "ended_at")

    holder = models.CharField(max_length=16, choices=[(h, h) for h in Holder])
    owner_id = models.BigIntegerField()
    unit = models.CharField(max_length=8, choices=[(u, u) for u in Unit])
    amount = models.BigIntegerField()
    captured = models.BigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=[(s, s) for s in HoldState])
    reference = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # null: until it is captured or released
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "reference"], name="hold_once"),
            models.CheckConstraint(
                name="hold_ends_one_way",
                condition=Q(state=HoldState.OPEN, captured=0, ended_at__isnull=True, amount__gt=0)
                | Q(
                    state=HoldState.CAPTURED,
                    captured__range=(1, F("amount")),
                    ended_at__isnull=False,
                )
                | Q(
                    state__in=(HoldState.RELEASED, HoldState.TIMED_OUT),
                    captured=0,
                    ended_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "expires_at"],
                name="hold_open_by_end",
                condition=Q(state=HoldState.OPEN),
            ),
            models.Index(
                fields=["business_id", "holder", "owner_id"],
                name="hold_open_by_owner",
                condition=Q(state=HoldState.OPEN),
            ),
        ]
