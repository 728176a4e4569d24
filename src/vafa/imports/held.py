"""What this package holds on people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, hold, tells
from vafa.foundation.persian import to_persian_digits

_COUNTRY = "+98"


def _naming(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Rows in which a number of theirs stands, as files write it; none for who has no number."""
    written = Cast("cells", TextField())
    wanted = Q(pk__in=[])
    for mobile in person.mobiles:
        digits = mobile.removeprefix(_COUNTRY)
        wanted |= Q(written__contains=digits) | Q(written__contains=to_persian_digits(digits))
    return rows.annotate(written=written).filter(wanted)


hold(
    Holding(
        slug="rows_not_taken",
        model="imports.ImportRow",
        title=_("Rows of files that were not taken"),
        merged=Merged.NUMBER,
        tells=tells("line message cells"),
        of=_naming,
        erase={"cells": []},
    ),
)
