"""What this package holds on people."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, hold, tells
from vafa.ledger.models import Account
from vafa.ledger.types import Holder


def _owned(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(holder=Holder.CUSTOMER, owner_id__in=person.ids)


def _of_accounts(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(account__in=_owned(Account.objects.all(), person))


def _moved(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """What left is negative."""
    ids = _owned(Account.objects.all(), person).values("id")
    signed = Case(When(target_id__in=ids, then=F("amount")), default=-F("amount"))
    return rows.filter(Q(source_id__in=ids) | Q(target_id__in=ids)).annotate(signed=signed)


hold(
    Holding(
        slug="lots",
        model="ledger.Lot",
        title=_("Credit and points"),
        merged=Merged.GO,
        tells=tells(
            "created_at amount remaining available_at expires_at",
            unit="account__unit",
            cause="cause_kind",
        ),
        of=_of_accounts,
    ),
    Holding(
        slug="movements",
        model="ledger.Movement",
        title=_("Every movement"),
        merged=Merged.BOTH,
        tells=tells(
            "unit",
            amount="signed",
            at="transfer__at",
            kind="transfer__kind",
            reason="transfer__reason",
        ),
        of=_moved,
    ),
    Holding(
        slug="holds",
        model="ledger.Hold",
        title=_("Credit set aside"),
        merged=Merged.STAY,
        tells=tells("opened_at unit amount captured state ended_at"),
        of=_owned,
    ),
)
