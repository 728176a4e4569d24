"""Reading plans and members."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from vafa.memberships.errors import UnknownMembership, UnknownPlan
from vafa.memberships.laying import count_refund
from vafa.memberships.models import Membership, Plan
from vafa.memberships.types import MembershipView, PlanRow, State
from vafa.tenancy.queries import load_current_business

MOST_LISTED = 200


def get_plan(plan_id: int) -> Plan:
    """The plan, or UnknownPlan."""
    plan: Plan | None = Plan.objects.filter(id=plan_id).first()
    if plan is None:
        raise UnknownPlan
    return plan


def list_plans(*, at: datetime) -> list[PlanRow]:
    """Every plan, those on sale first, and how many people are in each. Two statements."""
    in_plans = running(at).order_by().values_list("plan_id")
    counts = dict(in_plans.annotate(people=Count("customer_id", distinct=True)))
    rows = Plan.objects.order_by("-is_active", "price_rial", "id")[:MOST_LISTED]
    return [PlanRow(plan=plan, running=counts.get(plan.id, 0)) for plan in rows]


def list_open_plans() -> list[Plan]:
    """The plans on sale, the cheapest first."""
    return list(Plan.objects.filter(is_active=True).order_by("price_rial", "id")[:MOST_LISTED])


def name_plans() -> dict[str, str]:
    """What every plan is called, by its id as labels have it."""
    return {str(number): name for number, name in Plan.objects.values_list("id", "name")}


def list_running_plans(customer_id: int, *, at: datetime) -> list[str]:
    """The ids of the plans a customer is in, as labels have them."""
    rows = running(at).filter(customer_id=customer_id).order_by()
    return [str(plan_id) for plan_id in set(rows.values_list("plan_id", flat=True))]


def has_open_plans() -> bool:
    """Whether any plan is on sale."""
    return Plan.objects.filter(is_active=True).exists()


def find_running(customer_id: int, *, at: datetime) -> MembershipView | None:
    """The membership that a customer is in now; of several, the one that lasts longest."""
    rows = running(at).filter(customer_id=customer_id).select_related("plan", "customer")
    row = rows.order_by("-ends_at", "-id").first()
    return view_membership(row, at=at) if row else None


def list_memberships(
    *,
    at: datetime,
    plan_id: int | None = None,
    customer_id: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[MembershipView]:
    """Purchases of plans, the last first."""
    rows = Membership.objects.select_related("plan", "customer").order_by("-id")
    given = {"plan_id": plan_id, "customer_id": customer_id, "id__lt": before_id}
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    return [view_membership(row, at=at) for row in rows[:limit]]


def get_membership(membership_id: int, *, at: datetime) -> MembershipView:
    """The membership, or UnknownMembership."""
    row = Membership.objects.select_related("plan", "customer").filter(id=membership_id).first()
    if row is None:
        raise UnknownMembership
    return view_membership(row, at=at)


def preview_refund(membership_id: int, *, at: datetime) -> int:
    """What would be due if it ended now, in rials."""
    row = Membership.objects.select_related("plan").filter(id=membership_id).first()
    if row is None:
        raise UnknownMembership
    zone = ZoneInfo(load_current_business().zone)
    return count_refund(row, row.plan.refund, at=at, zone=zone)


def view_membership(row: Membership, *, at: datetime) -> MembershipView:
    """The membership with its names and its state at an instant."""
    return MembershipView(
        id=row.id,
        plan_id=row.plan_id,
        plan=row.plan.name,
        customer_id=row.customer_id,
        customer=row.customer.full_name,
        mobile=row.customer.mobile or "",
        sale_id=row.sale_id,
        price_rial=row.price_rial,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        refund_rial=row.refund_rial,
        state=_find_state(row, at),
        remind_days=row.plan.remind_days,
    )


def running(at: datetime) -> QuerySet[Membership]:
    """Every membership that runs at this instant, for lists and segments to filter."""
    rows: QuerySet[Membership] = Membership.objects.filter(starts_at__lte=at, ends_at__gt=at)
    return rows


def _find_state(row: Membership, at: datetime) -> State:
    if row.ended_at is not None:
        return State.ENDED
    if at < row.starts_at:
        return State.UPCOMING
    return State.RUNNING if at < row.ends_at else State.OVER
