"""A text before a membership ends, unless it is renewed already."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef

from vafa.foundation.jalali import last_good_day, local_day
from vafa.memberships.models import Membership
from vafa.messaging.actions import queue_text
from vafa.tenancy.queries import load_current_business

AT_ONCE = 500
MOST_DAYS = 60  # of `remind_days`


def remind_members(*, at: datetime) -> int:
    """Queue a text to each member whose plan ends within its days of warning; how many.

    Each purchase is told of once; call again until it returns 0.
    """
    zone = ZoneInfo(load_current_business().zone)
    later = Membership.objects.filter(
        plan_id=OuterRef("plan_id"),
        customer_id=OuterRef("customer_id"),
        ends_at__gt=OuterRef("ends_at"),
        ended_at__isnull=True,
    )
    due = (
        Membership.objects.filter(
            ended_at__isnull=True,
            reminded_at__isnull=True,
            starts_at__lte=at,
            ends_at__gt=at,
            ends_at__lte=at + timedelta(days=MOST_DAYS + 1),
            plan__remind_days__gt=0,
        )
        .filter(~Exists(later))
        .select_related("plan", "customer")
        .order_by("ends_at", "id")
    )
    told = 0
    for row in due.filter(ends_at__lte=at + F("plan__remind_days") * timedelta(days=1))[:AT_ONCE]:
        last_day = last_good_day(row.ends_at, zone)
        if row.customer.mobile:
            queue_text(
                customer_id=row.customer_id,
                mobile=row.customer.mobile,
                purpose="membership_ending",
                variables={
                    "plan": row.plan.name,
                    "last_day": last_day.isoformat(),
                    "days": (last_day - local_day(at, zone)).days,
                },
                dedupe_key=f"membership:{row.id}:{last_day.isoformat()}",
                due_at=at,
                at=at,
            )
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        told += 1
    return told
