"""What this package holds on people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, hold, tells


def _took_part(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Who the other one was is not told: that is held on somebody else."""
    return rows.filter(Q(newcomer_id__in=person.ids) | Q(inviter_id__in=person.ids))


hold(
    Holding(
        slug="invitation",
        model="referrals.Invitation",
        title=_("Invitation code"),
        merged=Merged.STAY,
        tells=tells("code"),
        erase="rows",
    ),
    Holding(
        slug="referrals",
        model="referrals.Referral",
        title=_("Who brought whom"),
        merged=Merged.STAY,
        tells=tells("at way bought_at settled_at credit_rial points"),
        of=_took_part,
        erase={"place": ""},
    ),
)
