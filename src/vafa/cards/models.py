"""Cards that were made, in batches. The number is nowhere; only its HMAC is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.cards.types import CardKind, CardState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Batch(TenantModel):
    """Cards made together. `value_rial` is what each gift card is sold with; 0 is any sum."""

    kind = models.CharField(max_length=8, choices=[(k, k) for k in CardKind])
    name = models.CharField(max_length=80)
    count = models.IntegerField()
    value_rial = models.BigIntegerField(default=0)
    valid_days = models.SmallIntegerField(default=0)  # from its sale on; 0 is for ever
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)  # the code of an actor

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="batch_possible",
                condition=Q(count__gt=0, value_rial__gte=0, valid_days__gte=0),
            )
        ]


class Card(TenantModel):
    """One card. `customer` is whose membership card it is, or who was handed a gift card to give.

    `serial` counts from 1 within its batch; `ending` is what may be shown of the number.
    """

    kind = models.CharField(max_length=8, choices=[(k, k) for k in CardKind])
    batch_id = models.BigIntegerField()
    batch = TenantForeignKey(Batch, "batch_id")
    serial = models.IntegerField()
    digest = models.CharField(max_length=64)
    ending = models.CharField(max_length=4)
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in CardState], default=CardState.MADE
    )
    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    replaced_by_id = models.BigIntegerField(null=True)
    replaced_by = TenantForeignKey("cards.Card", "replaced_by_id")
    used_by_id = models.BigIntegerField(null=True)  # the sale that its giver is rewarded for
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "digest"], name="card_number"),
            models.UniqueConstraint(
                fields=["business_id", "batch_id", "serial"], name="card_serial"
            ),
            models.CheckConstraint(
                name="active_member_card_has_a_member",
                condition=~Q(kind=CardKind.MEMBER, state=CardState.ACTIVE)
                | Q(customer_id__isnull=False),
            ),
            TenantReference("batch_id", to="cards.Batch", name="card_batch"),
            TenantReference("customer_id", to="customers.Customer", name="card_customer"),
            TenantReference("replaced_by_id", to="cards.Card", name="card_replaced_by"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "customer_id"],
                name="card_by_customer",
                condition=Q(customer_id__isnull=False),
            )
        ]


class SoldCard(TenantModel):
    """A line of a sale that put value on a gift card; `amount_rial` is what it put there."""

    sale_id = models.BigIntegerField()
    sale = TenantForeignKey("sales.Sale", "sale_id", null=False)
    position = models.SmallIntegerField()
    card_id = models.BigIntegerField()
    card = TenantForeignKey(Card, "card_id", null=False)
    amount_rial = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "sale_id", "position"], name="sold_card_line"
            ),
            models.CheckConstraint(name="sold_card_amount", condition=Q(amount_rial__gt=0)),
            TenantReference("sale_id", to="sales.Sale", name="sold_card_sale"),
            TenantReference("card_id", to="cards.Card", name="sold_card_card"),
        ]
