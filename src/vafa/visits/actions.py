"""Writing down that somebody came."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from vafa.audit.types import Actor
from vafa.customers.queries import find_heir
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import local_day
from vafa.outbox.actions import publish
from vafa.tenancy.bulk import insert_many
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id
from vafa.visits.events import CustomerVisited
from vafa.visits.models import Visit
from vafa.visits.types import CheckIn, VisitWay


def check_in(
    *,
    customer_id: int,
    branch_id: int | None,
    way: VisitWay,
    actor: Actor,
    at: datetime,
    is_told: bool = True,
) -> CheckIn:
    """The customer is here. Once a day and branch: a repeat gets the visit that is known already.

    Reactions greet them and give what the rules give; not with `is_told` off, for who does that
    themselves. UnknownCustomer.
    """
    whom = find_heir(customer_id)
    day = local_day(at, ZoneInfo(get_business(current_business_id()).zone))
    fresh = {
        "id": new_id(),
        "customer_id": whom,
        "branch_id": branch_id,
        "day": day,
        "at": at,
        "way": way,
        "actor": actor.code,
    }
    insert_many(Visit, [fresh], skip_known=True)
    visit = Visit.objects.get(customer_id=whom, branch_id=branch_id, day=day)
    is_new = visit.id == fresh["id"]
    if is_new and is_told:
        publish(CustomerVisited(visit_id=visit.id, customer_id=whom), at=at)
    return CheckIn(visit_id=visit.id, is_new=is_new)
