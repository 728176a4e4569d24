"""What this package holds on people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Person, hold, tells
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
        tells=tells("mobile", **_PROFILE, **tells("external_id joined_at joined_by")),
        of=_whole,
        erase=_BLANK,
    ),
    Holding(
        slug="notes",
        model="customers.Note",
        title=_("Notes of the staff"),
        tells=tells("at text", by="actor_label"),
        erase="rows",
    ),
    Holding(
        slug="merges",
        model="customers.Merge",
        title=_("Merges"),
        tells=tells("at undone_at"),
        of=_merged,
        erase={"filled": {}},
    ),
    Holding(
        slug="record",
        model="audit.AuditRecord",
        title=_("The record"),
        tells=tells("at act facts", by="actor_label"),
        of=_recorded,
    ),
)
