"""Two businesses that take each other's credit: each keeps its half, and never reads the other's.

What the two share has the same id on both sides; letters keep the halves alike.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from vafa.coalition.types import DrawState, OfferState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Offer(TenantModel):
    """Terms that one put before the other. Those taken are kept for ever: draws name them."""

    rights_withheld = ("DELETE", "TRUNCATE")

    peer_id = models.BigIntegerField()
    is_ours = models.BooleanField()
    state = models.CharField(max_length=16, choices=[(s, s) for s in OfferState])
    here_percent = models.SmallIntegerField()
    here_most_rial = models.BigIntegerField()
    here_month_rial = models.BigIntegerField()
    there_percent = models.SmallIntegerField()
    there_most_rial = models.BigIntegerField()
    there_month_rial = models.BigIntegerField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "peer_id", "is_ours"],
                name="offer_open_once",
                condition=Q(state=OfferState.OPEN),
            ),
            models.CheckConstraint(
                name="offer_possible",
                condition=Q(here_percent__range=(0, 100), there_percent__range=(0, 100))
                & Q(here_most_rial__gte=0, here_month_rial__gte=0)
                & Q(there_most_rial__gte=0, there_month_rial__gte=0),
            ),
        ]


class Pact(TenantModel):
    """What stands with a peer. Locking this row is locking what is drawn under it."""

    peer_id = models.BigIntegerField()
    is_live = models.BooleanField(default=False)
    offer_id = models.BigIntegerField(null=True)  # the terms in force, or last in force
    offer = TenantForeignKey(Offer, "offer_id")
    since = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "peer_id"], name="pact_once"),
            models.CheckConstraint(
                name="pact_lives_by_terms", condition=Q(is_live=False) | Q(offer_id__isnull=False)
            ),
            TenantReference("offer_id", to="coalition.Offer", name="pact_offer"),
        ]


class Draw(TenantModel):
    """Credit of a guest at one business for a sale at another.

    Each of the two has its half. `is_ours`: the credit is our customer's, set aside by the hold;
    else it is spent here, on the sale. It ends once: used, or lapsed.
    """

    rights_withheld = ("DELETE", "TRUNCATE")

    peer_id = models.BigIntegerField()
    is_ours = models.BooleanField()
    offer_id = models.BigIntegerField(null=True)  # null: as the next one
    offer = TenantForeignKey(Offer, "offer_id")
    customer_id = models.BigIntegerField(null=True)  # null: it lapsed before it was known here
    customer = TenantForeignKey("customers.Customer", "customer_id")
    state = models.CharField(max_length=16, choices=[(s, s) for s in DrawState])
    credit_rial = models.BigIntegerField(default=0)  # 0: not held yet
    worth_rial = models.BigIntegerField()
    returned_rial = models.BigIntegerField(default=0)  # of the worth
    hold_id = models.BigIntegerField(null=True)
    sale_id = models.BigIntegerField(null=True)
    request_key = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "request_key"],
                name="draw_once",
                condition=~Q(state=DrawState.LAPSED),  # then the key may be tried again
            ),
            models.CheckConstraint(
                name="draw_ends_one_way",
                condition=Q(state=DrawState.OPEN, ended_at__isnull=True, returned_rial=0)
                | Q(
                    state=DrawState.USED,
                    ended_at__isnull=False,
                    credit_rial__gt=0,
                    returned_rial__range=(0, F("worth_rial")),
                )
                | Q(state=DrawState.LAPSED, ended_at__isnull=False, returned_rial=0),
            ),
            TenantReference("offer_id", to="coalition.Offer", name="draw_offer"),
            TenantReference("customer_id", to="customers.Customer", name="draw_customer"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "expires_at"],
                name="draw_open",
                condition=Q(state=DrawState.OPEN, is_ours=False),
            ),
            models.Index(fields=["business_id", "peer_id", "opened_at"], name="draw_by_peer"),
            models.Index(
                fields=["business_id", "sale_id"],
                name="draw_by_sale",
                condition=Q(sale_id__isnull=False),
            ),
        ]
