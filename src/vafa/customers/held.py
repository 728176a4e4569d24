"""What this package holds on people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, hold, tells
from vafa.customers.types import Profile


def _whole(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(id__in=person.ids)


def _merged(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(Q(kept_id__in=person.ids) | Q(gone_id__in=person.ids))


def _recorded(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Their facts are emptied by `audit.actions.forget_facts`: the record itself is final."""
    return rows.filter(
        Q(object_kind="customer", object_id__in=person.ids)
        | Q(actor_kind="customer", actor_id__in=person.ids)
    )


def _happened(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Events that name one of their numbers; most name ids alone."""
    wanted = Q(id__in=())
    for mobile in person.mobiles:
        wanted |= Q(told__contains=mobile)
    return rows.annotate(told=Cast("payload", TextField())).filter(wanted)


_PROFILE = tells(" ".join(asdict(Profile())))
_BLANK = {
    **asdict(Profile()),
    "mobile": None,
    "external_id": None,
    "name_key": "",
    "custom": {},
}


hold(
    Holding(
        slug="profile",
        model="customers.Customer",
        title=_("Profile"),
        merged=Merged.BOTH,
        tells=tells("mobile", **_PROFILE, **tells("external_id joined_at joined_by")),
        of=_whole,
        erase=_BLANK,
    ),
    Holding(
        slug="notes",
        model="customers.Note",
        title=_("Notes of the staff"),
        merged=Merged.BOTH,
        tells=tells("at text", by="actor_label"),
        erase="rows",
    ),
    Holding(
        slug="devices",
        model="customers.Device",
        title=_("Devices on which they were seen"),
        merged=Merged.BOTH,
        tells=tells("model system browser first_seen_at last_seen_at"),
        erase="rows",
    ),
    Holding(
        slug="merges",
        model="customers.Merge",
        title=_("Merges"),
        merged=Merged.BOTH,
        tells=tells("at undone_at"),
        of=_merged,
        erase={"filled": {}},
    ),
    Holding(
        slug="events",
        model="outbox.OutboxEvent",
        title=_("What happened, while it is followed"),
        merged=Merged.NUMBER,
        tells=tells("created_at name"),
        of=_happened,
        erase="rows",
    ),
    Holding(
        slug="record",
        model="audit.AuditRecord",
        title=_("The record"),
        merged=Merged.BOTH,
        tells=tells("at act facts", by="actor_label"),
        of=_recorded,
    ),
)
