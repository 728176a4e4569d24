"""What reports count of people: who joined, and what actors are called."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vafa.audit.types import ActorKind
from vafa.customers.queries import customers
from vafa.reports.types import Filters
from vafa.staff.queries import list_api_keys, list_members


def joined(filters: Filters) -> QuerySet[Any]:
    """Who joined in the period, in the branch."""
    rows = customers().filter(joined_at__gte=filters.start, joined_at__lt=filters.end)
    if filters.branch_id is not None:
        rows = rows.filter(joined_branch_id=filters.branch_id)
    return rows.order_by()


def name_actors(codes: Iterable[str]) -> dict[str, str]:
    """What each actor (`staff:1234`) is called. Two statements, however many."""
    names = {f"{ActorKind.STAFF}:{row.id}": row.name for row in list_members()}
    names |= {f"{ActorKind.KEY}:{row.id}": row.label for row in list_api_keys()}
    kinds = {
        str(ActorKind.SYSTEM): _("the system"),
        str(ActorKind.CUSTOMER): _("customers themselves"),
    }
    return {
        code: names.get(code) or kinds.get(code.partition(":")[0], code)
        for code in dict.fromkeys(codes)
    }
