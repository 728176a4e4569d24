"""The first moment of a campaign: its people are drawn, all at once, and stay who they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)

from vafa.campaigns.events import CampaignFed
from vafa.campaigns.likeness import measure_likeness
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.plan import EVERYBODY, Plan, read_plan
from vafa.campaigns.types import CONTROL, STANDING, RecipientState
from vafa.campaigns.types import CampaignState as State
from vafa.foundation.draw import PER_PERCENT, Draw
from vafa.messaging.queries import get_sending_terms, stopped
from vafa.messaging.types import STANDING_SALT
from vafa.outbox.actions import publish
from vafa.segments.queries import customers_in, get_segment
from vafa.tenancy.compose import run
from vafa.tenancy.scope import business_scope

_DRAWN = ["state", "began_at", "measured_until", "people", "unreachable", "balance"]
_INSERT = (
    "INSERT INTO campaigns_recipient (business_id, campaign_id, customer_id, arm, state) {audience}"
)


def begin_due(business_id: int, *, at: datetime) -> int:
    """Begin what is due, each in a transaction of its own; how many there were. Outside any scope.

    Killed on the way, a campaign has not begun. One that is dropped when late and would begin
    later than that is stopped instead.
    """
    begun = 0
    while True:
        with business_scope(business_id):
            row: Campaign | None = (
                Campaign.objects.select_for_update(skip_locked=True)
                .filter(state=State.SCHEDULED, begins_at__lte=at)
                .order_by("begins_at", "id")
                .first()
            )
            if row is None:
                return begun
            _begin(row, at=at)
            begun += 1


def find_audience(plan: Plan, *, at: datetime) -> QuerySet[Any]:
    """Whom the campaign is for, whether or not they can be written to."""
    if plan.rest_of is not None:
        left_out = Recipient.objects.filter(campaign_id=plan.rest_of, arm=CONTROL)
        return customers_in(EVERYBODY, at=at).filter(id__in=left_out.values("customer_id"))
    segment_id = plan.segment_id
    node = plan.audience if segment_id is None else get_segment(segment_id).node
    return customers_in(node, at=at)


def may_be_written_to() -> Q:
    """Customers with a mobile who did not stop advertising."""
    has_stopped = stopped().filter(business_id=OuterRef("business_id"), mobile=OuterRef("mobile"))
    return Q(mobile__isnull=False) & ~Q(Exists(has_stopped))


def with_arms(plan: Plan, people: QuerySet[Any], *, salt: str) -> QuerySet[Any]:
    """The people, each with the `arm` that they are drawn for."""
    bounds = plan.list_bounds()
    standing = get_sending_terms().standing_control_percent * PER_PERCENT
    tickets = {"ticket": Draw(salt, F("id")), "standing": Draw(STANDING_SALT, F("id"))}
    return people.annotate(**tickets).annotate(
        arm=Case(
            When(standing__lt=standing, then=Value(STANDING)),
            *(When(ticket__lt=bound, then=Value(arm)) for arm, bound in enumerate(bounds)),
            output_field=SmallIntegerField(),
        )
    )


def _begin(row: Campaign, *, at: datetime) -> None:
    plan = read_plan(row.plan)
    assert row.begins_at is not None, "what is scheduled has its moment"
    late_at = plan.find_end(row.begins_at)
    if late_at is not None and at >= late_at:
        row.state, row.reason, row.ended_at = State.STOPPED, "late", at
        row.save(update_fields=["state", "reason", "ended_at"])
        return
    row.unreachable = find_audience(plan, at=at).exclude(may_be_written_to()).count()
    _draw(row, plan, at=at)
    by_arm = Recipient.objects.filter(campaign_id=row.id).values_list("arm")
    row.people = {str(arm): count for arm, count in by_arm.annotate(count=Count("customer_id"))}
    row.balance = measure_likeness(row.id, at=at)
    row.state, row.began_at = State.RUNNING, at
    row.measured_until = at + timedelta(days=plan.window_days)
    row.save(update_fields=_DRAWN)
    publish(CampaignFed(campaign_id=row.id), at=at)


def _draw(row: Campaign, plan: Plan, *, at: datetime) -> None:
    left_out = Q(arm__in=(CONTROL, STANDING))
    drawn = with_arms(
        plan, find_audience(plan, at=at).filter(may_be_written_to()), salt=f"campaign:{row.id}"
    ).annotate(
        campaign_no=Value(row.id, output_field=BigIntegerField()),
        stands=Case(
            When(left_out, then=Value(RecipientState.LEFT_OUT.value)),
            default=Value(RecipientState.WAITING.value),
            output_field=CharField(),
        ),
    )
    run(
        _INSERT,
        audience=drawn.order_by().values("business_id", "campaign_no", "id", "arm", "stands"),
    )
