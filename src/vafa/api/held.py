"""What this package holds on people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, hold, tells
from vafa.foundation.ids import write_id

_NAMES = '"first_name"'  # in an answer that tells of a profile, not of an id alone


def _telling(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Answers that tell of a person: by a number of theirs, or by their id with a profile."""
    wanted = Q(pk__in=[])
    for mobile in person.mobiles:
        wanted |= Q(body__contains=mobile)
    for customer_id in person.ids:
        wanted |= Q(body__contains=write_id("cus", customer_id)) & Q(body__contains=_NAMES)
    return rows.filter(wanted)


hold(
    Holding(
        slug="kept_answers",
        model="api.KeptAnswer",
        title=_("Answers to programs, kept for a repeat"),
        merged=Merged.NUMBER,
        tells=tells("at status"),
        of=_telling,
        erase={"body": "", "status": HTTPStatus.NOT_FOUND},  # a repeat finds nobody
    ),
)
