"""What this package holds on people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.cards.types import CardKind, CardState
from vafa.customers.registry import Holding, Merged, Person, hold, tells


def _own(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(customer_id__in=person.ids, kind=CardKind.MEMBER)


def _to_give(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """What is on them belongs to whoever holds them now."""
    return rows.filter(customer_id__in=person.ids, kind=CardKind.GIFT)


hold(
    Holding(
        slug="cards",
        model="cards.Card",
        title=_("Cards"),
        merged=Merged.BOTH,
        tells=tells("kind state made_at changed_at ending"),
        of=_own,
        erase={"state": CardState.BLOCKED},
    ),
    Holding(
        slug="gift_cards",
        model="cards.Card",
        title=_("Gift cards to give away"),
        merged=Merged.BOTH,
        tells=tells("kind state made_at changed_at ending"),
        of=_to_give,
    ),
)
